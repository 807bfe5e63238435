import Checksum
import Foundation
import Testing

@Suite struct ChecksumTests {
    /// Reference values from Python's zlib and from md5sum.
    @Test(arguments: [
        ("", "00000001", "d41d8cd98f00b204e9800998ecf8427e"),
        ("a", "00620062", "0cc175b9c0f1b6a831c399e269772661"),
        ("message digest", "29750586", "f96b697d7cb7938d525a2f31aaf161d0"),
        ("Wikipedia", "11e60398", "9c677286866aad38f8e9b660f5411814"),
    ]) func knownValues(text: String, adler32: String, md5: String) {
        #expect(sum(.adler32, of: Array(text.utf8)).hex == adler32)
        #expect(sum(.md5, of: Array(text.utf8)).hex == md5)
        #expect(MD5.hex(of: text) == md5)
    }

    @Test(arguments: ChecksumAlgorithm.allCases) func piecesGiveTheSameAsTheWhole(algorithm: ChecksumAlgorithm) {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var pieces = RunningChecksum(algorithm)
        for start in stride(from: 0, to: bytes.count, by: 997) {
            bytes[start..<min(start + 997, bytes.count)].withUnsafeBytes { pieces.update($0) }
        }
        pieces.update(UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(pieces.checksum == sum(algorithm, of: bytes))
    }

    @Test(arguments: ChecksumAlgorithm.allCases) func copiesGoTheirOwnWays(algorithm: ChecksumAlgorithm) {
        var one = RunningChecksum(algorithm)
        [UInt8]("mess".utf8).withUnsafeBytes { one.update($0) }
        var other = one
        [UInt8]("age digest".utf8).withUnsafeBytes { other.update($0) }
        #expect(one.checksum == sum(algorithm, of: Array("mess".utf8)))
        #expect(other.checksum == sum(algorithm, of: Array("message digest".utf8)))
    }

    @Test func cataloguesSpellingsAreEqual() {
        #expect(Checksum(.adler32, hex: "A1B2C") == Checksum(.adler32, hex: "000a1b2c"))
        #expect(Checksum(.adler32, hex: "a1b2c") != Checksum(.adler32, hex: "000a1b2d"))
        #expect(Checksum(.adler32, hex: "1").description == "adler32 00000001")
    }

    @Test(arguments: ChecksumAlgorithm.allCases) func ofAFile(algorithm: ChecksumAlgorithm) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { unlink(path) }
        let bytes = [UInt8](repeating: 7, count: (1 << 20) + 12_345)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(try Checksum.of(file: path, algorithm) == sum(algorithm, of: bytes))
    }

    @Test func unreadableFilesAreNamed() throws {
        let missing = #expect(throws: ChecksumError.self) { try Checksum.of(file: "/no/such/file", .adler32) }
        #expect(missing?.description == "adler32 checksum of /no/such/file: No such file or directory")
        let directory = #expect(throws: ChecksumError.self) { try Checksum.of(file: "/", .md5) }
        #expect(directory?.reason == .unreadable(errno: EISDIR))
    }

    @Test func cancellationEndsTheReading() async {
        let reading = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try Checksum.of(file: "/dev/zero", .adler32)
        }
        let error = await #expect(throws: ChecksumError.self) { try await reading.value }
        #expect(error?.reason == .cancelled)
    }

    private func sum(_ algorithm: ChecksumAlgorithm, of bytes: [UInt8]) -> Checksum {
        var running = RunningChecksum(algorithm)
        bytes.withUnsafeBytes { running.update($0) }
        return running.checksum
    }
}
