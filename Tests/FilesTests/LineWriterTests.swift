import Files
import Glibc
import SystemPackage
import TestSupport
import Testing

/// Lines for places that do not take them, and those who write without ever waiting.
@Suite struct LineWriterTests {
    private static func writer(_ file: FileDescriptor, capacity: Int = 1 << 19) -> LineWriter {
        LineWriter(DescriptorOutput(file, isOwned: true), capacity: capacity) { "\($0) missing\n" }
    }

    /// All that comes out of a pipe until its writer closes it, read on a thread that may wait.
    private static func text(from pipe: FileDescriptor) async throws -> String {
        try await BlockingWork(threads: 1).run("reading", within: .seconds(60)) { try read(pipe) }
    }

    private static func read(_ pipe: FileDescriptor) throws -> String {
        var bytes: [UInt8] = [], block = [UInt8](repeating: 0, count: 65536)
        while case let count = try block.withUnsafeMutableBytes({ try pipe.read(into: $0) }), count > 0 { bytes += block[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [false, true]) func aPipeThatNobodyReadsStopsNobodyAndTheGapIsTold(isNonBlocking: Bool) async throws {
        let pipe = try FileDescriptor.pipe()
        if isNonBlocking { #expect(fcntl(pipe.writeEnd.rawValue, F_SETFL, O_NONBLOCK) == 0) }
        let writer = Self.writer(pipe.writeEnd, capacity: 1 << 17)
        let line = String(repeating: "x", count: 999) + "\n"
        for _ in 0..<1000 { writer.write(line) }
        #expect(await writer.flush(patience: .milliseconds(1)) == false)
        async let text = Self.text(from: pipe.readEnd)
        await writer.flush(patience: .seconds(60))
        writer.write("again\n")
        writer.end()
        let lines = try await text.split(separator: "\n")
        let whole = lines.count { $0 + "\n" == line }
        #expect(whole >= 128)
        let missing = lines.compactMap { $0.hasSuffix(" missing") ? Int($0.dropLast(8)) : nil }
        #expect(missing.reduce(0, +) == 1000 - whole)
        #expect(lines.last == "again")
        #expect(lines.count == whole + missing.count + 1)
    }

    @Test func aReaderWhoWentAwayIsNoSignal() async throws {
        let pipe = try FileDescriptor.pipe()
        try pipe.readEnd.close()
        let writer = Self.writer(pipe.writeEnd)
        writer.write("lost\n")
        #expect(await writer.flush(patience: .seconds(60)))
        #expect(writer.refusal == .brokenPipe)
    }

    @Test func aFullDiskLosesLinesAndNothingElse() async throws {
        let writer = Self.writer(try .open("/dev/full", .writeOnly))
        for _ in 0..<10 { writer.write("lost\n") }
        #expect(await writer.flush(patience: .seconds(60)))
        #expect(writer.refusal == .noSpace)
    }

    /// As when the reader of a FIFO is replaced: its successor sees whole lines only.
    @Test func whatComesAfterHalfALineBeginsALine() async throws {
        let directory = try TemporaryDirectory(), path = directory.appending("fifo")
        #expect(mkfifo(path.string, 0o600) == 0)
        let first = try FileDescriptor.open(path, .readOnly, options: .nonBlocking)
        let writer = Self.writer(try .open(path, .writeOnly))
        writer.write(String(repeating: "x", count: 300_000) + "\n")
        #expect(await writer.flush(patience: .milliseconds(1)) == false)
        try first.close()
        await writer.flush(patience: .seconds(60))
        #expect(writer.refusal == .brokenPipe)
        let second = try FileDescriptor.open(path, .readOnly)
        async let text = Self.text(from: second)
        writer.write("whole\n")
        writer.end()
        // The half of it is what the FIFO held.
        let lines = try await text.split(separator: "\n")
        #expect(lines.count == 3 && lines.suffix(2) == ["1 missing", "whole"])
        try second.close()
    }

    @Test func aTextLargerThanAllThatMayWaitIsTakenWhenNothingWaits() async throws {
        let pipe = try FileDescriptor.pipe()
        let writer = Self.writer(pipe.writeEnd, capacity: 10)
        async let text = Self.text(from: pipe.readEnd)
        writer.write(String(repeating: "y", count: 300_000))
        writer.end()
        #expect(try await text.count == 300_000)
    }

    @Test func linesOfManyTasksStayWholeAndTheFileIsClosedAtTheEnd() async throws {
        let directory = try TemporaryDirectory(), path = directory.appending("log")
        let file = try FileDescriptor.open(path, .writeOnly, options: .create, permissions: .ownerReadWrite)
        let writer = Self.writer(file, capacity: 1 << 24)
        let line = String(repeating: "x", count: 5000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { for _ in 0..<10 { writer.write(line + "\n") } } }
        }
        writer.end()
        #expect(await writer.flush(patience: .seconds(60)))
        let lines = String(decoding: try DurableFile.read(path, limit: 1 << 24), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 200)
        #expect(lines.allSatisfy { $0 == line })
        writer.write("nobody hears this\n")
        writer.end()
        #expect(await writer.flush(patience: .seconds(60)))
    }

    @Test func aPlaceThatIsIdleForLongTakesMore() async throws {
        let pipe = try FileDescriptor.pipe()
        let writer = Self.writer(pipe.writeEnd)
        async let text = Self.text(from: pipe.readEnd)
        writer.write("one\n")
        await writer.flush(patience: .seconds(60))
        // Longer than the thread waits for more.
        try await Task.sleep(for: .milliseconds(600))
        writer.write("two\n")
        writer.end()
        #expect(try await text == "one\ntwo\n")
    }
}
