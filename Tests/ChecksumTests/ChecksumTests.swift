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

    private func sum(_ algorithm: ChecksumAlgorithm, of bytes: [UInt8]) -> Checksum {
        var running = RunningChecksum(algorithm)
        bytes.withUnsafeBytes { running.update($0) }
        return running.checksum
    }
}
