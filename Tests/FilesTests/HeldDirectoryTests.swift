import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Files

/// What a payload can put into and in place of its directory, with something of somebody else's beside it.
@Suite struct HeldDirectoryTests {
    /// A directory that is the job's, and one that is not.
    private struct Scene {
        let around: TemporaryDirectory
        var job: FilePath { around.appending("job") }

        init() throws {
            around = try TemporaryDirectory()
            for name in ["job", "job/sub", "victim"] {
                try FileManager.default.createDirectory(atPath: around.appending(name).string, withIntermediateDirectories: false)
            }
            try around.write("ours", to: "job/file")
            try around.write("deep", to: "job/sub/file")
            try around.write("precious", to: "victim/file")
        }

        func link(_ name: String, to target: String) throws { try #require(symlink(target, around.appending(name).string) == 0) }
        var victims: String { (try? String(contentsOfFile: around.appending("victim/file").string, encoding: .utf8)) ?? "gone" }
    }

    private func text(_ directory: HeldDirectory, _ path: FilePath) throws -> String {
        String(decoding: try directory.file(path).bytes(count: 100), as: UTF8.self)
    }

    @Test(arguments: HeldDirectory.Way.allCases) func filesBelowAreOpened(way: HeldDirectory.Way) throws {
        let scene = try Scene(), held = try HeldDirectory(scene.job, way: way)
        #expect(try text(held, "file") == "ours")
        #expect(try text(held, "sub/file") == "deep")
        #expect(try text(held.directory("sub"), "file") == "deep")
        #expect(try held.read("file", limit: 4) == Array("ours".utf8))
        #expect(throws: Errno.fileTooLarge) { try held.read("file", limit: 3) }
        _ = try held.create("sub/new").withDescriptor { try $0.writeAll("text".utf8) }
        #expect(try text(held, "sub/new") == "text")
        #expect(throws: Errno.fileExists) { try held.create("sub/new") }
    }

    @Test(arguments: HeldDirectory.Way.allCases) func nothingLeadsOut(way: HeldDirectory.Way) throws {
        let scene = try Scene()
        try scene.link("job/link", to: "../victim/file")
        try scene.link("job/inside", to: "file")
        try scene.link("job/folder", to: scene.around.appending("victim").string)
        let held = try HeldDirectory(scene.job, way: way)
        #expect(throws: NotAFile(path: "link", kind: .link)) { try held.file("link") }
        #expect(throws: NotAFile(path: "inside", kind: .link)) { try held.file("inside") }
        for path: FilePath in ["folder/file", "../victim/file", "sub/../../victim/file", "/etc/passwd"] {
            #expect(throws: Errno.self) { try held.file(path) }
            #expect(throws: Errno.self) { try held.create(path) }
            #expect(throws: Errno.self) { try held.removeFile(path) }
        }
        #expect(throws: Errno.self) { try held.create("link") }
        #expect(throws: Errno.self) { try held.directory("folder") }
        #expect(scene.victims == "precious")
    }

    @Test(arguments: HeldDirectory.Way.allCases) func whatIsNoFileIsNotTouched(way: HeldDirectory.Way) throws {
        let scene = try Scene(), held = try HeldDirectory(scene.job, way: way)
        try #require(mkfifo(scene.job.appending("pipe").string, 0o600) == 0)
        try #require(mknod(scene.job.appending("socket").string, S_IFSOCK | 0o600, 0) == 0)
        #expect(throws: NotAFile(path: "pipe", kind: .pipe)) { try held.file("pipe") }
        #expect(throws: NotAFile(path: "socket", kind: .socket)) { try held.file("socket") }
        #expect(throws: NotAFile(path: "sub", kind: .directory)) { try held.file("sub") }
        #expect(throws: Errno.noSuchFileOrDirectory) { try held.file("nothing") }
        guard geteuid() == 0 else { return }
        try #require(mknod(scene.job.appending("device").string, S_IFCHR | 0o600, makedev(1, 3)) == 0)
        #expect(throws: NotAFile(path: "device", kind: .device)) { try held.file("device") }
    }

    @Test(arguments: HeldDirectory.Way.allCases) func aDirectoryThatWasMovedIsHeldOn(way: HeldDirectory.Way) throws {
        let scene = try Scene(), parent = try HeldDirectory(scene.around.path, way: way)
        let held = try parent.directory("job")
        try #require(rename(scene.job.string, scene.around.appending("gone").string) == 0)
        try scene.link("job", to: "victim")
        #expect(try text(held, "file") == "ours")
        #expect(!parent.holds(held, as: "job"))
        #expect(throws: Errno.self) { try HeldDirectory(scene.job, way: way) }
        let remains = try parent.remove(held, named: "job")
        #expect(remains.examples == ["job is not the directory any more that it was"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: scene.around.appending("gone").string) == [])
        #expect(scene.victims == "precious")
    }

