import Glibc
import SystemPackage

extension FilePath {
    /// Whether it is a regular file of this user's in a directory where the user may replace it.
    ///
    /// A link is nobody's to replace: what it points to is how somebody else provides the file.
    var isOursToReplace: Bool {
        var status = Glibc.stat()
        guard lstat(string, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else { return false }
        let directory = removingLastComponent().isEmpty ? "." : removingLastComponent().string
        return access(string, W_OK) == 0 && access(directory, W_OK | X_OK) == 0
    }
}
