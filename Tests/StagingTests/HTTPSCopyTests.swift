import Foundation
import HTTP
import JobModel
import Logging
import Sandbox
import Staging
import SystemPackage
import TestSupport
import Testing
import Waiting

/// What storages do wrong, by a real server over TLS.
@Suite struct HTTPSCopyTests {
    private static let content = noise(200_000)

    private func transfer(_ direction: FileTransfer.Direction, _ sandbox: Sandbox, _ local: FilePath) -> FileTransfer {
        let file = FileSpec(
            role: direction == .stageIn ? .input : .output, lfn: "a", scope: "test",
            size: direction == .stageIn ? Int64(Self.content.count) : nil)
        return FileTransfer(direction, of: file, local: local, remote: sandbox.url + "/storage/rucio/a")
    }

    /// Runs one transfer against a sandbox with a fault and returns what came of it.
    private func outcome(
        _ direction: FileTransfer.Direction, faults: [String], attempts: Int = 3,
        _ check: (Sandbox, TemporaryDirectory, StagingError?) throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.faults = try faults.map(Fault.init)
        try await withSandbox(options) { sandbox in
            let scratch = try TemporaryDirectory()
            let local = scratch.appending("a")
            if direction == .stageOut { try Data(Self.content).write(to: URL(fileURLWithPath: local.string)) }
            let stored = sandbox.directory.storage.appending("rucio")
            try FileManager.default.createDirectory(atPath: stored.string, withIntermediateDirectories: true)
            if direction == .stageIn { try Data(Self.content).write(to: URL(fileURLWithPath: stored.appending("a").string)) }
            let retry = Retry(RetryBudget(attempts: attempts), jitter: { _ in .zero })
            let tool = RepeatedCopy(HTTPSCopy(client: try .trusting(sandbox)), retry, logger: Logger(label: "test"))
            var failure: StagingError?
            do throws(StagingError) {
                _ = try await tool.copy(transfer(direction, sandbox, local))
            } catch {
                failure = error
            }
            try check(sandbox, scratch, failure)
        }
    }

    @Test(arguments: [
        "storage:503:method=GET,count=2", "storage:500:method=GET,count=1", "storage:truncate:method=GET,count=1",
        "storage:reset:method=GET,count=2", "storage:close:method=GET,count=1",
    ])
    func readsAgainWhatMayPass(fault: String) async throws {
        try await outcome(.stageIn, faults: [fault]) { _, scratch, failure in
            #expect(failure == nil)
            #expect(bytes(scratch.appending("a")) == Self.content)
        }
    }

    @Test(arguments: [
        "storage:503:method=PUT,count=2", "storage:500:method=PUT,count=1", "storage:reset:method=PUT,count=1",
        "storage:close:method=PUT,count=1", "storage:503:method=HEAD,count=1",
    ])
    func writesAgainWhatMayPass(fault: String) async throws {
        try await outcome(.stageOut, faults: [fault]) { sandbox, _, failure in
            #expect(failure == nil)
            #expect(bytes(sandbox.directory.storage.appending("rucio/a")) == Self.content)
        }
    }

    @Test(
        arguments: [
            (FileTransfer.Direction.stageIn, "storage:403:method=GET", StagingError.Kind.refused, 1),
            (.stageIn, "storage:404:method=GET", .missingInStorage, 1), (.stageIn, "storage:503:method=GET", .serviceUnavailable, 3),
            (.stageIn, "storage:truncate:method=GET", .interrupted, 3), (.stageIn, "storage:garbage:method=GET", .interrupted, 3),
            (.stageOut, "storage:507:method=PUT", .noSpace, 1), (.stageOut, "storage:403:method=PUT", .refused, 1),
            (.stageOut, "storage:401:method=HEAD", .refused, 0), (.stageOut, "storage:500:method=PUT", .serverFailure, 3),
        ])
    func givesUpWhatDoesNotPass(
        _ direction: FileTransfer.Direction, fault: String, kind: StagingError.Kind, tries: Int
    ) async throws {
        try await outcome(direction, faults: [fault]) { sandbox, scratch, failure in
            let wanted = fault.contains("garbage") ? StagingError.Kind.wrongSize : kind
            #expect(failure?.kind == wanted)
            let method = direction == .stageIn ? "GET" : "PUT"
            let seen = try sandbox.accessLog().filter { $0.method == method }.count
            #expect(seen == (wanted == .wrongSize ? 1 : tries))
            if direction == .stageIn { #expect(bytes(scratch.appending("a")) == nil) }
        }
    }

    /// A reply to the PUT that is lost leaves a file; the next try must not trip over it.
    @Test func aLostReplyIsNotAForeignFile() async throws {
        try await outcome(.stageOut, faults: ["storage:truncate:method=PUT,count=1"]) { sandbox, _, failure in
            #expect(failure == nil)
            #expect(bytes(sandbox.directory.storage.appending("rucio/a")) == Self.content)
        }
    }

    @Test func anUnknownAuthorityIsNotTrusted() async throws {
        let stranger = try TestPKI(name: "Another CA")
        try await withSandbox { sandbox in
            let scratch = try TemporaryDirectory()
            let tool = HTTPSCopy(client: try .trusting(sandbox, caDirectory: stranger.caDirectory))
            let error = await #expect(throws: StagingError.self) {
                try await tool.copy(transfer(.stageIn, sandbox, scratch.appending("a")))
            }
            #expect(error?.kind == .untrusted && error?.description.contains("not trusted") == true)
        }
    }

    @Test func aStorageThatIsGoneIsUnavailable() async throws {
        try await withSandbox { sandbox in
            let scratch = try TemporaryDirectory()
            let tool = HTTPSCopy(client: try .trusting(sandbox))
            sandbox.close()
            let error = await #expect(throws: StagingError.self) {
                try await tool.copy(transfer(.stageIn, sandbox, scratch.appending("a")))
            }
            #expect(error?.kind == .serviceUnavailable)
        }
    }
}