    @Test(arguments: HeldDirectory.Way.allCases, [DurableFile.Durability.none, .content, .name])
    func whatIsWrittenLiesInItAlone(way: HeldDirectory.Way, durability: DurableFile.Durability) throws {
        let scene = try Scene(), held = try HeldDirectory(scene.job, way: way)
        for name in ["link", "link.part", "link.\(getpid()).part"] { try scene.link("job/\(name)", to: "../victim/file") }
        try #require(link(scene.around.appending("victim/file").string, scene.job.appending("hard").string) == 0)
        try #require(rename(scene.job.string, scene.around.appending("gone").string) == 0)
        try scene.link("job", to: "victim")
        for name: FilePath in ["file", "link", "hard", "new", "sub/file"] {
            try held.write(Array("new".utf8), to: name, durability)
            #expect(try text(held, name) == "new" && held.facts(of: name).mode == 0o600)
        }
        #expect(throws: Errno.self) { try held.write(Array("new".utf8), to: "../victim/file", durability) }
        #expect(throws: Errno.isDirectory) { try held.write(Array("new".utf8), to: "sub", durability) }
        #expect(scene.victims == "precious")
        let names = try FileManager.default.contentsOfDirectory(atPath: scene.around.appending("gone").string)
        #expect(names.sorted() == ["file", "hard", "link", "link.\(getpid()).part", "link.part", "new", "sub"])
    }

    @Test(arguments: HeldDirectory.Way.allCases) func onlyAFileOfItsOwnIsAddedTo(way: HeldDirectory.Way) throws {
        let scene = try Scene(), held = try HeldDirectory(scene.job, way: way), line = Array("line\n".utf8)
        for _ in 0..<2 { try held.append(line, to: "list") }
        #expect(try text(held, "list") == "line\nline\n")
        try scene.link("job/link", to: "../victim/file")
        try #require(link(scene.around.appending("victim/file").string, scene.job.appending("hard").string) == 0)
        try #require(mkfifo(scene.job.appending("pipe").string, 0o600) == 0)
        #expect(throws: Errno.self) { try held.append(line, to: "link") }
        #expect(throws: Errno.tooManyLinks) { try held.append(line, to: "hard") }
        #expect(throws: Errno.self) { try held.append(line, to: "pipe") }
        #expect(scene.victims == "precious")
    }

    /// A bind mount has the same device as what it stands in.
    @Test(.enabled(if: Mounts.arePossible), arguments: HeldDirectory.Way.allCases)
    func mountsAreNotCrossed(way: HeldDirectory.Way) throws {
        let scene = try Scene()
        try FileManager.default.createDirectory(atPath: scene.job.appending("mount").string, withIntermediateDirectories: false)
        try scene.around.write("", to: "job/covered")
        try Mounts.inOwnNamespace {
            guard Mounts.bind(scene.around.appending("victim"), scene.job.appending("mount")),
                Mounts.bind(scene.around.appending("victim/file"), scene.job.appending("covered"))
            else { return "no bind mount" }
            let held = try HeldDirectory(scene.job, way: way)
            for path: FilePath in ["mount/file", "covered"] {
                if (try? held.file(path)) != nil { return "\(path) was opened" }
            }
            var met: [String] = []
            try TreeWalk(held).visit { if $0.obstacle == .mount { met.append($0.path.string) } }
            if met.sorted() != ["covered", "mount"] { return "the walk met \(met)" }
            let remains = try TreeRemoval.empty(held)
            let left = try FileManager.default.contentsOfDirectory(atPath: scene.job.string).sorted()
            return remains.count == 2 && left == ["covered", "mount"] ? nil : "\(remains), \(left)"
        }
        #expect(scene.victims == "precious")
    }

    private func makedev(_ major: UInt, _ minor: UInt) -> UInt { major << 8 | minor }
}

@Suite struct FreeSpaceTests {
    @Test(arguments: [
        (UInt(100), UInt(50), UInt(4096), Int64(204_800)), (100, UInt(bitPattern: -1024), 4096, 0), (.max, .max, 4096, .max),
        (.max, .max - 1, 1, .max), (0, 0, 0, 0),
    ])
    func numbersOfFileSystemsAreChecked(blocks: UInt, available: UInt, size: UInt, expected: Int64) {
        var facts = statvfs()
        (facts.f_blocks, facts.f_bavail, facts.f_frsize) = (blocks, available, size)
        #expect(facts.freeBytes == expected)
    }

    @Test func thisMachine() throws {
        #expect(try FilePath("/").freeSpace() > 0)
        #expect(try HeldDirectory("/").freeSpace() > 0)
        #expect(throws: Errno.noSuchFileOrDirectory) { try FilePath("/no/such").freeSpace() }
    }
}
