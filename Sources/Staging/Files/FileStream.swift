import JobModel
import SystemPackage

/// A local file read from its start to its end, in steps of half a second on the disk's threads: a slow disk is none that hangs.
struct FileStream {
    let source: LocalSource
    let disk: StagingDisk

    /// Reads the file and says what it holds.
    func contents(_ algorithm: FileChecksum.Algorithm) async throws(StagingError) -> Contents {
        let source = source, doing = "read \(source.path)"
        return try await run(doing, missing: .missingFile) { try FilePump(from: source, to: nil, algorithm) }.contents
    }

    /// Copies the file to a new file, waits until it is on the disk, and says what it holds.
    func copy(to destination: FilePath, _ algorithm: FileChecksum.Algorithm) async throws(StagingError) -> Contents {
        let source = source, doing = "copy \(source.path) to \(destination)"
        let pump = try await run(doing, missing: .other) { try FilePump(from: source, to: destination, algorithm) }
        try await disk.settle(doing) { try pump.settle() }
        return pump.contents
    }

    /// Most files are done in the first step.
    private func run(
        _ doing: String, missing: StagingError.Kind, _ start: @escaping @Sendable () throws -> FilePump
    ) async throws(StagingError) -> FilePump {
        var (pump, isMore) = try await disk.perform(doing, missing: missing) {
            let pump = try start()
            return (pump, try pump.advance())
        }
        while isMore { isMore = try await disk.perform(doing, missing: missing) { [pump] in try pump.advance() } }
        return pump
    }
}
