import Files
import Foundation
import JobModel
import SystemPackage
import TestSupport
import Testing

@testable import Staging

@Suite struct LocalCopyTests {
    private func transfer(_ direction: FileTransfer.Direction, _ local: FilePath, _ remote: FilePath, surl: String? = nil) -> FileTransfer {
        let file = FileSpec(role: direction == .stageIn ? .input : .output, lfn: "a", scope: "test")
        return FileTransfer(direction, of: file, local: local, remote: remote.string, surl: surl, endpoint: "DISK", spaceToken: "TOKEN")
    }

    @Test func linksToTheFileItself() async throws {
        try await withTemporaryDirectory { scratch in
            try scratch.write("x", to: "source")
            try FileManager.default.createSymbolicLink(atPath: scratch.appending("alias").string, withDestinationPath: "source")
            _ = try await LocalCopy().copy(transfer(.stageIn, scratch.appending("a"), scratch.appending("alias")))
            let target = try FileManager.default.destinationOfSymbolicLink(atPath: scratch.appending("a").string)
            #expect(target.hasPrefix("/") && target.hasSuffix("/source"))
        }
    }

    @Test func aLinkToNothingIsNoSource() async throws {
        try await withTemporaryDirectory { scratch in
            try FileManager.default.createSymbolicLink(atPath: scratch.appending("gone").string, withDestinationPath: "nowhere")
            let error = await #expect(throws: StagingError.self) {
                try await LocalCopy().copy(transfer(.stageIn, scratch.appending("a"), scratch.appending("gone")))
            }
            #expect(error?.kind == .missingFile && error?.description.contains("gone") == true)
        }
    }

    @Test func aDirectoryIsNoSource() async throws {
        try await withTemporaryDirectory { scratch in
            let error = await #expect(throws: StagingError.self) {
                try await LocalCopy().copy(transfer(.stageIn, scratch.appending("a"), scratch.path))
            }
            #expect(error?.kind == .other)
        }
    }

    /// The link's target goes with the job directory, so the bytes must move.
    @Test func anOutputThatIsALinkArrivesAsAFile() async throws {
        try await withTemporaryDirectory { scratch in
            try scratch.write("bytes", to: "elsewhere")
            try FileManager.default.createSymbolicLink(atPath: scratch.appending("a").string, withDestinationPath: "elsewhere")
            _ = try await LocalCopy().copy(transfer(.stageOut, scratch.appending("a"), scratch.appending("store/deep/a")))
            try FileManager.default.removeItem(atPath: scratch.appending("elsewhere").string)
            #expect(bytes(scratch.appending("store/deep/a")) == Array("bytes".utf8))
        }
    }

    @Test(.enabled(if: otherFileSystem() != nil, "there is no second file system"))
    func movesAcrossFileSystems() async throws {
        let other = try #require(otherFileSystem())
        let far = FilePath(other).appending("pilot-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: far.string) }
        try await withTemporaryDirectory { scratch in
            try scratch.write("bytes", to: "a")
            let found = try await LocalCopy().copy(transfer(.stageOut, scratch.appending("a"), far.appending("a")))
            #expect(found == Contents(size: 5, checksum: adler32(Array("bytes".utf8))))
            #expect(bytes(far.appending("a")) == Array("bytes".utf8) && bytes(scratch.appending("a")) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: far.string) == ["a"])
        }
    }

    @Test(arguments: [
        (
            "davs://se.org:443/disk/a",
            "a davs://se.org:443;autodir=no;spacetoken=TOKEN/disk/a:checksumtype=adler32:checksumvalue=062c0215\n"
        ),
        (
            "s3://os.org:443/bucket/a",
            "a rucio://rucio-lb-prod.cern.ch;failureallowed=yes/objectstores/s3+rucio://os.org:443/bucket/a/DISK/write\n"
        ),
    ])
    func tellsARCWhatToUpload(surl: String, line: String) async throws {
        try await withTemporaryDirectory { scratch in
            let list = scratch.appending("output.list")
            try scratch.write("hello", to: "job-a")
            let tool = LocalCopy(outputList: OutputList(list))
            _ = try await tool.copy(transfer(.stageOut, scratch.appending("job-a"), scratch.appending("a"), surl: surl))
            #expect(bytes(list).map { String(decoding: $0, as: UTF8.self) } == line)
        }
    }

    /// The payload may have put something else at the list's name, and in the place of its directory.
    @Test(arguments: [true, false]) func theListIsNobodyElsesFile(isHardLink: Bool) async throws {
        try await withTemporaryDirectory { scratch in
            let victim = try scratch.write("precious", to: "victim"), list = scratch.appending("work/output.list").string
            try FileManager.default.createDirectory(atPath: scratch.appending("work/job").string, withIntermediateDirectories: true)
            var directories = StagingDirectories(job: scratch.appending("work/job"))
            directories.heldParent = try HeldDirectory(scratch.appending("work"))
            try isHardLink
                ? FileManager.default.linkItem(atPath: victim.string, toPath: list)
                : FileManager.default.createSymbolicLink(atPath: list, withDestinationPath: victim.string)
            try scratch.write("hello", to: "work/job/a")
            let error = await #expect(throws: StagingError.self) {
                try await LocalCopy(outputList: OutputList(beside: directories)).copy(
                    transfer(.stageOut, scratch.appending("work/job/a"), scratch.appending("a"), surl: "davs://se/a"))
            }
            #expect(error?.kind.code(.stageOut) == .stageOutFailed)
            #expect(bytes(victim) == Array("precious".utf8))
        }
    }
}

/// A directory on another file system than the one for scratch.
private func otherFileSystem() -> String? {
    func device(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.systemNumber] as? Int
    }
    let scratch = NSTemporaryDirectory()
    return ["/dev/shm", "/run", "/var/tmp"].first { path in
        FileManager.default.isWritableFile(atPath: path) && device(path) != nil && device(path) != device(scratch)
    }
}
