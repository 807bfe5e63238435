import JobModel
import PandaClient
import Settings
import Synchronization
import TestSupport
import Testing
import Waiting

@testable import Workflows

/// What the server hears of a job that is alive, and when.
@Suite(.timeLimit(.minutes(10))) struct HeartbeatTests {
    /// Times between words, without the two at the beginning.
    private func gaps(_ words: [ScriptedServer.Word]) -> [Duration] {
        let times = words.filter { !$0.state.isFinal }.map(\.time).dropFirst()
        return zip(times, times.dropFirst()).map { $1 - $0 }
    }

    private func run(
        _ time: TestTime, _ steps: [any Step], _ options: [OptionName: String] = [:], configuration: String = "", job: Record? = nil,
        meanwhile: @escaping @Sendable (JobLoop) async throws -> Void = { _ in }, script: @escaping ScriptedServer.Script = { $1() }
    ) async throws -> (error: PilotError?, server: ScriptedServer) {
        let server = ScriptedServer(time, jobs: [job ?? TestPilot.job(hasFiles: false)], script: script)
        let pilot = try TestPilot(
            time, server, in: TemporaryDirectory(), [.lifetime: "200000"].merging(options) { $1 }, configuration: configuration)
        return (await pilot.run(steps, meanwhile: meanwhile), server)
    }

    @Test(arguments: [(false, 1800), (true, 60)]) func heartbeatsComeEachHalfHourAndEachMinuteInDebugMode(
        isDebugged: Bool, interval: Int
    ) async throws {
        try await TestTime.run { time in
            var job = TestPilot.job(hasFiles: false).fields
            if isDebugged { job["debug"] = .string("True") }
            let (error, server) = try await run(time, [TestStep.payload(lasting: .seconds(20_000))], job: Record(job))
            #expect(error?.code == nil)
            #expect(server.words.prefix(2).map(\.state) == [.starting, .running])
            let gaps = gaps(server.words), longest = Duration.seconds(interval)
            #expect(gaps.count >= 20_000 / interval - 1)
            #expect(gaps.allSatisfy { (longest * 0.9...longest).contains($0) })
            #expect(server.words.last?.state == .finished)
        }
    }

    @Test func debugModeBeginsAndEndsAtOnce() async throws {
        try await TestTime.run { time in
            let script: ScriptedServer.Script = { word, store in
                let reply = store()
                // Said again and again, as the server does.
                if (.seconds(1000)...(.seconds(4000))).contains(word.time) { return UpdateReply(commands: [.debug]) }
                return word.time > .seconds(4000) ? UpdateReply(commands: [.debugOff]) : reply
            }
            let (_, server) = try await run(
                time, [TestStep.payload(lasting: .seconds(10_000))], configuration: "kill_check = 0", script: script)
            let times = server.words.map(\.time)
            #expect((36...42).contains(times.count { (.seconds(1801)...(.seconds(4000))).contains($0) }))
            #expect(times.count { $0 > .seconds(4200) } <= 5)
        }
    }

    @Test func eachPhaseIsToldFromItsBeginning() async throws {
        try await TestTime.run { time in
            let (_, server) = try await run(
                time,
                [
                    TestStep(.stageIn) { _ in try? await time.sleep(.seconds(2000)) },
                    TestStep.payload(lasting: .seconds(100)),
                    TestStep(.stageOut) { _ in try? await time.sleep(.seconds(4000)) },
                ])
            let times = server.words.map(\.time)
            #expect(times.contains { $0 > .seconds(1000) && $0 < .seconds(2000) })
            #expect(times.contains(.seconds(2000)))
            #expect(times.contains { $0 > .seconds(2100) && $0 < .seconds(6100) })
            #expect(server.words.last?.state == .finished && times.last == .seconds(6100))
        }
    }

    @Test func aSuspensionIsNoticedShownAtOnceAndReachesNoLimit() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job(hasFiles: false)])
            let pilot = try TestPilot(
                time, server, in: TemporaryDirectory(), [.lifetime: "2400"], configuration: "lost_heartbeat = 1100\nheartbeat = 1000")
            let error = await pilot.run([TestStep.payload(lasting: .seconds(2000))]) { _ in
                try await time.sleep(until: .seconds(990))
                time.suspend(for: .seconds(1200))
            }
            #expect(error?.code == nil)
            #expect(server.finals().map(\.state) == [.finished])
            #expect(server.words.contains { $0.time == .seconds(2190) })
            // The payload's 2000 s are counted without the suspension, but for the minute that nobody can tell.
            #expect((.seconds(3140)...(.seconds(3200))).contains(time.now))
            #expect(pilot.activeTime.suspended >= .seconds(1140))
        }
    }

    /// The log's transfer and the last word have deadlines of their own.
    @Test func aSuspensionDoesNotCutTheLastWordShort() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job(hasFiles: false)]) { word, store throws(PandaError) in
                if word.time > .seconds(50), word.time < .seconds(1510) { throw .away }
                return store()
            }
            let pilot = try TestPilot(time, server, in: TemporaryDirectory(), [.lifetime: "1200"])
            let error = await pilot.run([TestStep.payload(lasting: .seconds(100))]) { _ in
                try await time.sleep(until: .seconds(300))
                time.suspend(for: .seconds(1200))
            }
            #expect(error?.code == nil)
            #expect(server.finals().map(\.state) == [.finished])
        }
    }

    @Test func aLongStartIsNoSuspension() async throws {
        try await TestTime.run { time in
            let active = ActiveTime(uptime: time.pilotClock.uptime)
            try await time.sleep(.seconds(1000))
            #expect(active.now() == .seconds(1000) && active.suspended == .zero)
            active.watch()
            try await time.sleep(.seconds(180))
            #expect(active.now() == .seconds(1180) && active.suspended == .zero)
            try await time.sleep(.seconds(181))
            #expect(active.now() == .seconds(1240) && active.suspended == .seconds(121))
            #expect(active.longestGap == .seconds(181))
        }
    }

    @Test(arguments: [3600.0, -3600]) func aClockThatJumpsMovesNoJobsEndBeforeItsBeginning(seconds: Double) async throws {
        try await TestTime.run { time in
            let (error, server) = try await run(time, [TestStep.payload(lasting: .seconds(1000))]) { _ in
                try await time.sleep(until: .seconds(500))
                time.setClock(ahead: seconds)
            }
            #expect(error?.code == nil)
            let word = try #require(server.finals().first)
            let start = try #require(word.startTime), end = try #require(word.endTime)
            #expect((1000...1001).contains(end - start))
        }
    }

    // MARK: Looks

    @Test func looksComeEachMinuteAreRareWhileTheServerIsSlowAndComeBack() async throws {
        try await TestTime.run { time in
            let slow = Duration.seconds(4000)..<(.seconds(12_000))
            let (_, server) = try await run(
                time, [TestStep.payload(lasting: .seconds(40_000))],
                script: { word, store in
                    if slow.contains(word.time) { try? await time.sleep(.seconds(3)) }
                    return store()
                })
            let looks = server.looks
            let usual = gaps(looks.filter { $0.time < slow.lowerBound }), spared = gaps(looks.filter { slow.contains($0.time) })
            #expect(usual.count > 50 && usual.allSatisfy { (.seconds(54)...(.seconds(60))).contains($0) })
            #expect(spared.count < 14 && spared.max() ?? .zero > .seconds(900))
            #expect(gaps(looks).suffix(50).allSatisfy { $0 <= .seconds(60) })
            // A look carries nothing that the server would have to store.
            #expect(looks.allSatisfy { $0.update == $0.update.look })
        }
    }

    @Test func looksCanBeSwitchedOff() async throws {
        try await TestTime.run { time in
            let (_, server) = try await run(time, [TestStep.payload(lasting: .seconds(5000))], configuration: "kill_check = 0")
            #expect(server.looks.isEmpty && server.words.count > 3)
        }
    }

    @Test func aKillCommandIsSeenWithinAMinute() async throws {
        try await TestTime.run { time in
            let (error, server) = try await run(
                time, [TestStep.payload(lasting: .seconds(5000))],
                script: { word, store in
                    let reply = store()
                    return word.time >= .seconds(300) ? UpdateReply(commands: [.tobekilled]) : reply
                })
            #expect(error?.code == .pandaKill)
            #expect(server.finals().map(\.pilotErrorCode) == [1144])
            #expect(time.now <= .seconds(360))
        }
    }

    @Test func aJobThatIsToBeKilledIsNotBegun() async throws {
        try await TestTime.run { time in
            let hasBegun = Mutex(false)
            let step = TestStep(.payload) { _ in hasBegun.withLock { $0 = true } }
            let (error, server) = try await run(
                time, [step],
                script: { word, store in
                    _ = store()
                    return UpdateReply(commands: word.state == .starting ? [.tobekilled] : [])
                })
            #expect(error?.code == .pandaKill)
            #expect(server.words.map(\.state) == [.starting, .failed])
            #expect(hasBegun.withLock { !$0 })
        }
    }
}
