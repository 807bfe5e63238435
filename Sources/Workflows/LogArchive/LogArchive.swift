package import Files
import Glibc
package import Secrets
import SystemPackage

/// The job's log: what the job directory holds at the end, as one gzipped tar file.
///
/// Written by the pilot itself, since starting `tar` and `gzip` costs more than the archive does; and as a stream, so that memory does not grow with
/// the job. It holds regular files of the job and links that stay in it: nothing that a link, a mount or another name brings in.
package struct LogArchive: Sendable {
    /// The directory that is archived.
    package let directory: HeldDirectory
    /// Name of the top directory inside the archive: `tarball_PandaJob_<PandaID>_<queue>`, as log viewers expect.
    package let topName: String
    /// Names in the directory that stay out: input and output files.
    package let excluding: Set<String>
    /// Names in the directory that are archived first, as far as there is room, and whole but for secrets: the payload's output.
    package var first: [String] = []
    /// The pilot's log: the directory that it is really in, and its name there; the job's directory has a link of that name.
    package var pilotLog: (directory: HeldDirectory, name: String)?
    package var limits = ArchiveLimits()
    /// Core files are wanted only by who debugs.
    package var keepsCores = false
    /// Only what is archived first.
    package var isEssential = false
    package let redactor: Redactor

    package init(directory: HeldDirectory, topName: String, excluding: Set<String>, redactor: Redactor) {
        (self.directory, self.topName, self.excluding, self.redactor) = (directory, topName, excluding, redactor)
    }

    /// Writes the archive; blocks until it is done, cancelled by the sign, or failed with an `Errno`.
    ///
    /// When the time or the room of `limits` is used up, the archive ends there and says so.
    package func write(to file: HeldFile, until stop: StopSign = StopSign()) throws -> LeftOut {
        try file.withDescriptor { descriptor in
            var writing = Writing(archive: self, file: descriptor, stop: stop)
            try writing.run()
            return writing.leftOut
        }
    }

    /// Credentials and secrets never leave the node in a log.
    static func isSecret(_ name: String) -> Bool {
        name.hasPrefix("x509up") || name.hasSuffix("proxy") || name.hasSuffix(".proxy") || name == "panda_secrets.json"
    }
}

/// One archive while it is written.
private struct Writing {
    let archive: LogArchive
    let stop: StopSign
    var tar: GzipFile
    var leftOut = LeftOut()
    private let begun = ContinuousClock.now
    /// Bytes, before they are packed.
    private var used: Int64 = 0
    private var names: LinkNames

    init(archive: LogArchive, file: FileDescriptor, stop: StopSign) {
        (self.archive, self.stop) = (archive, stop)
        tar = GzipFile(file)
        names = LinkNames(archive.directory)
    }

    mutating func run() throws {
        if let log = archive.pilotLog { try add(named: log.name, in: log.directory) }
        for name in archive.first where name != archive.pilotLog?.name { try add(named: name, in: archive.directory) }
        if !archive.isEssential { try walk() }
        if leftOut.count > 0 {
            let text = Array(archive.redactor.redact(leftOut.text).utf8)
            try header(FilePath(LeftOut.fileName), .file, size: Int64(text.count))
            try put(text)
        }
        try tar.write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
        try tar.finish()
    }

    /// A file of a known name; what is not there has nothing to say.
    private mutating func add(named name: String, in directory: HeldDirectory) throws {
        do {
            let file = try directory.file(FilePath(name))
            guard isTheJobs(file.facts) else { return leftOut.note(FilePath(name), Self.foreign) }
            try add(file, FilePath(name), mode: file.facts.mode, isLog: true)
        } catch Errno.noSuchFileOrDirectory {
            return
        } catch let error as NotAFile {
            leftOut.note(FilePath(name), "it \(error.description.dropFirst(name.count + 1))")
        }
    }

