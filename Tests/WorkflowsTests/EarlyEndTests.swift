import Foundation
import JobModel
import PandaClient
import Settings
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import Workflows

/// Signals, drain and limits, whatever the pilot is doing.
@Suite(.timeLimit(.minutes(10))) struct EarlyEndTests {
    private static let sigterm: PilotError = {
        var error = PilotError(.sigterm, doing: "running", reason: "the pilot got SIGTERM")
        error.signal = SIGTERM
        return error
    }()

    /// What the pilot is at when the signal comes, 100 s after its start.
    enum Moment: String, CaseIterable {
        case pause, request, firstWord, stageIn, obstinatePayload, stageOut, log, lastWord, blackHole
    }

    /// A pilot at that moment, which would stay at it for hours.
    private func pilot(_ time: TestTime, at moment: Moment, _ directory: TemporaryDirectory) throws -> (TestPilot, [any Step]) {
        let jobs = moment == .pause ? [] : [TestPilot.job()]
        let server = ScriptedServer(time, jobs: jobs, outages: moment == .request ? [.zero..<(.seconds(10_000))] : []) {
            word, store throws(PandaError) in
            let hangs =
                switch moment {
                case .firstWord: true
                case .lastWord: word.state.isFinal
                case .blackHole: word.time > .seconds(90)
                default: false
                }
            guard hangs else { return store() }
            guard (try? await time.sleep(.seconds(120))) != nil else { throw .away }
            throw .away
        }
        let pilot = try TestPilot(
            time, server, in: directory, [.lifetime: "20000", .getjobrequests: "90", .getjobfailures: "90"],
            logTool: moment == .log ? "https" : "mv",
            storages: { _ throws(PilotError) in
                try? await time.sleep(.seconds(10_000))
                throw PilotError(.noStorage, doing: "storing the log")
            })
        let long = TestStep(.stageIn) { _ in try? await time.sleep(.seconds(10_000)) }
        switch moment {
        case .stageIn, .blackHole: return (pilot, [long])
        case .stageOut:
            return (pilot, [TestStep.payload(lasting: .seconds(50)), TestStep(.stageOut) { _ in try? await time.sleep(.seconds(10_000)) }])
        case .obstinatePayload: return (pilot, [TestStep.obstinatePayload(time, grace: .seconds(20))])
        case .firstWord: return (pilot, [TestStep.payload(lasting: .seconds(10_000))])
        default: return (pilot, [TestStep.payload(lasting: .seconds(10)), StageOutStep()])
        }
    }

    @Test(arguments: Moment.allCases) func aSignalEndsThePilotWithinTheUsualGrace(moment: Moment) async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory()
            let (pilot, steps) = try pilot(time, at: moment, directory)
            let error = await pilot.run(steps) { loop in
                try await time.sleep(until: .seconds(100))
                await loop.stop(because: Self.sigterm)
            }
            #expect(error?.exitCode == 143)
            #expect(time.now >= .seconds(100) && time.now <= .seconds(128))
            try await self.expectReported(pilot, at: moment)
        }
    }

    /// What the server has heard in the end, once it listens.
    private func expectReported(_ pilot: TestPilot, at moment: Moment) async throws {
        switch moment {
        case .pause, .request: #expect(pilot.server.finals().isEmpty && pilot.server.words.isEmpty)
        case .firstWord, .blackHole: #expect(try pilot.journals().map(\.update.pilotErrorCode) == [1201])
        case .lastWord: #expect(try pilot.journals().map(\.update.state) == [.finished])
        case .stageIn, .obstinatePayload, .stageOut, .log:
            #expect(pilot.server.finals().map(\.pilotErrorCode) == [1201])
            #expect(try pilot.journals().isEmpty)
        }
    }

    @Test(arguments: [Moment.obstinatePayload, .log, .lastWord, .blackHole]) func aSecondSignalMakesHaste(moment: Moment) async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory()
            let (pilot, _) = try pilot(time, at: moment, directory)
            // The payload hears of it through `hurry`.
            let hurried = TestStep(.payload) { run throws(PilotError) in
                try? await time.sleep(.seconds(10_000))
                await Task(executorPreference: time) { await time.pilotClock.within(.seconds(20)) { await run.hurry() } }.value
                throw PilotError(.payloadExecutionFailure, doing: "running the test's payload")
            }
            let steps = moment == .obstinatePayload ? [hurried] : try self.pilot(time, at: moment, directory).1
            let error = await pilot.run(steps) { loop in
                try await time.sleep(until: .seconds(100))
                await loop.stop(because: Self.sigterm)
                try await time.sleep(.seconds(3))
                await loop.stop(because: Self.sigterm)
            }
            #expect(error?.exitCode == 143)
            #expect(time.now <= .seconds(103 + 3))
        }
    }

    /// Batch systems kill ten seconds after the signal: by then the server has heard all, whatever the payload does with its grace.
    @Test func theServerHearsOfASignalAtOnceAndTheLastWordBeforeThePayloadsEnd() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job()])
            let pilot = try TestPilot(time, server, in: TemporaryDirectory())
            _ = await pilot.run([TestStep.obstinatePayload(time, grace: .seconds(20))]) { loop in
                try await time.sleep(until: .seconds(100))
                await loop.stop(because: Self.sigterm)
            }
            let words = server.words.filter { $0.time >= .seconds(100) && $0.update.pilotErrorCode == 1201 }
            #expect(words.map(\.state) == [.running, .failed])
            #expect(words.map(\.time) == [.seconds(100), .seconds(105)])
            // The log comes after it, and the server's people are told where it is.
            #expect(server.looks.last?.update.pilotLog?.contains("the log was stored after the final update") == true)
            #expect(server.finals().count == 1 && time.now == .seconds(120))
        }
    }

    @Test func theLastWordWaitsForTheEndWhereThatIsWanted() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job()])
            let pilot = try TestPilot(time, server, in: TemporaryDirectory(), configuration: "final_update_delay = 0")
            _ = await pilot.run([TestStep.obstinatePayload(time, grace: .seconds(20))]) { loop in
                try await time.sleep(until: .seconds(100))
                await loop.stop(because: Self.sigterm)
            }
            #expect(server.words.filter { $0.state == .failed }.map(\.time) == [.seconds(120)])
        }
    }

    @Test func aSignalBeforeTheFirstStepBeginsNothing() async throws {
        try await TestTime.run { time in
            let hasBegun = Mutex(false)
            let server = ScriptedServer(time, jobs: [TestPilot.job()]) { _, store in
                try? await time.sleep(.seconds(0.8))
                return store()
            }
            let pilot = try TestPilot(time, server, in: TemporaryDirectory())
            let error = await pilot.run([TestStep(.payload) { _ in hasBegun.withLock { $0 = true } }]) { loop in
                try await time.sleep(.seconds(0.5))
                await loop.stop(because: Self.sigterm)
            }
            #expect(error?.exitCode == 143)
            #expect(hasBegun.withLock { !$0 })
            #expect(server.finals().map(\.pilotErrorCode) == [1201])
        }
    }

    // MARK: Drain

    @Test(arguments: ["order", "file"]) func aDrainedPilotFinishesItsJobAndTakesNoOther(by way: String) async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory()
            let server = ScriptedServer(time, jobs: (1...3).map { TestPilot.job($0) })
            let pilot = try TestPilot(time, server, in: directory, timeFloorMinutes: 60)
            let error = await pilot.run([TestStep.payload(lasting: .seconds(600)), StageOutStep()]) { loop in
                try await time.sleep(.seconds(100))
                if way == "file" { try directory.write("", to: JobLoop.drainFile) } else { await loop.drain() }
            }
            #expect(error?.code == nil)
            #expect(server.finals(of: 1).map(\.state) == [.finished])
            #expect(server.requests.count == 1 && time.now < .seconds(601))
        }
    }

    @Test func aPauseEndsWhenThePilotIsDrained() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time)
            let pilot = try TestPilot(time, server, in: TemporaryDirectory(), [.getjobrequests: "9", .getjobfailures: "9"])
            _ = await pilot.run([]) { loop in
                try await time.sleep(.seconds(30))
                await loop.drain()
            }
            #expect(time.now == .seconds(30) && server.requests.count == 1)
        }
    }

    // MARK: Limits

    @Test func jobsAreTakenUntilTheTimeFloor() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: (1...9).map { TestPilot.job($0, hasFiles: false) })
            let pilot = try TestPilot(time, server, in: TemporaryDirectory(), timeFloorMinutes: 10)
            #expect(await pilot.run([TestStep.payload(lasting: .seconds(240))])?.code == nil)
            #expect(server.requests.count == 3)
            #expect((1...3).allSatisfy { server.finals(of: $0).map(\.state) == [.finished] })
        }
    }

    @Test func aJobThatOutlivesThePilotIsEndedInTime() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job()])
            let pilot = try TestPilot(time, server, in: TemporaryDirectory(), [.lifetime: "1000"])
            let error = await pilot.run([TestStep.payload(lasting: .seconds(5000))])
            #expect(error?.exitCode == 81)
            #expect(server.finals().map(\.pilotErrorCode) == [1213])
            #expect(time.now == .seconds(900))
        }
    }

    @Test func manyJobsLeaveNothingBehind() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory(), count = 100
            let server = ScriptedServer(time, jobs: (1...count).map { TestPilot.job($0, hasFiles: false) })
            let pilot = try TestPilot(time, server, in: directory, [.lifetime: "100000"], timeFloorMinutes: 1000)
            let runs = Mutex<[Weak]>([])
            let step = TestStep(.payload) { run in
                await run.tellServer()
                runs.withLock { $0.append(Weak(run: run)) }
            }
            #expect(await pilot.run([step])?.code == nil)
            #expect((1...count).allSatisfy { server.finals(of: $0).map(\.state) == [.finished] })
            #expect(runs.withLock { $0.count == count && $0.allSatisfy { $0.run == nil } })
            #expect(try FileManager.default.contentsOfDirectory(atPath: pilot.context.spool.directory.string) == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: pilot.context.work.path.string) == [".lock"])
        }
    }

    private struct Weak: Sendable {
        weak let run: JobRun?
    }
}
