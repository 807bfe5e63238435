import JobModel
import Logging
import PandaClient
import Synchronization
package import SystemPackage

/// A job's journal as its tasks see it: the newest entry goes to the disk, and nobody waits for that longer than the disk is waited for.
package final class Journal: Sendable {
    package let path: FilePath

    private struct State {
        /// Nil once it was let go.
        var file: JournalFile?
        /// What is still to be written.
        var wanted: JournalEntry?
        var wantsReserve: Bool
    }

    private let disk: SpoolDisk
    private let state: Mutex<State>

    init(_ file: JournalFile, on disk: SpoolDisk, wantsReserve: Bool) {
        path = file.path
        self.disk = disk
        state = Mutex(State(file: file, wantsReserve: wantsReserve))
    }

    deinit {
        state.withLock { $0.file?.abandon() }
    }

    /// Gives the entry to be written; one that was not yet begun is not written at all.
    package func want(_ entry: JournalEntry) {
        state.withLock { $0.wanted = entry }
    }

    /// Waits until the newest entry is on the disk.
    ///
    /// Throws `PilotError`, `SpoolDisk.Hangs` or `CancellationError`; the entry is kept, and written by whoever waits next.
    package func settle(evenIfCancelled: Bool = false) async throws {
        guard state.withLock({ $0.wanted != nil || $0.file != nil }) else { return }
        try await disk.run("writing the journal \(path)", evenIfCancelled: evenIfCancelled) { [self] in try writeNewest() }
    }

    package func write(_ entry: JournalEntry) async throws {
        want(entry)
        try await settle(evenIfCancelled: true)
    }

    private func writeNewest() throws {
        while let (file, entry, wantsReserve) = next() {
            do {
                try file.write(entry)
            } catch {
                state.withLock { $0.wanted = $0.wanted ?? entry }
                throw error
            }
            if wantsReserve, !entry.update.state.isFinal { takeReserve(for: entry, in: file) }
        }
    }

    private func takeReserve(for entry: JournalEntry, in file: JournalFile) {
        do {
            try file.takeReserve(for: entry)
        } catch {
            disk.logger.warning("\(error)")  // The job goes on, and its last word may find no room.
        }
    }

    private func next() -> (JournalFile, JournalEntry, Bool)? {
        state.withLock { state in
            guard let file = state.file, let entry = state.wanted else { return nil }
            defer { (state.wanted, state.wantsReserve) = (nil, false) }
            return (file, entry, state.wantsReserve)
        }
    }

    /// What the file says; throws as `JournalFile.read` does, or `SpoolDisk.Hangs`.
    func read() async throws -> JournalEntry? {
        guard let file = state.withLock(\.file) else { return nil }
        return try await disk.run("reading the journal \(path)") { try file.read() }
    }

    /// Seconds since 1970 when it was last written; one of the future was written now, from now on.
    func modified(now: Int) async throws -> Int? {
        guard let file = state.withLock(\.file) else { return nil }
        return try await disk.run("looking at the journal \(path)") {
            guard let modified = file.modified, modified > now else { return file.modified }
            file.touch()
            return now
        }
    }

    /// Forgets the job: the server has been told all.
    package func remove() async throws {
        guard let file = forget() else { return }
        try await disk.run("removing the journal \(path)", evenIfCancelled: true) { try file.remove() }
    }

    /// Puts a journal that nobody can read out of the way.
    func setAside() async throws -> FilePath? {
        guard let file = forget() else { return nil }
        return try await disk.run("setting the journal \(path) aside", evenIfCancelled: true) { try file.setAside() }
    }

    /// Nothing more is written.
    private func forget() -> JournalFile? {
        state.withLock { state in
            state.wanted = nil
            return state.file
        }
    }

    /// Lets go of it, for others to take hold of.
    package func close() async {
        // A disk that hangs keeps it until the pilot ends.
        try? await disk.run("closing the journal \(path)", evenIfCancelled: true) { [self] in
            let file = state.withLock { state in
                defer { state.file = nil }
                return state.file
            }
            file?.giveReserve()
        }
    }
}
