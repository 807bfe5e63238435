import Files
import Synchronization
import SystemPackage

/// A file that was not there and is written now; every call may wait for its disk.
///
/// It is closed before it gets its final name: a file system of a network says only then that it has not kept what was written.
final class NewFile: Sendable {
    private let descriptor: Mutex<FileDescriptor?>

    /// Creates the file, for everybody to read.
    init(_ path: FilePath) throws {
        let created = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        descriptor = Mutex(created)
    }

    deinit {
        // Of a transfer that failed: nobody waits for a close, which a dead server never answers.
        guard let open = descriptor.withLock(\.self) else { return }
        BlockingWork.leave { try? open.close() }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try descriptor.withLock { open in
            guard let open else { throw Errno.badFileDescriptor }
            _ = try open.writeAll(bytes)
        }
    }

    /// Waits until what was written is on the disk.
    func synchronize() throws { try descriptor.withLock { try $0?.synchronize() } }

    func close() throws {
        try descriptor.withLock { open in
            let last = open
            open = nil
            try last?.close()
        }
    }
}
