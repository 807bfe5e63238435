import Files
import HTTP
import JobModel
import Synchronization
import SystemPackage

/// Gives out a file's bytes as they are sent, and measures them.
final class FileSource: ByteSource {
    let length: Int64
    private let path: FilePath
    private let file: HeldFile
    private let before: FileFacts
    private let algorithm: FileChecksum.Algorithm
    private let disk: StagingDisk
    private let running: Mutex<RunningContents>

    init(_ source: LocalSource, _ algorithm: FileChecksum.Algorithm, on disk: StagingDisk) async throws(StagingError) {
        (file, before) = try await disk.perform("read \(source.path)") {
            let file = try source.open()
            return (file, try file.currentFacts())
        }
        length = before.size
        (path, self.algorithm, self.disk) = (source.path, algorithm, disk)
        running = Mutex(RunningContents(algorithm))
    }

    func read(atMost count: Int) async throws -> [UInt8] {
        // A file that grows while it is sent must not overrun the announced length; the check afterwards finds it out.
        let offset = contents.size, room = Int(clamping: max(0, min(Int64(clamping: count), length - offset)))
        return try await disk.perform("read \(path)") { [self] in
            try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                let bytes = UnsafeMutableRawBufferPointer(buffer)
                count = try file.read(into: bytes, at: offset)
                running.withLock { $0.update(UnsafeRawBufferPointer(rebasing: bytes[..<count])) }
            }
        }
    }

    func rewind() { running.withLock { $0 = RunningContents(algorithm) } }

    /// True when the file is not any more what it was when it was opened.
    func hasChanged() async throws(StagingError) -> Bool {
        try await disk.perform("look at \(path)") { [file, before] in try file.currentFacts() != before }
    }

    /// What was given out since the start or the last rewind.
    var contents: Contents { running.withLock(\.contents) }
}
