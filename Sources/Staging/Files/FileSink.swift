import HTTP
import JobModel
import Synchronization
import SystemPackage

/// Takes a reply's body into a new file and measures it.
final class FileSink: ByteSink {
    private let path: FilePath
    private let file: NewFile
    private let limit: Int64?
    private let disk: StagingDisk
    private let running: Mutex<RunningContents>

    /// Creates the file.
    ///
    /// More than `limit` bytes are refused as they come, before they fill the disk.
    init(_ path: FilePath, _ algorithm: FileChecksum.Algorithm, limit: Int64?, on disk: StagingDisk) async throws(StagingError) {
        file = try await disk.perform("create \(path)", missing: .other) { try NewFile(path) }
        self.path = path
        self.limit = limit
        self.disk = disk
        running = Mutex(RunningContents(algorithm))
    }

    func write(_ bytes: [UInt8]) async throws {
        if let limit, contents.size + Int64(bytes.count) > limit {
            throw StagingError(.wrongSize, "the storage sends more than the \(limit) bytes that the catalogue says")
        }
        try await disk.perform("write \(path)", missing: .other) { [self] in
            try bytes.withUnsafeBytes { bytes in
                running.withLock { $0.update(bytes) }
                try file.write(bytes)
            }
        }
    }

    /// Closes the file, which is whole now.
    func finish() async throws(StagingError) { try await disk.settle("write \(path)") { [file] in try file.close() } }

    /// What was written.
    var contents: Contents { running.withLock(\.contents) }
}
