import Files
import Secrets
import SystemPackage

/// A log archive while it is written: what of the job goes into it, and what stays out for which reason.
struct ArchiveWriting {
    private let archive: LogArchive
    private let stop: StopSign
    private var tar: TarFile
    private(set) var leftOut: LeftOut
    private let begun = ContinuousClock.now
    private var names: LinkNames

    init(of archive: LogArchive, to file: FileDescriptor, until stop: StopSign) {
        (self.archive, self.stop) = (archive, stop)
        tar = TarFile(file, topName: archive.topName, redactor: archive.redactor)
        leftOut = LeftOut(redactor: archive.redactor)
        names = LinkNames(archive.directory)
    }

    mutating func run() throws {
        if let log = archive.pilotLog { try add(named: log.name, in: log.directory) }
        for name in archive.first where name != archive.pilotLog?.name { try add(named: name, in: archive.directory) }
        if !archive.isEssential { try walk() }
        if leftOut.count > 0 {
            let text = Array(leftOut.text.utf8)
            try tar.add(file: FilePath(LeftOut.fileName), size: Int64(text.count)) { write in try text.withUnsafeBytes(write) }
        }
        try tar.finish()
    }

    /// A file of a known name; what is not there has nothing to say, and what cannot be read keeps nothing else from being told.
    private mutating func add(named name: String, in directory: HeldDirectory) throws {
        let file: HeldFile
        do {
            file = try directory.file(FilePath(name), evenIfClosed: true)
        } catch Errno.noSuchFileOrDirectory {
            return
        } catch Errno.improperLink {
            return leftOut.note(FilePath(name), "\(TreeWalk.Obstacle.mount)")
        } catch let error as NotAFile {
            return leftOut.note(FilePath(name), "it \(error.description.dropFirst(name.count + 1))")
        } catch {
            return leftOut.note(FilePath(name), "it cannot be opened: \(error)")
        }
        guard names.areAllInside(file.facts) else { return leftOut.note(FilePath(name), ForeignFile.reason) }
        try add(file, FilePath(name), mode: file.facts.mode, isLog: true)
    }

    private mutating func walk() throws {
        do {
            try visit()
        } catch let error as TreeWalk.Closed {
            leftOut.note(".", "it cannot be opened: \(error.reason)")
        }
        if stop.isSet { throw CancellationError() }
    }

    private mutating func visit() throws {
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
    }

    /// Why nothing more is taken.
    private var end: String? {
        if ContinuousClock.now - begun > archive.limits.time { return "the time for the archive is over" }
        return tar.size > archive.limits.total - (1 << 16) ? "the archive has the \(archive.limits.total) bytes that it may have" : nil
    }

    private mutating func add(_ entry: TreeWalk.Entry) throws {
        switch entry.facts.kind {
        case .directory: try tar.add(directory: entry.path, mode: entry.facts.mode | 0o700, modified: entry.facts.modified.seconds)
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
        // Where it leads by its text depends on every part of it.
        guard archive.redactor.redact(inside.string) == inside.string else {
            return leftOut.note(entry.path, "the link's target holds a secret")
        }
        try tar.add(link: entry.path, to: inside, modified: entry.facts.modified.seconds)
    }

    private mutating func addFile(_ entry: TreeWalk.Entry) throws {
        guard names.areAllInside(entry.facts) else { return leftOut.note(entry.path, ForeignFile.reason) }
        let file: HeldFile
        do {
            file = try entry.open()
        } catch {
            return leftOut.note(entry.path, "it cannot be opened: \(error)")
        }
        try add(file, entry.path, mode: entry.facts.mode, isLog: false)
    }

    private mutating func add(_ file: HeldFile, _ path: FilePath, mode: UInt32, isLog: Bool) throws {
        let limits = archive.limits, room = max(0, limits.total - tar.size)
        do {
            let limit = archive.keepsCores && !isLog ? room : min(limits.file, room)
            let archived = try ArchivedFile(
                file, limit: limit, keepsCores: archive.keepsCores, isLog: isLog, redactor: archive.redactor, stop: stop)
            if archived.missing > 0 { leftOut.note(path, "\(archived.missing) bytes of its middle, as it is larger than a file may be") }
            var unread: ArchivedFile.Unreadable?
            try tar.add(file: path, size: archived.size, mode: mode, modified: file.facts.modified.seconds) { write in
                unread = try archived.write(write)
            }
            if let unread { leftOut.note(path, "its end, as it \(unread)") }
        } catch let refusal as ArchivedFile.Refusal {
            leftOut.note(path, refusal.reason)
        }
    }
}
