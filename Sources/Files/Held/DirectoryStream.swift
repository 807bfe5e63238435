import CProcess
import Glibc
import SystemPackage

/// The names in an open directory, one after the other, in the file system's order and in constant memory.
final class DirectoryStream {
    let descriptor: FileDescriptor
    private var entries: [UInt8] = []
    private var position = 0

    /// The descriptor is the stream's from now on.
    init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    deinit { close(descriptor.rawValue) }

    /// The next name but `.` and `..`, byte for byte; nil at the end.
    func next() throws(Errno) -> FilePath.Component? {
        while true {
            if position >= entries.count {
                try fill()
                if entries.isEmpty { return nil }
            }
            if let name = take() { return name }
        }
    }

    /// The layout is the kernel's `linux_dirent64`: inode, offset, length of the entry, type, name.
    private func take() -> FilePath.Component? {
        entries.withUnsafeBytes { bytes in
            let entry = UnsafeRawBufferPointer(rebasing: bytes[position...])
            // fits: 16 bits
            let length = entry.count < 20 ? 0 : Int(entry.loadUnaligned(fromByteOffset: 16, as: UInt16.self))
            guard length >= 20, length <= entry.count, let base = entry.baseAddress else {
                position = bytes.count
                return nil
            }
            position += length
            let name = FilePath.Component(platformString: (base + 19).assumingMemoryBound(to: CChar.self))
            return name.flatMap { $0.kind == .regular ? $0 : nil }
        }
    }

    private func fill() throws(Errno) {
        position = 0
        var failure: Int64 = 0
        entries = [UInt8](unsafeUninitializedCapacity: Self.capacity) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            let filled = cprocess_list(descriptor.rawValue, base, UInt64(buffer.count))
            (count, failure) = (Int(clamping: max(0, filled)), min(0, filled))
        }
        if failure < 0 { throw Errno(rawValue: Int32(clamping: -failure)) }
    }

    /// There may be one of these for each level of a tree.
    private static let capacity = 16384
}
