import Glibc
package import SystemPackage

/// Removes all that lies in a held directory: follows no link, crosses no mount, and goes on after what it cannot remove.
///
/// Neither memory nor descriptors grow with the tree. Below `TreeLevel.deepest` levels a directory is moved up to the top and emptied there in the
/// next round, so depth costs rounds.
package struct TreeRemoval {
    /// What stays, and why.
    package struct Remains: Sendable, Equatable, CustomStringConvertible {
        package var count = 0
        /// The first of them.
        package var examples: [String] = []

        mutating func note(_ example: @autoclosure () -> String) {
            count += 1
            if examples.count < 3 { examples.append(example()) }
        }

        package var description: String {
            "\(count) \(count == 1 ? "entry stays" : "entries stay"): \(examples.joined(separator: "; "))\(count > examples.count ? "; …" : "")"
        }
    }

    private let root: HeldDirectory
    private let stop: StopSign
    private var levels: [TreeLevel] = []
    private var remains = Remains()
    /// Directories were moved to the top, where they are still to be emptied.
    private var hasMoved = false
    /// Something was found where all had been removed: somebody still writes.
    private var isDisturbed = false
    private var moves = 0

    /// Rounds that somebody who still writes is followed for.
    private static let patience = 5

    private init(_ root: HeldDirectory, _ stop: StopSign) { (self.root, self.stop) = (root, stop) }

    /// Empties the directory.
    ///
    /// Returns what stays; throws `Errno` when the directory cannot even be read.
    package static func empty(_ root: HeldDirectory, until stop: StopSign = StopSign()) throws(Errno) -> Remains {
        var removal = TreeRemoval(root, stop)
        return try removal.run()
    }

    private mutating func run() throws(Errno) -> Remains {
        // Not ours to change, or open already: reading it tells.
        root.regainRights()
        var disturbances = 0
        repeat {
            (remains, hasMoved, isDisturbed) = (Remains(), false, false)
            try round()
            if remains.count == 0, !hasMoved, try root.stream().next() != nil { isDisturbed = true }
            if isDisturbed { disturbances += 1 }
        } while !stop.isSet && (hasMoved || isDisturbed && disturbances < Self.patience)
        if stop.isSet { remains.note("there was no time for the rest") }
        if isDisturbed, remains.count == 0 { remains.note("somebody still writes there") }
        return remains
    }

    private mutating func round() throws(Errno) {
        levels = [try TreeLevel(root)]
        while let level = levels.last, !stop.isSet {
            do {
                if let name = try level.next() { remove(name, in: level) } else { leave(level) }
            } catch {
                keep(nil, in: level, error)
                leave(level)
            }
        }
        levels = []
    }

    private mutating func remove(_ name: FilePath.Component, in level: TreeLevel) {
        if name.withPlatformString({ unlinkat(level.descriptor.rawValue, $0, 0) }) == 0 { return }
        let reason = Errno(rawValue: errno)
        do {
            let facts = try FileFacts(name, in: level.descriptor)
            guard facts.kind == .directory else { return keep(name, in: level, reason) }
            try enter(name, facts, in: level)
        } catch .noSuchFileOrDirectory {
            return
        } catch .staleNFSFileHandle {
            isDisturbed = true
        } catch {
            keep(name, in: level, error)
        }
    }

    private mutating func enter(_ name: FilePath.Component, _ facts: FileFacts, in level: TreeLevel) throws(Errno) {
        // As root the mode does not matter, and of others' directories it cannot be changed: then the attempt tells.
        if facts.mode & 0o700 != 0o700, facts.isInMount(of: root.facts) { try? level.open(name) }
        guard levels.count < TreeLevel.deepest else { return try moveUp(name, in: level) }
        do {
            levels.append(try TreeLevel(name, facts, in: level, of: root))
        } catch .tooManyOpenFiles where levels.count > 1 {
            try moveUp(name, in: level)
        }
    }

    private mutating func moveUp(_ name: FilePath.Component, in level: TreeLevel) throws(Errno) {
        moves += 1
        let place = ".removing-\(getpid())-\(moves)"
        let result = name.withPlatformString { renameat(level.descriptor.rawValue, $0, root.descriptor.rawValue, place) }
        guard result == 0 else { throw Errno(rawValue: errno) }
        hasMoved = true
    }

    /// Removes the directory that has been gone through.
    private mutating func leave(_ level: TreeLevel) {
        levels.removeLast()
        guard let parent = levels.last, let name = level.name else { return }
        if name.withPlatformString({ unlinkat(parent.descriptor.rawValue, $0, AT_REMOVEDIR) }) == 0 { return }
        let reason = Errno(rawValue: errno)
        if level.left > 0 {
            parent.left += 1
        } else if reason == .directoryNotEmpty {
            isDisturbed = true
        } else if reason != .noSuchFileOrDirectory {
            keep(name, in: parent, reason)
        }
    }

    private mutating func keep(_ name: FilePath.Component?, in level: TreeLevel, _ reason: Errno) {
        level.left += 1
        let path = FilePath(root: nil, levels.compactMap(\.name) + [name].compactMap(\.self))
        remains.note(
            "\(String(path.string.suffix(100))): \(reason == .improperLink ? "another file system is mounted there" : "\(reason)")")
    }
}

extension HeldDirectory {
    /// Removes a directory in it with all that it holds.
    ///
    /// A name that has come to stand for something else is left alone, and said.
    package func remove(
        _ directory: HeldDirectory, named name: FilePath.Component, until stop: StopSign = StopSign()
    ) throws(Errno) -> TreeRemoval.Remains {
        var remains = try TreeRemoval.empty(directory, until: stop)
        guard remains.count == 0 else { return remains }
        if !holds(directory, as: name) {
            remains.note("\(name) is not the directory any more that it was")
        } else if name.withPlatformString({ unlinkat(descriptor.rawValue, $0, AT_REMOVEDIR) }) != 0 {
            remains.note("\(name): \(Errno(rawValue: errno))")
        }
        return remains
    }

    /// Removes the directory with all that it holds, and its name while that is still its own.
    package func removeWithName(until stop: StopSign = StopSign()) throws(Errno) -> TreeRemoval.Remains {
        var remains = try TreeRemoval.empty(self, until: stop)
        guard remains.count == 0 else { return remains }
        guard let now = try? HeldDirectory(path), now.facts.identity == facts.identity else {
            remains.note("\(path) is not the directory any more that it was")
            return remains
        }
        // Removes a directory only if it is empty, and follows no link.
        if path.withPlatformString({ rmdir($0) }) != 0 { remains.note("\(Errno(rawValue: errno))") }
        return remains
    }
}
