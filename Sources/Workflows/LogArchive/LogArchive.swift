import Glibc
package import JobModel
package import SystemPackage

/// The job's log: what the job directory holds at the end, as one gzipped tar file.
///
/// Written by the pilot itself, since starting `tar` and `gzip` costs more than the archive does.
package struct LogArchive: Sendable {
    /// The directory that is archived.
    package let directory: FilePath
    /// Name of the top directory inside the archive: `tarball_PandaJob_<PandaID>_<queue>`, as log viewers expect.
    package let topName: String
    /// Paths relative to `directory` that stay out: input and output files.
    package let excluding: Set<String>

    package init(directory: FilePath, topName: String, excluding: Set<String>) {
        self.directory = directory
        self.topName = topName
        self.excluding = excluding
    }

    /// Writes the archive to a temporary name beside `path`, then renames it.
    package func write(to path: FilePath) throws(PilotError) {
        let temporary = FilePath(path.string + ".part")
        do {
            unlink(temporary.string)
            var archive = try GzipFile(creating: temporary)
            for entry in try entries() { try append(entry, to: &archive) }
            try archive.write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
            try archive.finish()
            guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary.string)
            throw PilotError(
                .logFileCreationFailure, doing: "writing the log archive \(path.lastComponent?.string ?? path.string)", cause: error)
        }
    }

    private struct Entry {
        let path: FilePath
        let name: String
        let status: stat
    }

    /// Files and directories below the directory in name order; links are followed to files, other kinds are left out.
    private func entries() throws -> [Entry] {
        var found: [Entry] = []
        var pending = [""]
        while let relative = pending.popLast() {
            for name in try DirectoryListing.names(in: directory.appending(relative)).sorted(by: >) {
                let path = relative.isEmpty ? name : "\(relative)/\(name)"
                guard !excluding.contains(path), !Self.isSecret(name) else { continue }
                let full = directory.appending(path)
                guard let status = try Self.status(of: full) else { continue }
                found.append(Entry(path: full, name: "\(topName)/\(path)", status: status))
                if status.st_mode & S_IFMT == S_IFDIR { pending.append(path) }
            }
        }
        return found.sorted { $0.name < $1.name }
    }

    /// Credentials and secrets never leave the node in a log.
    private static func isSecret(_ name: String) -> Bool {
        name.hasPrefix("x509up") || name.hasSuffix("proxy") || name.hasSuffix(".proxy") || name == "panda_secrets.json"
    }

    /// What the path is, following a link to a file; nil for a dangling link, a link to a directory, and for devices, sockets and pipes.
    private static func status(of path: FilePath) throws -> stat? {
        var own = stat(), target = stat()
        guard lstat(path.string, &own) == 0 else { throw Errno(rawValue: errno) }
        let kind = own.st_mode & S_IFMT
        if kind == S_IFDIR || kind == S_IFREG { return own }
        guard kind == S_IFLNK, stat(path.string, &target) == 0, target.st_mode & S_IFMT == S_IFREG else { return nil }
        return target
    }

    private func append(_ entry: Entry, to archive: inout GzipFile) throws {
        let isDirectory = entry.status.st_mode & S_IFMT == S_IFDIR
        let size = isDirectory ? 0 : Int64(entry.status.st_size)
        let header = TarHeader(
            name: isDirectory ? entry.name + "/" : entry.name, kind: isDirectory ? .directory : .file, size: size,
            mode: entry.status.st_mode & 0o777, modified: Int64(entry.status.st_mtim.tv_sec))
        try archive.write(header.blocks)
        if !isDirectory { try copy(entry.path, size: size, to: &archive) }
    }

    /// Copies exactly `size` bytes, as the header says: a file that shrank meanwhile is filled with zeros.
    private func copy(_ path: FilePath, size: Int64, to archive: inout GzipFile) throws {
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        defer { try? file.close() }  // read only: nothing can be lost
        var left = Int(size)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while left > 0 {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: .init(rebasing: $0.prefix(left))) }
            if count == 0 { break }
            try archive.write(buffer[..<count])
            left -= count
        }
        try archive.write([UInt8](repeating: 0, count: left + TarHeader.padding(size)))
    }
}
