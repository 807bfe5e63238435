import CDeflate
import SystemPackage

/// The checksum of the grid.
struct Adler32 {
    private var value: UInt32 = 1

    /// Takes more bytes in.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // The function returns the start value when it is given no buffer at all.
        if bytes.count > 0 { value = libdeflate_adler32(value, bytes.baseAddress, bytes.count) }
    }

    /// Eight hexadecimal digits.
    var digits: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// The checksum and size of a file.
    static func file(_ path: FilePath) throws -> (digits: String, size: Int) {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
        return try file.closeAfter {
            var sum = Adler32()
            var size = 0
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
                if count == 0 { return (sum.digits, size) }
                buffer.withUnsafeBytes { sum.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
                size += count
            }
        }
    }
}
