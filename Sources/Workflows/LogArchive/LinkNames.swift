import Files

/// Tells whether all names of a file that has several lie in one directory tree: else the file may be somebody else's.
struct LinkNames {
    private let directory: HeldDirectory
    /// Names that were found, for files with more than one; nil as long as none was asked for, which is the usual case.
    private var found: [FileFacts.Identity: UInt64]?

    /// More of them are not counted, and count as foreign: they must not cost memory.
    private static let most = 100_000

    init(_ directory: HeldDirectory) { self.directory = directory }

    /// False for a file that has a name outside of the directory.
    mutating func areAllInside(_ facts: FileFacts) -> Bool {
        if facts.links < 2 { return true }
        let found = found ?? count()
        self.found = found
        return found[facts.identity, default: 0] >= facts.links
    }

    private func count() -> [FileFacts.Identity: UInt64] {
        var found: [FileFacts.Identity: UInt64] = [:]
        // What cannot be walked has no names that are known.
        try? TreeWalk(directory).visit { entry in
            guard entry.facts.kind == .file, entry.facts.links > 1, found.count < Self.most || found[entry.facts.identity] != nil else {
                return
            }
            found[entry.facts.identity, default: 0] += 1
        }
        return found
    }
}
