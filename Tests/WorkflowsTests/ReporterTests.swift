import Foundation
import JobModel
import Logging
import PandaClient
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

@Suite(.timeLimit(.minutes(10))) struct ReporterTests {
    private func entry(_ state: JobState) -> JournalEntry {
        JournalEntry(server: "s", queue: "q", update: JobUpdate(jobID: 7, attemptNumber: 1, state: state, siteName: "S"))
    }

    private func withReporter(
        _ script: @escaping @Sendable (TestTime) -> ScriptedServer.Script = { _ in { $1() } },
        _ body: @escaping @Sendable (Reporter, ScriptedServer, TestTime, TemporaryDirectory) async throws -> Void
    ) async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory(), server = ScriptedServer(time, script: script(time))
            let journal = try await Spool(directory.path).journal(server: ServerAddress(host: "h", port: 1), jobID: 7, attemptNumber: 1)
            let reporter = Reporter(
                server: server, journal: journal, clock: time.pilotClock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, obey: { _ in })
            try await body(reporter, server, time, directory)
        }
    }

    @Test func wordsGoOutInOrderAndTheFinalOneOnce() async throws {
        try await withReporter { reporter, server, _, directory in
            await reporter.alive(entry(.running))
            await reporter.alive(entry(.running))
            await reporter.end(entry(.finished))
            await reporter.end(entry(.failed))
            await reporter.alive(entry(.running))
            guard case .delivered? = await reporter.talk() else { Issue.record("must be delivered"); return }
            #expect(server.words.map(\.state) == [.starting, .running, .finished])
            #expect(throws: Errno.self) { try FileDescriptor.open(directory.appending("h_1-7-1.json"), .readOnly) }
        }
    }

    @Test func wordsThatTheServerDoesNotHearAreDroppedWhenTheFinalOneWaits() async throws {
        try await withReporter { _ in
            { word, store throws(PandaError) in
                guard word.state.isFinal else { throw .away }
                return store()
            }
        } _: { reporter, server, time, _ in
            await reporter.alive(entry(.running))
            await reporter.alive(entry(.running))
            await reporter.end(entry(.failed))
            guard case .delivered? = await reporter.talk() else { Issue.record("must be delivered"); return }
            #expect(!server.words.contains { $0.state == .running })
            #expect(time.now <= .seconds(2))
        }
    }

    /// Not only the first word that waits before the final one may hang.
    @Test func aFinalWordIsKeptBackForTwoSecondsByEachWordBeforeIt() async throws {
        try await withReporter { time in
            { word, store throws(PandaError) in
                if word.state == .starting { try? await time.sleep(.seconds(1.5)) }
                if word.state == .running { try? await time.sleep(.seconds(120)) }
                return store()
            }
        } _: { reporter, server, time, _ in
            await reporter.alive(entry(.running))
            await reporter.alive(entry(.running))
            await reporter.end(entry(.failed))
            _ = await reporter.talk()
            #expect(time.now == .seconds(3.5))
            #expect(server.stored.last?.state == .failed)
        }
    }

    @Test func heartbeatsDoNotPileUpBeforeASilentServer() async throws {
        try await withReporter { time in
            { word, store throws(PandaError) in
                if word.time < .seconds(1000) { try? await time.sleep(.seconds(1000)) }
                return store()
            }
        } _: { reporter, server, time, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = await reporter.talk() }
                await reporter.alive(entry(.running))
                while server.words.isEmpty { await Task.yield() }
                for _ in 0..<10 {
                    await reporter.alive(entry(.running))
                    try await time.sleep(.seconds(60))
                }
                try await time.sleep(until: .seconds(2000))
                #expect(server.words.map(\.state) == [.starting, .running])
                await reporter.end(entry(.finished))
                try await group.waitForAll()
            }
        }
    }

    @Test func aFinalWordThatCannotBeDeliveredIsKept() async throws {
        try await withReporter { _ in
            { _, _ throws(PandaError) in throw .away }
        } _: { reporter, server, time, directory in
            await reporter.end(entry(.finished))
            let delivery = try await withThrowingTaskGroup(of: Reporter.Delivery?.self) { group in
                group.addTask { await reporter.talk() }
                // On a busy machine the task may begin after a whole sleep of ours.
                while server.words.isEmpty { await Task.yield() }
                try await time.sleep(until: .seconds(1000))
                await reporter.giveUp()
                return try await group.next() ?? nil
            }
            guard case .spooled? = delivery else { Issue.record("must be kept"); return }
            let text = try String(contentsOfFile: directory.appending("h_1-7-1.json").string, encoding: .utf8)
            #expect(text.contains("\"state\":\"finished\""))
            #expect(time.now == .seconds(1000) && server.words.count > 5)
        }
    }

    @Test func aLookIsSentOnlyWhenNothingElseIsUnderWay() async throws {
        try await withReporter { reporter, server, _, _ in
            await reporter.look(entry(.running).update)  // nothing was said yet
            await reporter.alive(entry(.running))
            await reporter.look(entry(.running).update)  // the first word is under way
            async let talk = reporter.talk()
            await reporter.heard(within: .seconds(60))
            await reporter.end(entry(.finished))
            _ = await talk
            #expect(server.words.map(\.state) == [.starting, .finished] && server.looks.isEmpty)
        }
    }

    /// A disk that hangs is waited for once, and the words go out all the same.
    @Test func aSpoolThatHangsSilencesNobody() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory(), server = ScriptedServer(time), answer = DispatchSemaphore(value: 0)
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let disk = SpoolDisk("the spool", patience: .milliseconds(100), logger: logger)
            let spool = try Spool(directory.path, on: disk)
            let journal = try await spool.journal(server: ServerAddress(host: "h", port: 1), jobID: 7, attemptNumber: 1)
            let reporter = Reporter(server: server, journal: journal, clock: time.pilotClock, logger: logger, obey: { _ in })
            await #expect(throws: SpoolDisk.Hangs.self) { try await disk.run("hanging") { answer.wait() } }
            await reporter.alive(self.entry(.running))
            await reporter.alive(self.entry(.running))
            await reporter.end(self.entry(.finished))
            guard case .delivered? = await reporter.talk() else { Issue.record("must be delivered"); return }
            #expect(server.words.map(\.state) == [.starting, .running, .finished])
            answer.signal()
        }
    }

    /// What could not be written is written by whoever waits next, once the disk answers again.
    @Test func aSpoolThatAnswersAgainGetsTheNewestWord() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory(), answer = DispatchSemaphore(value: 0), over = DispatchSemaphore(value: 0)
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let disk = SpoolDisk("the spool", patience: .milliseconds(100), logger: logger)
            let spool = try Spool(directory.path, on: disk)
            let journal = try #require(try await spool.journal(server: ServerAddress(host: "h", port: 1), jobID: 7, attemptNumber: 1))
            await #expect(throws: SpoolDisk.Hangs.self) {
                try await disk.run("hanging") {
                    answer.wait()
                    over.signal()
                }
            }
            await #expect(throws: SpoolDisk.Hangs.self) { try await journal.write(self.entry(.running)) }
            await #expect(throws: SpoolDisk.Hangs.self) { try await journal.write(self.entry(.finished)) }
            answer.signal()
            over.wait()
            while (try? await journal.settle()) == nil { await Task.yield() }
            #expect(try await journal.read() == self.entry(.finished))
            await journal.close()
        }
    }

    /// Where the spool cannot take the last word, another place does.
    @Test func aLastWordThatTheSpoolCannotTakeWaitsElsewhere() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory()
            let server = ScriptedServer(time) { _, _ throws(PandaError) in throw .away }
            let address = ServerAddress(host: "h", port: 1), path = directory.appending("spool")
            let journal = try await Spool(path).journal(server: address, jobID: 7, attemptNumber: 1)
            let other = try await Spool(directory.appending("other")).journal(server: address, jobID: 7, attemptNumber: 1)
            let reporter = Reporter(
                server: server, journal: journal, secondPlace: { other }, clock: time.pilotClock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, obey: { _ in })
            try FileManager.default.removeItem(atPath: path.string)
            await reporter.end(self.entry(.finished))
            await reporter.giveUp()
            guard case .spooled? = await reporter.talk() else { Issue.record("must be kept"); return }
            #expect(try await other?.read() == self.entry(.finished))
            await reporter.close()
        }
    }
}
