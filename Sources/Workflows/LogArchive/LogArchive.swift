import Files
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
    ///
    /// A cancelled task stops soon.
    @concurrent package func write(to path: FilePath) async throws(PilotError) {
        let temporary = FilePath(path.string + ".part")
        do {
            unlink(temporary.string)
            let file = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite, .groupRead])
            try file.closeAfter {
                var archive = GzipFile(file)
                for entry in try entries() { try append(entry, to: &archive) }
                try archive.write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
                try archive.finish()
            }
            guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary.string)
            throw PilotError(
                .logFileCreationFailure, doing: "writing the log archive \(path.lastComponent?.string ?? path.string)", cause: error)
        }
    }

    private struct Entry {
        let path: FilePath
        /// Relative to the directory.
        let name: FilePath
        let status: stat
    }

    /// Files and directories below the directory in name order; links are followed to files, other kinds are left out.
    private func entries() throws -> [Entry] {
        var found: [Entry] = []
        var pending: [FilePath] = [""]
        while let relative = pending.popLast() {
            try Task.checkCancellation()
            for component in names(in: directory.pushing(relative)) {
                let name = relative.appending(component), path = directory.pushing(name)
                guard !excluding.contains(name.string), !Self.isSecret(component.string), let status = Self.status(of: path) else {
                    continue
                }
                found.append(Entry(path: path, name: name, status: status))
                if status.st_mode & S_IFMT == S_IFDIR { pending.append(name) }
            }
        }
        return found.sorted { $0.name.string < $1.name.string }
    }

    /// A directory that the payload closed to us, or removed meanwhile, must not cost the whole log.
    private func names(in directory: FilePath) -> [FilePath.Component] {
        (try? DirectoryListing.names(in: directory)) ?? []
    }

    /// Credentials and secrets never leave the node in a log.
    static func isSecret(_ name: String) -> Bool {
        name.hasPrefix("x509up") || name.hasSuffix("proxy") || name.hasSuffix(".proxy") || name == "panda_secrets.json"
    }

    /// What the path is, following a link to a file.
    ///
    /// nil for what is gone, a dangling link, a link to a directory, and for devices, sockets and pipes.
    private static func status(of path: FilePath) -> stat? {
        var own = stat(), target = stat()
        guard path.withPlatformString({ lstat($0, &own) }) == 0 else { return nil }
        let kind = own.st_mode & S_IFMT
        if kind == S_IFDIR || kind == S_IFREG { return own }
        let isLinkToFile = kind == S_IFLNK && path.withPlatformString({ stat($0, &target) }) == 0 && target.st_mode & S_IFMT == S_IFREG
        return isLinkToFile ? target : nil
    }

    private func append(_ entry: Entry, to archive: inout GzipFile) throws {
        try Task.checkCancellation()
        let name =
            Array("\(topName)/".utf8)
            + entry.name.withPlatformString {
                $0.withMemoryRebound(to: UInt8.self, capacity: 1) { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
            }
        let mode = entry.status.st_mode & 0o777, modified = Int64(entry.status.st_mtim.tv_sec)
        if entry.status.st_mode & S_IFMT == S_IFDIR {
            let slash = [UInt8(ascii: "/")]
            return try archive.write(TarHeader(name: name + slash, kind: .directory, size: 0, mode: mode, modified: modified).blocks)
        }
        // A file that the payload closed to us is left out, like one that is gone.
        guard let file = try? FileDescriptor.open(entry.path, .readOnly, options: [.closeOnExec, .nonBlocking]) else { return }
        try file.closeAfter {
            let size = Int64(entry.status.st_size)
            try archive.write(TarHeader(name: name, kind: .file, size: size, mode: mode, modified: modified).blocks)
            try copy(file, size: size, to: &archive)
        }
    }

    /// Copies exactly `size` bytes, as the header says: a file that shrank meanwhile is filled with zeros.
    private func copy(_ file: FileDescriptor, size: Int64, to archive: inout GzipFile) throws {
        var left = Int(size)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while left > 0 {
            try Task.checkCancellation()
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: .init(rebasing: $0.prefix(left))) }
            if count == 0 { break }
            try archive.write(buffer[..<count])
            left -= count
        }
        while left > 0 {
            let zeros = min(left, buffer.count)
            try archive.write([UInt8](repeating: 0, count: zeros))
            left -= zeros
        }
        try archive.write([UInt8](repeating: 0, count: TarHeader.padding(size)))
    }
}
