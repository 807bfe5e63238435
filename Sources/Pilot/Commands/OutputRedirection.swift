import Files
import JobModel
import Settings
import SystemPackage

/// `--redirect-stdout`: from now on stdout and stderr of the pilot go to a file.
enum OutputRedirection {
    /// A disk that hangs is an error after the limit.
    static func redirect(
        to path: String, on disk: BlockingWork = BlockingWork(threads: 1), within limit: Duration = .seconds(60)
    ) async throws(SettingsError) {
        do {
            let file = try await disk.run("opening it", within: limit) {
                // A FIFO that nobody reads is refused rather than waited for.
                try FileDescriptor.open(
                    FilePath(path), .writeOnly, options: [.create, .append, .nonBlocking],
                    permissions: [.ownerReadWrite, .groupRead, .otherRead])
            }
            _ = try file.duplicate(as: .standardOutput)
            _ = try file.duplicate(as: .standardError)
            try file.close()
        } catch {
            throw SettingsError(["--redirect-stdout: \(path) cannot be written: \(error)"])
        }
    }
}
