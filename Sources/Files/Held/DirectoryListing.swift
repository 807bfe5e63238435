package import SystemPackage

/// The names in a small directory, byte for byte: they need not be UTF-8.
package enum DirectoryListing {
    /// Without `.` and `..`, in no order.
    ///
    /// Throws `Errno` when it cannot be read.
    package static func names(in directory: FilePath) throws -> [FilePath.Component] {
        let stream = DirectoryStream(try FileDescriptor.open(directory, .readOnly, options: [.directory, .closeOnExec, .nonBlocking]))
        var names: [FilePath.Component] = []
        while let name = try stream.next() { names.append(name) }
        return names
    }

    /// The same as texts; empty when it cannot be read, as what is not there has nothing in it.
    package static func texts(in directory: FilePath) -> [String] { ((try? names(in: directory)) ?? []).map(\.string) }
}
