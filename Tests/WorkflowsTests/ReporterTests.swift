import Foundation
import GridSecurity
import HTTP
import JobModel
import Logging
import PandaClient
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

/// A server that answers as the test says and remembers what it was told.
private final class ScriptedServer: PandaServer {
    private let answers: Mutex<[Result<UpdateReply, PandaError>]>
    private let heard = Mutex<[JobState]>([])

    init(_ answers: [Result<UpdateReply, PandaError>] = []) {
        self.answers = Mutex(answers)
    }

    var states: [JobState] { heard.withLock { $0 } }

    func update(_ update: JobUpdate, effort: Effort) async throws(PandaError) -> UpdateReply {
        heard.withLock { $0.append(update.state) }
        let answer = answers.withLock { $0.isEmpty ? .success(UpdateReply()) : $0.removeFirst() }
        return try answer.get()
    }

    func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer { .none(reason: "not asked", statusCode: nil) }
    func statuses(of jobIDs: [Int]) async throws(PandaError) -> [JobStatusReply] { [] }
    func updateWorker(_ status: WorkerUpdate) async throws(PandaError) {}
    func updateNode(_ map: WorkerNodeMap) async throws(PandaError) {}
    func updateGPUs(_ map: GPUMap) async throws(PandaError) {}
    func renewToken(with key: Secret) async throws(PandaError) -> Secret { key }
    func renewProxy(role: String?) async throws(PandaError) -> Secret { Secret("") }
    func isAlive() async throws(PandaError) {}
}

@Suite struct ReporterTests {
    private let away = PandaError(.busy(status: 503), doing: "update_job", detail: "away")

    private func entry(_ state: JobState) -> JournalEntry {
        JournalEntry(server: "s", queue: "q", update: JobUpdate(jobID: 7, attemptNumber: 1, state: state, siteName: "S"))
    }

    private func withReporter(
        _ answers: [Result<UpdateReply, PandaError>] = [],
        _ body: (Reporter, ScriptedServer, FilePath) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory(), server = ScriptedServer(answers)
        let journal = try Spool(directory.path).journal(server: ServerAddress(host: "h", port: 1), jobID: 7, attemptNumber: 1)
        let reporter = Reporter(
            server: server, journal: journal, clock: .system, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            obey: { _ in })
        try await body(reporter, server, directory.appending("h_1-7-1.json"))
        withExtendedLifetime(directory) {}
    }

    @Test func wordsGoOutInOrderAndTheFinalOneOnce() async throws {
        try await withReporter { reporter, server, journal in
            await reporter.alive(entry(.running))
            await reporter.alive(entry(.running))
            await reporter.end(entry(.finished))
            await reporter.end(entry(.failed))
            await reporter.alive(entry(.running))
            guard case .delivered? = await reporter.talk() else { Issue.record("must be delivered"); return }
            #expect(server.states == [.starting, .running, .finished])
            #expect(throws: Errno.self) { try FileDescriptor.open(journal, .readOnly) }
        }
    }

    @Test func wordsThatTheServerDoesNotHearAreDroppedWhenTheFinalOneWaits() async throws {
        try await withReporter([.failure(away)]) { reporter, server, _ in
            await reporter.alive(entry(.running))
            await reporter.alive(entry(.running))
            await reporter.end(entry(.failed))
            guard case .delivered? = await reporter.talk() else { Issue.record("must be delivered"); return }
            #expect(server.states == [.starting, .failed])
        }
    }

    @Test func aFinalWordThatCannotBeDeliveredIsKept() async throws {
        try await withReporter([.failure(away)]) { reporter, _, journal in
            await reporter.end(entry(.finished))
            guard case .spooled? = await reporter.talk() else { Issue.record("must be kept"); return }
            let text = try String(contentsOfFile: journal.string, encoding: .utf8)
            #expect(text.contains("\"state\":\"finished\""))
        }
    }

    @Test func aLookIsSentOnlyWhenNothingElseIsUnderWay() async throws {
        try await withReporter { reporter, server, _ in
            await reporter.look(entry(.running).update)  // nothing was said yet
            await reporter.alive(entry(.running))
            await reporter.look(entry(.running).update)  // the first word is under way
            async let talk = reporter.talk()
            await reporter.heard(within: .seconds(60))
            await reporter.end(entry(.finished))
            _ = await talk
            #expect(server.states == [.starting, .finished])
        }
    }
}
