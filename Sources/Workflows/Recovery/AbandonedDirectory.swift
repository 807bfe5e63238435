import Files
import Glibc
import Logging
import PayloadExecution
import Settings
import SystemPackage
import Waiting

/// A work directory, or a job's, that an earlier pilot of this user left.
package struct AbandonedDirectory {
    let held: HeldDirectory

    /// Holds the directory of that path; nil unless its name and owner are a pilot's.
    init?(_ path: String) {
        // Looked at again: what is held cannot be exchanged any more.
        guard WorkDirectory.isPilots(path), let held = try? HeldDirectory(FilePath(path)), held.facts.owner == geteuid() else { return nil }
        self.held = held
    }

    /// True when the pilot that made the work directory is gone; what cannot be locked is left alone.
    static func isAbandoned(_ path: FilePath) -> Bool {
        WorkDirectory.isPilots(path.string) && (try? FileLock(path.appending(WorkDirectory.lockName))) != nil
    }

    /// Removes the main work directories of pilots that died without a word in the spool; a pilot that ends waits a moment for that.
    package static func removeAll(_ context: PilotContext) async {
        guard context.settings.cleanup.value, context.work.isOurs else { return }
        let parent = context.work.path.removingLastComponent(), now = Int64(clamping: context.clock.now), logger = context.logger
        do {
            try await context.work.disk.run("removing what dead pilots left in \(parent)", within: .seconds(600)) { stop in
                for directory in all(in: parent, now: now) where !stop.isSet {
                    let remains = try directory.held.removeWithName(until: stop)
                    logger.info("removed \(directory.held.path) of a dead pilot\(remains.count == 0 ? "" : ": \(remains)")")
                }
            }
        } catch is CancellationError {
            return  // the pilot ends; the next one goes on
        } catch {
            logger.warning("\(error)")
        }
    }

    func remove() throws -> TreeRemoval.Remains { try held.removeWithName() }

    // MARK: Those that nobody speaks for

    /// Main work directories in `parent` whose pilots died without a word in the spool, provably.
    ///
    /// Proof is the lock that a living pilot holds, taken on the node that the lock names. A directory that was kept on purpose has no lock any more;
    /// those of Python pilots never had one. One that is younger than `youngest` may not be locked yet; an older one that is empty, or whose lock is, belongs
    /// to a pilot that died while it made it.
    static func all(in parent: FilePath, now: Int64, youngest: Int64 = 300) -> [AbandonedDirectory] {
        DirectoryListing.texts(in: parent).filter { $0.hasPrefix(WorkDirectory.namePrefix) }.compactMap { name in
            guard let directory = AbandonedDirectory(parent.appending(name).string), directory.isProvenDead(now - youngest) else {
                return nil
            }
            return directory
        }
    }

    private func isProvenDead(_ latest: Int64) -> Bool {
        let name = WorkDirectory.lockName.string
        guard let lock = try? held.file(FilePath(name)) else {
            return held.facts.modified.seconds < latest && (try? DirectoryListing.names(in: held.path).isEmpty) == true
        }
        guard lock.facts.owner == geteuid(), lock.facts.modified.seconds < latest, let node = try? held.read(name, limit: 256),
            node.isEmpty || String(decoding: node, as: UTF8.self) == NodeDescription.systemName
        else { return false }
        return lock.withDescriptor({ flock($0.rawValue, LOCK_EX | LOCK_NB) }) == 0 && WorkDirectory.reasonToStay(held.path) == nil
    }
}
