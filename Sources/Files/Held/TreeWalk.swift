import CProcess
import Glibc
package import SystemPackage

/// A walk over all that lies in a held directory: follows no link, crosses no mount, in constant memory.
package struct TreeWalk {
    /// Something that was met; its methods work only as long as the walk is there.
    package struct Entry {
        /// Relative to the directory that is walked.
        package let path: FilePath
        package let facts: FileFacts
        /// Why a directory is not entered; nil for all else.
        package let obstacle: Obstacle?
        fileprivate let name: FilePath.Component
        fileprivate let level: TreeLevel

        /// Opens a regular file to be read, a closed one of ours too; throws when it is not any more what was met.
        package func open() throws(Errno) -> HeldFile {
            guard facts.kind == .file else { throw .invalidArgument }
            let file = try HeldFile(try readable())
            guard isWhatWasMet(file.facts) else { throw .staleNFSFileHandle }
            return file
        }

        private func readable() throws(Errno) -> FileDescriptor {
            let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY
            do {
                return try descriptor(flags)
            } catch .permissionDenied where facts.isClosedByUs {
                let closed = try HeldDescriptor(try descriptor(cprocess_o_path))
                guard isWhatWasMet(closed.facts) else { throw .staleNFSFileHandle }
                try closed.letOwnerRead()
                return try descriptor(flags)
            }
        }

        private func descriptor(_ flags: Int32) throws(Errno) -> FileDescriptor {
            let result = name.withPlatformString { openat(level.descriptor.rawValue, $0, flags | O_NOFOLLOW | O_CLOEXEC) }
            guard result >= 0 else { throw Errno(rawValue: errno) }
            return FileDescriptor(rawValue: result)
        }

        private func isWhatWasMet(_ other: FileFacts) -> Bool { other.identity == facts.identity && other.isInMount(of: facts) }

        /// Where a link leads.
        package func target() throws(Errno) -> FilePath {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
            let count = name.withPlatformString { readlinkat(level.descriptor.rawValue, $0, &buffer, buffer.count - 1) }
            guard count >= 0 else { throw Errno(rawValue: errno) }
            return FilePath(platformString: buffer)
        }
    }

    package enum Obstacle: Sendable, Equatable, CustomStringConvertible {
        case mount, depth
        case closed(Errno)

        package var description: String {
            switch self {
            case .mount: "another file system is mounted there"
            case .depth: "it lies too deep"
            case .closed(let reason): "it cannot be opened: \(reason)"
            }
        }
    }

    /// The directory that was to be walked cannot be read.
    package struct Closed: Error {
        package let reason: Errno
    }

    private let root: HeldDirectory
    private let deepest: Int

    /// Directories are entered down to that level.
    package init(_ root: HeldDirectory, deepest: Int = TreeWalk.deepest) { (self.root, self.deepest) = (root, deepest) }

    package static let deepest = 64

    /// Calls `body` with each entry, a directory before what is in it.
    ///
    /// What is gone meanwhile is left out. Ends early, without an error, when the sign is set. Throws `Closed` when the directory itself cannot be
    /// read, and what `body` throws.
    package func visit(until stop: StopSign = StopSign(), _ body: (Entry) throws -> Void) throws {
        var levels = [(level: try top(), path: FilePath(""))]
        while let (level, path) = levels.last, !stop.isSet {
            // A directory that cannot be read on ends there.
            guard let name = try? level.next() else {
                levels.removeLast()
                continue
            }
            guard let facts = try? FileFacts(name, in: level.descriptor) else { continue }
            let entry = path.appending(name)
            guard facts.kind == .directory else {
                let obstacle = facts.isInMount(of: root.facts) ? nil : Obstacle.mount
                try body(Entry(path: entry, facts: facts, obstacle: obstacle, name: name, level: level))
                continue
            }
            let (entered, obstacle) = enter(name, facts, in: level, depth: levels.count)
            try body(Entry(path: entry, facts: facts, obstacle: obstacle, name: name, level: level))
            if let entered { levels.append((entered, entry)) }
        }
    }

    private func top() throws(Closed) -> TreeLevel {
        do throws(Errno) {
            return try TreeLevel(root)
        } catch {
            throw Closed(reason: error)
        }
    }

    private func enter(_ name: FilePath.Component, _ facts: FileFacts, in level: TreeLevel, depth: Int) -> (TreeLevel?, Obstacle?) {
        guard depth < deepest else { return (nil, .depth) }
        do throws(Errno) {
            return (try TreeLevel(name, facts, in: level, of: root), nil)
        } catch .improperLink {
            return (nil, .mount)
        } catch {
            return (nil, .closed(error))
        }
    }
}
