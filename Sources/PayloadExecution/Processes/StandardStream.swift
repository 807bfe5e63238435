package import Files
package import SystemPackage

/// What a child process finds as its standard input, output or error.
package enum StandardStream: Sendable {
    /// Nothing to read, and what is written is lost.
    case null
    /// A file: read from its start, or created (0644) and emptied.
    case file(FilePath)
    /// A file whose content stays; created (0644) when missing. Output only.
    case appending(FilePath)
    /// A file that is open already, and stays so as long as the command is kept.
    case held(HeldFile)
    /// An open descriptor, which stays the caller's.
    case descriptor(FileDescriptor)

    /// The descriptor to hand to the child, and whether it is ours to close afterwards.
    func open(forWriting: Bool) throws(SpawnError) -> (descriptor: FileDescriptor, isOurs: Bool) {
        switch self {
        case .descriptor(let descriptor): (descriptor, false)
        // The command holds the file for longer than the call.
        case .held(let file): (file.withDescriptor { $0 }, false)
        case .null: (try Self.open("/dev/null", forWriting, []), true)
        case .file(let path): (try Self.open(path, forWriting, .truncate), true)
        case .appending(let path): (try Self.open(path, forWriting, .append), true)
        }
    }

    private static func open(
        _ path: FilePath, _ forWriting: Bool, _ extra: FileDescriptor.OpenOptions
    ) throws(SpawnError) -> FileDescriptor {
        do {
            guard forWriting else { return try .open(path, .readOnly, options: .closeOnExec) }
            let options: FileDescriptor.OpenOptions = [.create, .closeOnExec, extra]
            return try .open(path, .writeOnly, options: options, permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw SpawnError(step: .streams, path: path, errno: error as? Errno ?? .ioError)
        }
    }
}
