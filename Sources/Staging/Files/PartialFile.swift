import Files
import SystemPackage

/// A file under a temporary name beside its final one, so that nobody ever sees it half written.
///
/// Pilot's log archive leaves `*.part*` out, should one be left behind by a killed pilot.
struct PartialFile {
    private let final: FilePath
    private let path: FilePath

    init(for final: FilePath) {
        self.final = final
        let random = String(UInt32.random(in: .min ... .max), radix: 16)
        // A name may have 255 bytes; the longest file names must leave room for the ending.
        let stem = (final.lastComponent?.string ?? "file").prefix(220)
        path = final.removingLastComponent().appending("\(stem).part-\(random)")
    }

    /// Lets `body` make the file under its temporary name, and gives it the final one; after a failure nothing is left.
    func write(_ body: (FilePath) async throws(StagingError) -> Contents) async throws(StagingError) -> Contents {
        do throws(StagingError) {
            let contents = try await body(path)
            do {
                try path.rename(to: final)
            } catch {
                throw StagingError(local: error, "cannot give \(path) its final name", missing: .other)
            }
            return contents
        } catch {
            // The body may not have come to create it; the failure to tell is the body's.
            try? path.remove()
            throw error
        }
    }
}
