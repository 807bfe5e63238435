import CProcess
import Glibc
package import SystemPackage

/// What is done to the names in a held directory.
extension HeldDirectory {
    /// What stands behind a path below; a link at its end is not followed, one on the way refused.
    package func facts(of path: FilePath) throws(Errno) -> FileFacts {
        let (parent, name) = try parent(of: path)
        defer { if parent != descriptor { close(parent.rawValue) } }
        return try FileFacts(name, in: parent)
    }

    /// True while the name in it is that directory.
    package func holds(_ directory: HeldDirectory, as name: FilePath.Component) -> Bool {
        // What cannot be looked at is not known to be the same.
        (try? FileFacts(name, in: descriptor))?.identity == directory.facts.identity
    }

    /// Removes a name that is no directory's.
    package func removeFile(_ path: FilePath) throws(Errno) {
        let (parent, name) = try parent(of: path)
        defer { if parent != descriptor { close(parent.rawValue) } }
        guard name.withPlatformString({ unlinkat(parent.rawValue, $0, 0) }) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Makes a link in it.
    package func makeLink(_ name: FilePath.Component, to target: FilePath) throws(Errno) {
        let result = target.withPlatformString { target in name.withPlatformString { symlinkat(target, descriptor.rawValue, $0) } }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    /// Moves a file out of it, in the place of whatever file is at the destination.
    package func rename(_ path: FilePath, to destination: FilePath) throws(Errno) {
        let (parent, name) = try parent(of: path)
        defer { if parent != descriptor { close(parent.rawValue) } }
        let result = name.withPlatformString { name in
            destination.withPlatformString { renameat(parent.rawValue, name, AT_FDCWD, $0) }
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    /// A whole regular file.
    ///
    /// Throws `fileTooLarge` beyond the limit, in bytes.
    package func read(_ name: String, limit: Int) throws -> [UInt8] {
        try file(FilePath(name)).whole(limit: limit)
    }

    /// Bytes that an unprivileged user can still write there.
    package func freeSpace() throws(Errno) -> Int64 { try fileSystem().freeBytes }

    /// True when no program that lies there can be run: its file system is mounted `noexec`.
    package func refusesPrograms() throws(Errno) -> Bool {
        let noExec: UInt = 8  // ST_NOEXEC, which Swift's Glibc module lacks
        return try fileSystem().f_flag & noExec != 0
    }

    private func fileSystem() throws(Errno) -> statvfs {
        var status = statvfs()
        guard fstatvfs(descriptor.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
        return status
    }

    func parent(of path: FilePath) throws(Errno) -> (FileDescriptor, FilePath.Component) {
        guard path.isRelative, let name = path.lastComponent, name.kind == .regular else { throw .invalidArgument }
        let directory = path.removingLastComponent()
        return (directory.isEmpty ? descriptor : try open(directory, cprocess_o_path | O_DIRECTORY), name)
    }
}

extension HeldDirectory {
    /// Opens a regular file to be read that a name leads to, over links that stay in the directory.
    ///
    /// Throws `NotAFile` for a link that leads out, and for what is no file.
    package func file(behind name: FilePath.Component) throws -> HeldFile {
        var path = FilePath(root: nil, [name])
        for _ in 0..<8 {
            guard try facts(of: path).kind == .link else { return try file(path) }
            guard let target = LinkTarget.inside(try target(of: path), of: path, in: self.path) else { break }
            path = path.removingLastComponent().pushing(target).lexicallyNormalized()
        }
        throw NotAFile(path: FilePath(root: nil, [name]), kind: .link)
    }

    private func target(of path: FilePath) throws(Errno) -> FilePath {
        let (parent, name) = try parent(of: path)
        defer { if parent != descriptor { close(parent.rawValue) } }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = name.withPlatformString { readlinkat(parent.rawValue, $0, &buffer, buffer.count - 1) }
        guard count >= 0 else { throw Errno(rawValue: errno) }
        return FilePath(platformString: buffer)
    }
}
