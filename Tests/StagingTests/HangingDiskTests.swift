import Foundation
import JobModel
import SystemPackage
import TestSupport
import Testing

@testable import Staging

/// Disks that do not answer: a named pipe whose other end nobody opens is one.
@Suite struct HangingDiskTests {
    /// Makes a pipe, and lets go whoever waits for its other end when `body` is over.
    private func withPipe(_ body: (TemporaryDirectory, FilePath) async throws -> Void) async throws {
        try await withTemporaryDirectory { scratch in
            let pipe = scratch.appending("pipe")
            try #require(mkfifo(pipe.string, 0o600) == 0)
            try await body(scratch, pipe)
            try FileDescriptor.open(pipe, .readWrite, options: .nonBlocking).close()
        }
    }

    @Test func whatHangsEndsTheTransferInTime() async throws {
        try await withPipe { scratch, pipe in
            try scratch.write("bytes", to: "a")
            let tool = LocalCopy(outputList: OutputList(pipe), disk: StagingDisk(patience: .milliseconds(300)))
            let file = FileSpec(role: .output, lfn: "a", scope: "test")
            let error = await #expect(throws: StagingError.self) {
                try await tool.copy(
                    FileTransfer(
                        .stageOut, of: file, local: scratch.appending("a"), remote: scratch.appending("stored").string, surl: "davs://se/a")
                )
            }
            #expect(error?.kind == .timeout)
            #expect(error?.kind.code(.stageOut) == .stageOutTimeout)
        }
    }

    @Test func whatHangsGivesWayToCancellation() async throws {
        try await withPipe { scratch, pipe in
            try scratch.write("bytes", to: "a")
            let tool = LocalCopy(outputList: OutputList(pipe))
            let file = FileSpec(role: .output, lfn: "a", scope: "test"), stored = scratch.appending("stored"),
                local = scratch.appending("a")
            let task = Task {
                try await tool.copy(FileTransfer(.stageOut, of: file, local: local, remote: stored.string, surl: "davs://se/a"))
            }
            // By then the file has moved, and only the list is left to write.
            while !FileManager.default.fileExists(atPath: stored.string) { await Task.yield() }
            task.cancel()
            let error = await #expect(throws: StagingError.self) { try await task.value }
            #expect(error?.kind == .cancelled)
        }
    }
}
