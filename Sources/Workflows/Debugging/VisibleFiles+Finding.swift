import Files
import Glibc
import SystemPackage

extension VisibleFiles {
    /// The real places of all that a path or a pattern names, as a shell would match it; what leads outside is left out.
    func places(_ pattern: String) throws(DebugFailure) -> [FilePath] {
        var path = FilePath(pattern)
        guard pattern.contains(where: { "*?[".contains($0) }) else { return [try resolve(path)] }
        let isInside = path.isRelative || path.removePrefix(root) || path.removePrefix(given)
        guard isInside, !path.components.contains("..") else { throw Self.outside(path) }
        let wanted = path.lexicallyNormalized()
        var found: [FilePath] = []
        visit(depth: wanted.components.count) { entry, _ in
            // A link that leads nowhere, or outside, is not there for the server.
            if found.count < 1000, Self.matches(entry, wanted), let place = try? resolve(entry) { found.append(place) }
        }
        guard !found.isEmpty else { throw DebugFailure("nothing in the job directory matches '\(pattern)'") }
        return found
    }

    private static func matches(_ path: FilePath, _ pattern: FilePath) -> Bool {
        path.withPlatformString { path in
            pattern.withPlatformString { fnmatch($0, path, FNM_PATHNAME | FNM_PERIOD | FNM_NOESCAPE) == 0 }
        }
    }

    /// Calls `body` with every entry below the directory, links as they are; entries of the directory itself have depth 1.
    ///
    /// What is gone meanwhile, or closed to us, is left out.
    func visit(depth: Int = TreeWalk.deepest, _ body: (FilePath, FileFacts) -> Void) {
        // A directory that cannot be read has nothing to show.
        try? TreeWalk(directory, deepest: depth).visit { body($0.path, $0.facts) }
    }

    /// The newest of the regular files in these places.
    func newest(of places: [FilePath]) -> FilePath? {
        var newest: (place: FilePath, facts: FileFacts)?
        for place in places {
            guard let facts = try? directory.facts(of: place), facts.kind == .file else { continue }
            if newest.map({ facts.isNewer(than: $0.facts) }) ?? true { newest = (place, facts) }
        }
        return newest?.place
    }
}
