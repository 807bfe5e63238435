import Glibc
import SystemPackage

/// The files of a job's directory as far as the server may see them: nothing that lies, or leads, outside of it.
struct JobFiles: Sendable {
    /// The directory's real path, without links.
    let root: FilePath
    /// The same as the pilot knows it.
    let given: FilePath

    init(_ directory: FilePath) throws(DebugFailure) {
        guard let root = Self.realPath(directory) else { throw DebugFailure("the job directory cannot be read: \(Errno(rawValue: errno))") }
        self.root = root
        given = directory
    }

    /// The real place of a path, relative to the directory and without links.
    func resolve(_ path: FilePath) throws(DebugFailure) -> FilePath {
        guard !path.isEmpty else { throw .refused("a path is empty") }
        let full = root.pushing(path)
        guard var real = Self.realPath(full) else {
            let reason = Errno(rawValue: errno), lexical = full.lexicallyNormalized()
            // Of what lies outside the server does not even learn whether it is there.
            guard lexical.starts(with: root) || lexical.starts(with: given) else { throw Self.outside(path) }
            throw DebugFailure("\(path): \(reason)")
        }
        guard real.removePrefix(root) else { throw Self.outside(path) }
        return real
    }

    static func outside(_ path: FilePath) -> DebugFailure { .refused("'\(path)' is outside of the job directory") }

    private static func realPath(_ path: FilePath) -> FilePath? {
        guard let real = path.withPlatformString({ realpath($0, nil) }) else { return nil }
        defer { free(real) }
        return FilePath(platformString: real)
    }

    /// Opens a directory step by step: the path has no links, so one that is met has just been put there.
    func open(_ path: FilePath) throws -> FileDescriptor {
        var directory = try FileDescriptor.open(root, .readOnly, options: [.directory, .noFollow, .closeOnExec])
        for component in path.components {
            let parent = directory
            defer { try? parent.close() }  // only read
            directory = try Self.open(component, in: parent, O_DIRECTORY)
        }
        return directory
    }

    /// Opens a regular file; nil for what is none, which is not touched: a reader of a pipe would release its writer.
    func openFile(_ path: FilePath) throws -> FileDescriptor? {
        let directory = try open(path.removingLastComponent())
        defer { try? directory.close() }  // only read
        guard let name = path.lastComponent, Self.status(of: name, in: directory)?.isRegular == true else { return nil }
        let file = try Self.open(name, in: directory, O_NONBLOCK)
        var status = stat()
        if fstat(file.rawValue, &status) == 0, status.isRegular { return file }
        try? file.close()  // put there in between, and only opened
        return nil
    }

    /// What a directory's entry is, links as they are; nil when it is gone.
    static func status(of name: FilePath.Component, in directory: FileDescriptor) -> stat? {
        var status = stat()
        let isThere = name.withPlatformString { fstatat(directory.rawValue, $0, &status, AT_SYMLINK_NOFOLLOW) == 0 }
        return isThere ? status : nil
    }

    private static func open(_ name: FilePath.Component, in directory: FileDescriptor, _ option: Int32) throws -> FileDescriptor {
        let descriptor = name.withPlatformString { openat(directory.rawValue, $0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | option) }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: descriptor)
    }
}

extension stat {
    var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
    var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
    var isLink: Bool { st_mode & S_IFMT == S_IFLNK }

    /// Whether it was written after the other.
    func isNewer(than other: stat) -> Bool {
        (st_mtim.tv_sec, st_mtim.tv_nsec) > (other.st_mtim.tv_sec, other.st_mtim.tv_nsec)
    }
}
