import Files
import Glibc
import SystemPackage

/// The files of a job's directory as far as the server may see them: nothing that lies, or leads, outside of it.
struct VisibleFiles: Sendable {
    let directory: HeldDirectory
    /// The directory's real path, without links.
    let root: FilePath
    /// The same as the pilot knows it.
    let given: FilePath

    /// Throws when something else stands in the directory's place now.
    init(_ directory: HeldDirectory) throws(DebugFailure) {
        guard let root = Self.realPath(directory.path) else {
            throw DebugFailure("the job directory cannot be read: \(Errno(rawValue: errno))")
        }
        guard (try? HeldDirectory(root))?.facts.identity == directory.facts.identity else {
            throw DebugFailure("the job directory is not where it was made")
        }
        (self.directory, self.root, given) = (directory, root, directory.path)
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
}

extension stat {
    var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
}

extension FileFacts {
    /// Whether it was written after the other.
    func isNewer(than other: FileFacts) -> Bool { modified > other.modified }
}
