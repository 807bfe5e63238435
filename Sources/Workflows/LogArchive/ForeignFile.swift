import Files
import SystemPackage

/// A file that has a name outside of the job directory: a payload may have linked it there so that its content is told.
struct ForeignFile: Error, CustomStringConvertible {
    let path: FilePath

    static let reason = "it is a file of somebody else's under another name"

    var description: String { "\(path) is not read: \(Self.reason)" }
}

extension HeldDirectory {
    /// Opens a regular file of which something is told to the server.
    ///
    /// Throws `ForeignFile` for one that has a name outside of the directory, and as `file` does.
    func ownFile(_ path: FilePath) throws -> HeldFile {
        var names = LinkNames(self)
        return try ownFile(path, &names)
    }

    /// The same for who asks for many files.
    func ownFile(_ path: FilePath, _ names: inout LinkNames) throws -> HeldFile {
        let file = try file(path)
        guard names.areAllInside(file.facts) else { throw ForeignFile(path: path) }
        return file
    }
}
