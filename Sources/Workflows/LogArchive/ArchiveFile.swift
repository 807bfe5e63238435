import Files
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

    /// For when no disk has room.
    static func inMemory() throws -> ArchiveFile { ArchiveFile(file: try HeldFile.inMemory("log"), place: nil) }

    private init(file: HeldFile, place: (HeldDirectory, FilePath.Component)?) { (self.file, self.place) = (file, place) }

    /// Removes the name.
    func remove() {
        guard let place, (try? place.directory.facts(of: FilePath(root: nil, [place.name])))?.identity == file.facts.identity else {
            return
        }
        // It goes with its directory, or the next archive of the job takes its place.
        try? place.directory.removeFile(FilePath(root: nil, [place.name]))
    }
}
