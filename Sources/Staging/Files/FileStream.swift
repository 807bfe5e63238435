import JobModel
import SystemPackage

/// A local file read from its start to its end, in steps of half a second on the disk's threads: a slow disk is none that hangs.
struct FileStream {
    let source: LocalSource
    let disk: StagingDisk

    /// Reads the file and says what it holds.
    func contents(_ algorithm: FileChecksum.Algorithm) async throws(StagingError) -> Contents {
        let source = source, doing = "read \(source.path)"
        let pump = try await disk.perform(doing) { try FilePump(from: source, to: nil, algorithm) }
        while try await disk.perform(doing, { try pump.advance() }) {}
        return pump.contents
    }

    /// Copies the file to a new file, waits until it is on the disk, and says what it holds.
    func copy(to destination: FilePath, _ algorithm: FileChecksum.Algorithm) async throws(StagingError) -> Contents {
        let source = source, doing = "copy \(source.path) to \(destination)"
        let pump = try await disk.perform(doing, missing: .other) { try FilePump(from: source, to: destination, algorithm) }
        while try await disk.perform(doing, missing: .other, { try pump.advance() }) {}
        try await disk.settle(doing) { try pump.settle() }
        return pump.contents
    }
}