    private mutating func walk() throws {
        let enough = StopSign()
        let known = Set(archive.first + [archive.pilotLog?.name].compactMap(\.self))
        try TreeWalk(archive.directory).visit(until: enough) { entry in
            if stop.isSet { throw CancellationError() }
            let name = entry.path.lastComponent?.string ?? "", isAtTop = entry.path.components.count == 1
            if isAtTop, known.contains(name) || archive.excluding.contains(name) { return }
            if let reason = end {
                leftOut.note(entry.path, "\(reason); this and what would have come after it is missing")
                return enough.set()
            }
            if LogArchive.isSecret(name) { return leftOut.note(entry.path, "its name is a credential's") }
            if let obstacle = entry.obstacle { return leftOut.note(entry.path, "\(obstacle)") }
            try add(entry)
        }
        if stop.isSet { throw CancellationError() }
    }

    /// Why nothing more is taken.
    private var end: String? {
        if ContinuousClock.now - begun > archive.limits.time { return "the time for the archive is over" }
        return used > archive.limits.total - (1 << 16) ? "the archive has the \(archive.limits.total) bytes that it may have" : nil
    }

    private mutating func add(_ entry: TreeWalk.Entry) throws {
        switch entry.facts.kind {
        case .directory: try header(entry.path, .directory, size: 0, mode: entry.facts.mode | 0o700, entry.facts.modified.seconds)
        case .link: try addLink(entry)
        case .file: try addFile(entry)
        case .pipe, .socket, .device: leftOut.note(entry.path, "it is no file but a \(entry.facts.kind)")
        }
    }

    private mutating func addLink(_ entry: TreeWalk.Entry) throws {
        guard let target = try? entry.target() else { return }  // it is gone
        guard let inside = LinkTarget.inside(target, of: entry.path, in: archive.directory.path) else {
            return leftOut.note(entry.path, "the link leads out of the job directory")
        }
        try header(entry.path, .link, size: 0, mode: 0o777, entry.facts.modified.seconds, target: inside)
    }

    private mutating func addFile(_ entry: TreeWalk.Entry) throws {
        guard isTheJobs(entry.facts) else { return leftOut.note(entry.path, Self.foreign) }
        let file: HeldFile
        do {
            file = try entry.open()
        } catch {
            return leftOut.note(entry.path, "it cannot be opened: \(error)")
        }
        try add(file, entry.path, mode: entry.facts.mode, isLog: false)
    }

    /// False for a file that has a name outside of the job directory.
    private mutating func isTheJobs(_ facts: FileFacts) -> Bool { facts.links < 2 || names.areAllInside(facts) }

    private static let foreign = "it is a file of somebody else's under another name"

    private mutating func add(_ file: HeldFile, _ path: FilePath, mode: UInt32, isLog: Bool) throws {
        let limits = archive.limits, room = max(0, limits.total - used)
        do {
            let limit = archive.keepsCores && !isLog ? room : min(limits.file, room)
            let archived = try ArchivedFile(
                file, limit: limit, keepsCores: archive.keepsCores, isLog: isLog, redactor: archive.redactor, stop: stop)
            if archived.missing > 0 { leftOut.note(path, "\(archived.missing) bytes of its middle, as it is larger than a file may be") }
            try header(path, .file, size: archived.size, mode: mode, file.facts.modified.seconds)
            try archived.write { try tar.write($0) }
            try tar.write([UInt8](repeating: 0, count: TarHeader.padding(archived.size)))
            used += archived.size
        } catch let refusal as ArchivedFile.Refusal {
            leftOut.note(path, refusal.reason)
        }
    }

    private mutating func header(
        _ path: FilePath, _ kind: TarHeader.Kind, size: Int64, mode: UInt32 = 0o600, _ modified: Int64 = Int64(clamping: time(nil)),
        target: FilePath? = nil
    ) throws {
        let name = Array("\(archive.topName)/".utf8) + path.bytes + (kind == .directory ? [UInt8(ascii: "/")] : [])
        let header = TarHeader(name: name, kind: kind, size: size, mode: mode & 0o777, modified: modified, target: target?.bytes ?? [])
        used += Int64(clamping: TarHeader.blockSize)
        try tar.write(header.blocks)
    }

    private mutating func put(_ bytes: [UInt8]) throws {
        try tar.write(bytes)
        try tar.write([UInt8](repeating: 0, count: TarHeader.padding(Int64(bytes.count))))
    }
}

extension FilePath {
    /// Byte for byte: a name need not be UTF-8.
    fileprivate var bytes: [UInt8] { withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } }
}
