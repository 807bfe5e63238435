import Glibc
package import SystemPackage

/// What is written into a held directory: it lies there, and in no other file, whatever a payload has put at the names.
extension HeldDirectory {
    /// Replaces a file, or makes it; see `DurableFile`.
    package func write(
        _ bytes: [UInt8], to path: FilePath, mode: FilePermissions = .ownerReadWrite, _ durability: DurableFile.Durability = .name
    ) throws {
        let (parent, name) = try parent(of: path)
        defer { if parent != descriptor { close(parent.rawValue) } }
        try DurableFile.write(bytes, to: name, in: parent, mode: mode, durability)
    }

    /// Adds to the end of a file, or makes it.
    ///
    /// Throws `NotAFile` for what is something else, `tooManyLinks` for a file that has another name and may be somebody else's.
    package func append(_ bytes: [UInt8], to path: FilePath, mode: FilePermissions = .ownerReadWrite) throws {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY
        let file = try HeldFile(try open(path, flags, mode: mode.rawValue))
        guard file.facts.kind == .file else { throw NotAFile(path: path, kind: file.facts.kind) }
        guard file.facts.links == 1 else { throw Errno.tooManyLinks }
        _ = try file.withDescriptor { try $0.writeAll(bytes) }
    }
}
