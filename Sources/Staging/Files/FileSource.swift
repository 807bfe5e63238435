import Files
import HTTP
import JobModel
import Synchronization
import SystemPackage

/// Gives out a file's bytes as they are sent, and measures them.
final class FileSource: ByteSource {
    let length: Int64
    private let file: HeldFile
    private let before: FileFacts
    private let algorithm: FileChecksum.Algorithm
    private let running: Mutex<RunningContents>

    init(_ source: LocalSource, _ algorithm: FileChecksum.Algorithm) throws(StagingError) {
        do {
            file = try source.open()
            before = try file.currentFacts()
            length = before.size
        } catch {
            throw StagingError(local: error, "cannot read \(source.path)")
        }
        self.algorithm = algorithm
        running = Mutex(RunningContents(algorithm))
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try running.withLock { running in
            // A file that grows while it is sent must not overrun the announced length; the check afterwards finds it out.
            let room = min(Int64(buffer.count), length - running.size)
            let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(max(0, room))]), at: running.size)
            running.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return count
        }
    }

    func rewind() throws {
        running.withLock { $0 = RunningContents(algorithm) }
    }

    /// True when the file is not any more what it was when it was opened.
    var hasChanged: Bool { (try? file.currentFacts()) != before }

    /// What was given out since the start or the last rewind.
    var contents: Contents { running.withLock(\.contents) }
}
