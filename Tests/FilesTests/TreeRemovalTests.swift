import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Files

@Suite struct TreeRemovalTests {
    /// Makes so many levels, each in the one before, without ever naming the whole path.
    private func chain(_ levels: Int, in directory: FilePath, name: String = "d", then: (Int32) -> Void = { _ in }) throws {
        var current = open(directory.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for _ in 0..<levels {
            try #require(mkdirat(current, name, 0o700) == 0)
            let next = openat(current, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            close(current)
            current = next
        }
        then(current)
        close(current)
    }

    private func isEmpty(_ path: FilePath) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: path.string).isEmpty
    }

    /// Longer than any path may be, and than a thread's stack or a limit of descriptors allows for.
    @Test func tenThousandLevels() throws {
        let directory = try TemporaryDirectory()
        try chain(10_000, in: directory.path, name: "dddddddd") { close(openat($0, "x", O_CREAT | O_WRONLY, 0o600)) }
        #expect(try TreeRemoval.empty(HeldDirectory(directory.path)).count == 0)
        #expect(try isEmpty(directory.path))
    }

    @Test func fiveThousandFiles() throws {
        let directory = try TemporaryDirectory()
        for folder in 0..<5 {
            let path = directory.appending("d\(folder)")
            try #require(mkdir(path.string, 0o700) == 0)
            for file in 0..<1000 { close(open("\(path)/some file of a payload \(file)", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)) }
        }
        var seen = 0
        try TreeWalk(HeldDirectory(directory.path)).visit { _ in seen += 1 }
        #expect(seen == 5005)
        #expect(try TreeRemoval.empty(HeldDirectory(directory.path)).count == 0)
        #expect(try isEmpty(directory.path))
    }

    @Test func whateverKindAndNameItHas() throws {
        let directory = try TemporaryDirectory(), path = directory.path
        try FileManager.default.createDirectory(atPath: directory.appending("victim").string, withIntermediateDirectories: false)
        try directory.write("precious", to: "victim/file")
        let job = directory.appending("job")
        try #require(mkdir(job.string, 0o700) == 0)
        for name in ["a\nb", "-rf", "*", "ümläut", String(repeating: "n", count: 255)] { try directory.write("x", to: "job/\(name)") }
        let latin: [CChar] = Array((job.string + "/na").utf8CString.dropLast()) + [CChar(bitPattern: 0xEF), 0]
        try #require(mkdir(latin, 0o700) == 0)
        try #require(mkfifo("\(job)/pipe", 0o600) == 0 && mknod("\(job)/socket", S_IFSOCK | 0o600, 0) == 0)
        try #require(symlink("../victim", "\(job)/link") == 0 && symlink("/nowhere", "\(job)/dangling") == 0)
        try #require(link("\(path)/victim/file", "\(job)/hard") == 0)
        // Directories that nobody may enter, one in the other.
        try #require(mkdir("\(job)/closed", 0o700) == 0 && mkdir("\(job)/closed/closed", 0o700) == 0)
        try directory.write("x", to: "job/closed/closed/x")
        try #require(chmod("\(job)/closed/closed", 0) == 0 && chmod("\(job)/closed", 0) == 0 && chmod(job.string, 0o500) == 0)
        #expect(try TreeRemoval.empty(HeldDirectory(job)).count == 0)
        #expect(try isEmpty(job))
        #expect(try String(contentsOfFile: "\(path)/victim/file", encoding: .utf8) == "precious")
    }

    /// A removal goes on after what it cannot remove, however deep that lies, and says what it was.
    @Test(.enabled(if: Mounts.arePossible)) func theRestGoesAllTheSame() throws {
        let directory = try TemporaryDirectory()
        try chain(100, in: directory.path) { bottom in
            for number in 0..<40 { close(openat(bottom, "file\(number)", O_CREAT | O_WRONLY, 0o600)) }
        }
        for number in 0..<40 { try directory.write("x", to: "file\(number)") }
        for number in 0..<8 { try #require(mkdir("\(directory.path)/m\(number)", 0o700) == 0) }
        let path = directory.path
        try Mounts.inOwnNamespace {
            for number in 0..<8 where mount("none", "\(path)/m\(number)", "tmpfs", 0, nil) != 0 { return "no tmpfs" }
            let remains = try TreeRemoval.empty(HeldDirectory(path))
            let left = try FileManager.default.contentsOfDirectory(atPath: path.string).sorted()
            guard remains.count == 8, left == (0..<8).map({ "m\($0)" }) else { return "\(remains), \(left)" }
            return remains.description.contains("another file system is mounted there; …") ? nil : "\(remains)"
        }
    }

    /// Somebody who goes on writing is followed for a while, not for ever.
    @Test func somebodyStillWrites() throws {
        let directory = try TemporaryDirectory(), path = directory.path, stop = StopSign()
        let underWay = DispatchSemaphore(value: 0), ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            for number in 0..<20_000 where !stop.isSet {
                mkdir("\(path)/d\(number % 50)", 0o700)
                close(open("\(path)/d\(number % 50)/f\(number)", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
                if number == 500 { underWay.signal() }
            }
            ended.signal()
        }
        underWay.wait()
        let held = try HeldDirectory(path)
        _ = try TreeRemoval.empty(held)  // ends: that is all that can be promised
        stop.set()
        ended.wait()
        #expect(try TreeRemoval.empty(held).count == 0)
        #expect(try isEmpty(path))
    }

    @Test func whoIsToldToStopSaysSo() throws {
        let directory = try TemporaryDirectory(), stop = StopSign()
        try directory.write("x", to: "file")
        stop.set()
        #expect(
            try TreeRemoval.empty(HeldDirectory(directory.path), until: stop).description == "1 entry stays: there was no time for the rest"
        )
    }

    @Test func aWalkShowsWhatItDoesNotEnter() throws {
        let directory = try TemporaryDirectory()
        try chain(5, in: directory.path)
        try #require(symlink("/etc", directory.appending("link").string) == 0)
        try directory.write("text", to: "file")
        var met: [String: TreeWalk.Obstacle?] = [:], text = "", target: FilePath = ""
        try TreeWalk(HeldDirectory(directory.path), deepest: 3).visit { entry in
            met[entry.path.string] = entry.obstacle
            if entry.facts.kind == .file { text = String(decoding: try entry.open().bytes(count: 10), as: UTF8.self) }
            if entry.facts.kind == .link { target = try entry.target() }
        }
        #expect(met == ["d": nil, "d/d": nil, "d/d/d": .depth, "file": nil, "link": nil])
        #expect(text == "text" && target == "/etc")
    }
}
