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

    func update(_ update: JobUpdate) async throws(PandaError) -> UpdateReply {
        heard.withLock { $0.append(update.state) }
        let answer = answers.withLock { $0.isEmpty ? .success(UpdateReply()) : $0.removeFirst() }
        return try answer.get()
    }

    func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer { .none(reason: "not asked", statusCode: nil) }
    func statuses(of jobIDs: [Int]) async throws(PandaError) -> [JobStatusReply] { [] }
    func updateWorker(_ status: WorkerUpdate) async throws(PandaError) {}
    func isAlive() async throws(PandaError) {}
}

@Suite struct ReporterTests {
    private let away = PandaError(.busy(status: 503), doing: "update_job", detail: "away")

    private func update(_ state: JobState) -> JobUpdate { JobUpdate(jobID: 7, attemptNumber: 1, state: state, siteName: "S") }

    private func withReporter(
        _ answers: [Result<UpdateReply, PandaError>] = [],
        _ body: (Reporter, ScriptedServer, FilePath) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory(), server = ScriptedServer(answers)
        let work = try WorkDirectory.make(in: directory.path.string, launchDirectory: "/", epoch: 1)
        let journal = Journal(of: 7, in: work)
        let reporter = Reporter(
            server: server, journal: journal, clock: .system, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            obey: { _ in })
        try await body(reporter, server, journal.path)
        withExtendedLifetime(directory) {}
    }

    @Test func wordsGoOutInOrderAndTheFinalOneOnce() async throws {
        try await withReporter { reporter, server, journal in
            await reporter.alive(update(.running))
            await reporter.alive(update(.running))
            await reporter.end(update(.finished))
            await reporter.end(update(.failed))
            await reporter.alive(update(.running))
            guard case .delivered? = await reporter.talk() else { Issue.record("must be delivered"); return }
            #expect(server.states == [.starting, .running, .finished])
            #expect(throws: Errno.self) { try FileDescriptor.open(journal, .readOnly) }
        }
    }

    @Test func wordsThatTheServerDoesNotHearAreDroppedWhenTheFinalOneWaits() async throws {
        try await withReporter([.failure(away)]) { reporter, server, _ in
            await reporter.alive(update(.running))
            await reporter.alive(update(.running))
            await reporter.end(update(.failed))
            guard case .delivered? = await reporter.talk() else { Issue.record("must be delivered"); return }
            #expect(server.states == [.starting, .failed])
        }
    }

    @Test func aFinalWordThatCannotBeDeliveredIsKept() async throws {
        try await withReporter([.failure(away)]) { reporter, _, journal in
            await reporter.end(update(.finished))
            guard case .kept(journal, _)? = await reporter.talk() else { Issue.record("must be kept"); return }
            let file = try FileDescriptor.open(journal, .readOnly)
            let bytes = try file.closeAfter {
                try [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
                    count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
            }
            #expect(String(decoding: bytes, as: UTF8.self).contains("\"state\":\"finished\""))
        }
    }
}
