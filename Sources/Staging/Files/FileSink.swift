import HTTP
import JobModel
import Synchronization
import SystemPackage

/// Takes a reply's body into a new file and measures it.
final class FileSink: ByteSink {
    private let file: FileDescriptor
    private let algorithm: FileChecksum.Algorithm
    private let limit: Int64?
    private let running: Mutex<RunningContents>

    /// Creates the file.
    ///
    /// More than `limit` bytes are refused as they come, before they fill the disk.
    init(_ path: FilePath, _ algorithm: FileChecksum.Algorithm, limit: Int64?) throws(StagingError) {
        do {
            file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw StagingError(local: error, "cannot create \(path)", missing: .other)
        }
        self.algorithm = algorithm
        self.limit = limit
        running = Mutex(RunningContents(algorithm))
    }

    deinit {
        // What matters of the file's end is told by `size` and checksum; a cache that fails late shows when the payload reads.
        try? file.close()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try running.withLock { running in
            running.update(bytes)
            if let limit, running.size > limit {
                throw StagingError(.wrongSize, "the storage sends more than the \(limit) bytes that the catalogue says")
            }
            try file.writeAll(bytes)
        }
    }

    func rewind() throws {
        try running.withLock { running in
            try file.seek(offset: 0, from: .start)
            try file.resize(to: 0)
            running = RunningContents(algorithm)
        }
    }

    /// What was written since the start or the last rewind.
    var contents: Contents { running.withLock(\.contents) }
}
