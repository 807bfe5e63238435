import Files
import SystemPackage

/// A file under a temporary name beside its final one, so that nobody ever sees it half written.
///
/// Pilot's log archive leaves `*.part*` out, should one be left behind by a killed pilot.
struct PartialFile {
    private let final: FilePath
    private let path: FilePath
    private let disk: StagingDisk

    init(for final: FilePath, on disk: StagingDisk) {
        self.final = final
        self.disk = disk
        let random = String(UInt32.random(in: .min ... .max), radix: 16)
        // A name may have 255 bytes; the longest file names must leave room for the ending.
        let stem = (final.lastComponent?.string ?? "file").prefix(220)
        path = final.removingLastComponent().appending("\(stem).part-\(random)")
    }

    /// Lets `body` make the file under its temporary name, and gives it the final one; after a failure nothing is left.
    func write(_ body: (FilePath) async throws(StagingError) -> Contents) async throws(StagingError) -> Contents {
        let path = path, final = final
        do throws(StagingError) {
            let contents = try await body(path)
            try await disk.perform("give \(path) its final name", missing: .other) { try path.rename(to: final) }
            return contents
        } catch {
            // The body may not have come to create it; the failure to tell is the body's.
            await disk.tidy { try path.remove() }
            throw error
        }
    }
}
