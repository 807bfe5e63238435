import HTTP
import JobModel
import Synchronization
import SystemPackage

/// Gives out a file's bytes as they are sent, and measures them.
final class FileSource: ByteSource {
    let length: Int64
    private let path: FilePath
    private let file: FileDescriptor
    private let algorithm: FileChecksum.Algorithm
    private let disk: StagingDisk
    private let running: Mutex<RunningContents>

    init(_ path: FilePath, _ algorithm: FileChecksum.Algorithm, on disk: StagingDisk) async throws(StagingError) {
        (file, length) = try await disk.perform("read \(path)") {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            do {
                return (file, try file.seek(offset: 0, from: .end))
            } catch {
                // The first failure is the one to tell.
                try? file.close()
                throw error
            }
        }
        (self.path, self.algorithm, self.disk) = (path, algorithm, disk)
        running = Mutex(RunningContents(algorithm))
    }

    deinit {
        // A file that was only read loses nothing when closing fails.
        try? file.close()
    }

    func read(atMost count: Int) async throws -> [UInt8] {
        // A file that grows while it is sent must not overrun the announced length; the check afterwards finds it out.
        let offset = contents.size, room = Int(max(0, min(Int64(count), length - offset)))
        return try await disk.perform("read \(path)") { [self] in
            try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                let bytes = UnsafeMutableRawBufferPointer(buffer)
                count = try file.read(fromAbsoluteOffset: offset, into: bytes)
                running.withLock { $0.update(UnsafeRawBufferPointer(rebasing: bytes[..<count])) }
            }
        }
    }

    func rewind() { running.withLock { $0 = RunningContents(algorithm) } }

    /// What was given out since the start or the last rewind.
    var contents: Contents { running.withLock(\.contents) }
}
