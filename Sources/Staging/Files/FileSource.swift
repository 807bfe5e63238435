import HTTP
import JobModel
import Synchronization
import SystemPackage

/// Gives out a file's bytes as they are sent, and measures them.
final class FileSource: ByteSource {
    let length: Int64
    private let file: FileDescriptor
    private let algorithm: FileChecksum.Algorithm
    private let running: Mutex<RunningContents>

    init(_ path: FilePath, _ algorithm: FileChecksum.Algorithm) throws(StagingError) {
        do {
            file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            do {
                length = try file.seek(offset: 0, from: .end)
                try file.seek(offset: 0, from: .start)
            } catch {
                // The first failure is the one to tell.
                try? file.close()
                throw error
            }
        } catch {
            throw StagingError(local: error, "cannot read \(path)")
        }
        self.algorithm = algorithm
        running = Mutex(RunningContents(algorithm))
    }

    deinit {
        // A file that was only read loses nothing when closing fails.
        try? file.close()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try running.withLock { running in
            // A file that grows while it is sent must not overrun the announced length; the check afterwards finds it out.
            let room = min(Int64(buffer.count), length - running.size)
            let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(max(0, room))]))
            running.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return count
        }
    }

    func rewind() throws {
        try running.withLock { running in
            try file.seek(offset: 0, from: .start)
            running = RunningContents(algorithm)
        }
    }

    /// What was given out since the start or the last rewind.
    var contents: Contents { running.withLock(\.contents) }
}
