import JobModel
import PandaClient
import Settings
import TestSupport
import Testing

@testable import Workflows

/// The server is away for a while, at each stage of the conversation.
@Suite(.timeLimit(.minutes(10))) struct OutageTests {
    static let lengths: [Duration] = [.seconds(1), .seconds(60), .seconds(86400)]

    @Test(arguments: lengths) func theServerIsAwayWhenAJobIsAskedFor(length: Duration) async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job()], outages: [.zero..<length])
            let options: [OptionName: String] = [.lifetime: "200000", .getjobrequests: "9000", .getjobfailures: "9000"]
            let pilot = try TestPilot(time, server, in: TemporaryDirectory(), options)
            #expect(await pilot.run([TestStep.payload(lasting: .seconds(10)), StageOutStep()])?.code == nil)
            #expect(server.finals().map(\.state) == [.finished])
            // Pauses grow to three minutes and no further.
            #expect(try #require(server.requests.first) <= length + .seconds(180 + 30))
        }
    }

    struct Outage: Sendable, CustomTestStringConvertible {
        let name: String
        let times: Range<Duration>
        let payload: Duration
        var testDescription: String { "\(name) for \(times.upperBound - times.lowerBound)" }
    }

    @Test(
        arguments: lengths.flatMap { length in
            [
                Outage(name: "starting", times: .zero..<length, payload: length + .seconds(100)),
                Outage(name: "running", times: .seconds(5)..<(.seconds(5) + length), payload: length + .seconds(100)),
                Outage(name: "final", times: .seconds(9)..<(.seconds(9) + length), payload: .seconds(9) + length / 2),
            ]
        })
    func aWordWaitsAsLongAsThePilotMayLive(outage: Outage) async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job()]) { word, store throws(PandaError) in
                if outage.times.contains(word.time) { throw .away }
                return store()
            }
            let pilot = try TestPilot(
                time, server, in: TemporaryDirectory(), [.lifetime: "200000"], configuration: "lost_heartbeat = 400000")
            #expect(await pilot.run([TestStep.payload(lasting: outage.payload), StageOutStep()])?.code == nil)
            #expect(server.finals().map(\.state) == [.finished])
            #expect(server.stored.map(\.state).last == .finished)
            #expect(try pilot.journals().isEmpty)
            // The longest pause of a last word is ten minutes.
            #expect(time.now <= max(outage.times.upperBound + .seconds(600), outage.payload + .seconds(1)))
        }
    }

    @Test func aLastWordThatOutlivesThePilotIsDeliveredOnceByTheNext() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory()
            let server = ScriptedServer(time, jobs: [TestPilot.job()]) { word, store throws(PandaError) in
                if word.time > .seconds(50), word.time < .seconds(100_000) { throw .away }
                return store()
            }
            let pilot = try TestPilot(time, server, in: directory, [.lifetime: "600"])
            let error = await pilot.run([TestStep.payload(lasting: .seconds(100)), StageOutStep()])
            #expect(error?.exitCode == 79)
            #expect(time.now == .seconds(600))
            #expect(try pilot.journals().map(\.update.state) == [.finished])

            let early = try TestPilot(time, server, in: directory)
            #expect(await early.recover().waiting == [TestPilot.jobID])
            try await time.sleep(until: .seconds(100_000))
            let next = try TestPilot(time, server, in: directory)
            #expect(await next.recover().delivered == [TestPilot.jobID])
            #expect(await next.recover() == Recovery.Summary())
            let word = try #require(server.finals().first)
            #expect(server.finals().count == 1 && word.state == .finished)
            #expect(Set(word.fileReport?.entries.keys ?? [:].keys) == ["out.txt", "log.tgz"])
        }
    }

    @Test(arguments: [
        (PandaError.away, ErrorCode.communicationFailure),
        (PandaError(.role, doing: "update_job", detail: "no role"), .noVOMSProxy),
        (PandaError(.refused, doing: "update_job", detail: "403"), .noProxy),
    ])
    func aServerThatTakesNothingEndsTheJob(failure: PandaError, code: ErrorCode) async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory()
            let server = ScriptedServer(time, jobs: [TestPilot.job()]) { word, store throws(PandaError) in
                if word.time > .seconds(100), word.time < .seconds(50_000) { throw failure }
                return store()
            }
            let pilot = try TestPilot(time, server, in: directory, [.lifetime: "100000"], configuration: "lost_heartbeat = 3600")
            let error = await pilot.run([TestStep.payload(lasting: .seconds(90_000))])
            #expect(error?.code == code)
            if time.now < .seconds(50_000) {
                // A refusal is not waited for: the next pilot may have a better credential.
                try await time.sleep(until: .seconds(50_000))
                #expect(await pilot.recover().delivered == [TestPilot.jobID])
            }
            #expect(server.finals().map(\.pilotErrorCode) == [code.rawValue])
            #expect(server.finals().first?.endTime.map { $0 - (server.finals().first?.startTime ?? 0) } ?? 0 <= 3600 + 100)
        }
    }

    @Test(arguments: [UpdateReply(alreadyDone: true), UpdateReply(commands: [.tobekilled]), UpdateReply(commands: [.other("gibberish")])])
    func whateverIsAnsweredToALastWordItIsDelivered(reply: UpdateReply) async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job()]) { word, store throws(PandaError) in
                _ = store()
                return word.state.isFinal ? reply : UpdateReply()
            }
            let pilot = try TestPilot(time, server, in: TemporaryDirectory())
            #expect(await pilot.run([TestStep.payload(lasting: .seconds(10)), StageOutStep()])?.code == nil)
            #expect(server.words.filter(\.state.isFinal).count == 1)
            #expect(try pilot.journals().isEmpty)
        }
    }

    @Test func aReplyThatIsLostCostsNothing() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, jobs: [TestPilot.job()]) { word, store throws(PandaError) in
                let reply = store()
                if word.state.isFinal, !reply.alreadyDone { throw .away }
                return reply
            }
            let pilot = try TestPilot(time, server, in: TemporaryDirectory())
            #expect(await pilot.run([TestStep.payload(lasting: .seconds(10)), StageOutStep()])?.code == nil)
            #expect(server.words.filter(\.state.isFinal).count == 2)
            #expect(server.finals().count == 1)
            #expect(try pilot.journals().isEmpty)
        }
    }
}
