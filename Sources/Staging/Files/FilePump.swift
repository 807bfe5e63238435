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

    private let input: HeldFile
    /// The input as it was at the beginning.
    private let before: FileFacts
    private let output: NewFile?
    private let running: Mutex<RunningContents>

    init(from source: LocalSource, to destination: FilePath?, _ algorithm: FileChecksum.Algorithm) throws {
        input = try source.open()
        before = try input.currentFacts()
        output = try destination.map { try NewFile($0) }
        running = Mutex(RunningContents(algorithm))
    }

    /// What has passed so far.
    var contents: Contents { running.withLock(\.contents) }

    /// Moves bytes for a while; false at the file's end.
    ///
    /// A file that changes meanwhile is an error.
    func advance() throws -> Bool {
        let clock = ContinuousClock(), end = clock.now + Self.stride
        let size = max(4096, min(Int(clamping: before.size), Self.pieceSize))
        return try withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { piece in
            while clock.now < end {
                let count = try input.read(into: piece, at: contents.size)
                if count == 0 {
                    guard try input.currentFacts() == before else { throw StagingError(.wrongSize, "the file changed while it was read") }
                    return false
                }
                let bytes = UnsafeRawBufferPointer(rebasing: piece[..<count])
                running.withLock { $0.update(bytes) }
                try output?.write(bytes)
            }
            return true
        }
    }

    /// Waits until what was written is on the disk.
    func settle() throws {
        try output?.synchronize()
        try output?.close()
    }
}
