import Checksum
import Foundation
import Testing

@Suite struct GzipTests {
    private static let text = [UInt8](String(repeating: "the payload said nothing new\n", count: 5_000).utf8)

    @Test(arguments: [1, 6, 12, 99]) func whatGoesInComesOut(level: Int) throws {
        for bytes in [[], [UInt8(1)], Self.text] {
            let packed = Gzip.compress(bytes, level: level)
            #expect(try Gzip.decompress(packed, limit: 1 << 20) == bytes)
        }
        #expect(Gzip.compress(Self.text, level: level).count < Self.text.count / 50)
    }

    @Test func gzipProgramReadsOurs() throws {
        #expect(try gzip("-dc", input: Gzip.compress(Self.text)) == Self.text)
    }

    @Test func weReadTheGzipPrograms() throws {
        let packed = try gzip("-c", input: Self.text)
        #expect(try Gzip.decompress(packed + packed, limit: 1 << 20) == Self.text + Self.text)
    }

    @Test func theLimitHolds() {
        let packed = Gzip.compress(Self.text)
        #expect(throws: GzipError.tooLarge(limit: Self.text.count - 1)) {
            try Gzip.decompress(packed, limit: Self.text.count - 1)
        }
        #expect(throws: GzipError.tooLarge(limit: Self.text.count + 1)) {
            try Gzip.decompress(packed + packed, limit: Self.text.count + 1)
        }
        #expect(throws: Never.self) { try Gzip.decompress(packed, limit: Self.text.count) }
    }

    @Test func everyTruncationIsDamaged() {
        let packed = Gzip.compress(Array(Self.text.prefix(1_000)))
        for length in packed.indices {
            #expect(throws: GzipError.damaged) { try Gzip.decompress(Array(packed.prefix(length)), limit: 1 << 20) }
        }
        #expect(throws: GzipError.damaged) { try Gzip.decompress(packed + [0x1f, 0x8b], limit: 1 << 20) }
    }

    private func gzip(_ option: String, input: [UInt8]) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { unlink(path) }
        try Data(input).write(to: URL(fileURLWithPath: path))
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", option]
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return [UInt8](bytes)
    }
}
