import JobModel
import Settings
import SystemPackage

/// `--redirect-stdout`: from now on stdout and stderr of the pilot go to a file.
enum OutputRedirection {
    static func redirect(to path: String) throws(SettingsError) {
        do {
            let file = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .append], permissions: [.ownerReadWrite, .groupRead, .otherRead])
            _ = try file.duplicate(as: .standardOutput)
            _ = try file.duplicate(as: .standardError)
            try file.close()
        } catch {
            throw SettingsError(["--redirect-stdout: \(path) cannot be written: \(error)"])
        }
    }
}
