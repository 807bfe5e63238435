import Files
import JobModel
import Synchronization
import SystemPackage

/// A file on its way through memory, measured, and into a new file where one is wanted; every call may wait for a disk.
final class FilePump: Sendable {
    /// Large enough that the disk is busy.
    private static let pieceSize = 1 << 20
    /// How long one call goes on at least: often enough for whoever cancels, seldom enough to cost nothing.
    private static let stride = Duration.milliseconds(500)

    private let input: FileDescriptor
    private let output: FileDescriptor?
    private let running: Mutex<RunningContents>

    init(from source: FilePath, to destination: FilePath?, _ algorithm: FileChecksum.Algorithm) throws {
        input = try FileDescriptor.open(source, .readOnly, options: [.closeOnExec])
        do {
            output = try destination.map { try FileDescriptor.createNew($0) }
        } catch {
            // The first failure is the one to tell.
            try? input.close()
            throw error
        }
        running = Mutex(RunningContents(algorithm))
    }

    deinit {
        // A file that was only read loses nothing when closing fails, and what was written has been waited for.
        try? input.close()
        try? output?.close()
    }

    /// What has passed so far.
    var contents: Contents { running.withLock(\.contents) }

    /// Moves bytes for a while; false at the file's end.
    func advance() throws -> Bool {
        let clock = ContinuousClock(), end = clock.now + Self.stride
        var piece = [UInt8](repeating: 0, count: Self.pieceSize)
        return try piece.withUnsafeMutableBytes { piece in
            while clock.now < end {
                let count = try input.read(into: piece)
                if count == 0 { return false }
                let bytes = UnsafeRawBufferPointer(rebasing: piece[..<count])
                running.withLock { $0.update(bytes) }
                if let output { try output.writeAll(bytes) }
            }
            return true
        }
    }

    /// Waits until what was written is on the disk.
    func settle() throws { try output?.synchronize() }
}

extension FileDescriptor {
    /// Creates a file that was not there, for everybody to read.
    static func createNew(_ path: FilePath) throws -> FileDescriptor {
        try open(
            path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
    }
}
