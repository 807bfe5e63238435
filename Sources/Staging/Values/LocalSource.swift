package import Files
package import SystemPackage

/// A file on this machine that is read, and how it is reached.
package enum LocalSource: Sendable {
    /// A file of the job's directory, by its name there: a regular one, or a link to one that stays in the directory.
    case job(HeldDirectory, FilePath.Component)
    /// A file that is open already; the path is only for messages.
    case opened(HeldFile, FilePath)
    /// A file of somebody else's, such as an input where a site keeps it: links are followed.
    case outside(FilePath)

    /// For messages.
    package var path: FilePath {
        switch self {
        case .job(let directory, let name): directory.path.appending(name)
        case .opened(_, let path), .outside(let path): path
        }
    }

    /// Opens the file; never waits for the other end of a pipe.
    ///
    /// Throws `Errno`; `NotAFile` for what is no regular file, or leads out of the job's directory.
    package func open() throws -> HeldFile {
        switch self {
        case .job(let directory, let name): return try directory.file(behind: name)
        case .opened(let file, _): return file
        case .outside(let path):
            guard try path.stat().type == .regular else { throw NotAFile(path: path, kind: .device) }
            return try HeldFile(FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking]))
        }
    }

    /// False for a file that has no name of its own, or whose name is a link: the target may go with the job directory.
    func mayBeRenamed(_ file: HeldFile) throws -> Bool {
        switch self {
        case .opened: false
        case .job(let directory, let name): try directory.facts(of: FilePath(root: nil, [name])).identity == file.facts.identity
        case .outside(let path): try path.stat(followTargetSymlink: false).type != .symbolicLink
        }
    }

    /// Moves the file by its name; false across file systems.
    func rename(to destination: FilePath) throws -> Bool {
        do {
            switch self {
            case .opened: return false
            case .job(let directory, let name): try directory.rename(FilePath(root: nil, [name]), to: destination)
            case .outside(let path): try path.rename(to: destination)
            }
            return true
        } catch Errno.improperLink {
            return false
        }
    }

    /// Removes what was copied; a file that is left behind goes with the job directory.
    func removeCopied() {
        switch self {
        case .opened: break
        case .job(let directory, let name): try? directory.removeFile(FilePath(root: nil, [name]))
        case .outside(let path): try? path.remove()
        }
    }
}
