import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite struct DurableFileTests {
    private func names(_ directory: TemporaryDirectory) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path.string).sorted()
    }

    @Test func aFileIsReplacedForItsOwnerAlone() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("old", to: "file", mode: [.ownerReadWrite, .groupRead, .otherRead])
        try DurableFile.write(Array("new".utf8), to: path)
        #expect(try String(contentsOfFile: path.string, encoding: .utf8) == "new")
        let attributes = try FileManager.default.attributesOfItem(atPath: path.string)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try names(directory) == ["file"])
    }

    /// What a stranger put there is replaced, not followed.
    @Test func aLinkIsReplaced() throws {
        let directory = try TemporaryDirectory()
        let target = try directory.write("theirs", to: "target"), path = directory.appending("file")
        try FileManager.default.createSymbolicLink(atPath: path.string, withDestinationPath: target.string)
        try DurableFile.write(Array("ours".utf8), to: path)
        #expect(try String(contentsOfFile: target.string, encoding: .utf8) == "theirs")
        #expect(try String(contentsOfFile: path.string, encoding: .utf8) == "ours")
    }

    @Test func nothingIsLeftOfAFailure() throws {
        let directory = try TemporaryDirectory()
        let folder = directory.appending("folder")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: false)
        try directory.write("x", to: "folder/x")
        #expect(throws: (any Error).self) { try DurableFile.write(Array("new".utf8), to: folder) }
        #expect(try names(directory) == ["folder"])
    }
}
