import Checksum
import Files
import Glibc
import SystemPackage

/// A log archive that has been written.
///
/// It is sent by its descriptor: what stands under its name by then does not matter.
struct ArchiveFile: Sendable {
    let file: HeldFile
    /// Where its name is; nil for one in memory.
    private let place: (directory: HeldDirectory, name: FilePath.Component)?

    /// Makes an empty one; what has the name already is a pilot's own, or put there to mislead it.
    static func make(_ name: FilePath.Component, in directory: HeldDirectory) throws -> ArchiveFile {
        let path = FilePath(root: nil, [name])
        do {
            try directory.removeFile(path)
        } catch Errno.noSuchFileOrDirectory {
            // as it should be
        }
        return ArchiveFile(file: try directory.create(path), place: (directory, name))
    }

    /// The archive that an earlier pilot wrote and wrote down; nil when it is not there, or not any more what it was.
    init?(_ mark: ArchiveMark) {
        let path = FilePath(mark.path)
        guard let name = path.lastComponent, let directory = try? HeldDirectory(path.removingLastComponent()),
            let file = try? directory.file(FilePath(root: nil, [name])), file.facts.owner == geteuid()
        else { return nil }
        self.init(file: file, place: (directory, name))
        guard (try? self.mark()) == mark else { return nil }
    }

    /// What tells it from any other; nil for one in memory, which no other pilot will find.
    func mark() throws -> ArchiveMark? {
        guard let place else { return nil }
        let size = try file.currentFacts().size
        var checksum = RunningChecksum(.adler32), offset: Int64 = 0
        while offset < size {
            let piece = try file.bytes(at: offset, count: min(1 << 20, Int(clamping: size - offset)))
            if piece.isEmpty { break }
            piece.withUnsafeBytes { checksum.update($0) }
            offset += Int64(piece.count)
        }
        return ArchiveMark(path: place.directory.path.appending(place.name).string, size: offset, checksum: checksum.checksum.hex)
    }

    /// For when no disk has room.
    static func inMemory() throws -> ArchiveFile { ArchiveFile(file: try HeldFile.inMemory("log"), place: nil) }

    private init(file: HeldFile, place: (HeldDirectory, FilePath.Component)?) { (self.file, self.place) = (file, place) }

    /// Removes the name.
    func remove() {
        guard let place, (try? place.directory.facts(of: FilePath(root: nil, [place.name])))?.identity == file.facts.identity else {
            return
        }
        try? place.directory.removeFile(FilePath(root: nil, [place.name]))
    }
}
