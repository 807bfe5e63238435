import CProcess
import Glibc
package import SystemPackage

/// A file that stays the same one as long as this value lives, whatever becomes of its name.
package final class HeldFile: Sendable {
    private let held: HeldDescriptor
    private var descriptor: FileDescriptor { held.descriptor }
    /// As it was when it was opened.
    package var facts: FileFacts { held.facts }

    /// The descriptor is this value's from now on.
    package init(_ descriptor: FileDescriptor) throws(Errno) { held = try HeldDescriptor(descriptor) }

    /// A file without a name, in memory.
    package static func inMemory(_ name: String) throws(Errno) -> HeldFile {
        let descriptor = cprocess_memory_file(name)
        guard descriptor >= 0 else { throw Errno(rawValue: -descriptor) }
        return try HeldFile(FileDescriptor(rawValue: descriptor))
    }

    /// Lends the descriptor; it would be closed by the end of a call that only took it out.
    package func withDescriptor<Result>(_ body: (FileDescriptor) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(descriptor) }
    }

    /// As it is now.
    package func currentFacts() throws(Errno) -> FileFacts { try FileFacts(in: descriptor) }

    /// Fills the buffer from that place on, as far as the file goes.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        var count = 0
        while count < buffer.count {
            let more = try descriptor.read(
                fromAbsoluteOffset: offset + Int64(count), into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            if more == 0 { break }
            count += more
        }
        return count
    }

    /// All that it held when it was opened.
    ///
    /// Throws `fileTooLarge` beyond the limit, in bytes.
    package func whole(limit: Int) throws -> [UInt8] {
        guard facts.size <= limit else { throw Errno.fileTooLarge }
        return try bytes(count: Int(clamping: facts.size))
    }

    /// Its end as text; see `FileTail`.
    package func tail(limit: Int = 16384) throws -> String { try withDescriptor { try FileTail.read($0, limit: limit) } }

    /// The bytes from that place on, so many at most.
    package func bytes(at offset: Int64 = 0, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
        }
    }
}
