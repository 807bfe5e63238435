import Files
import Foundation
import Glibc
import JobModel
import PandaClient
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

@Suite struct SpoolTests {
    private func entry(_ id: Int) -> JournalEntry {
        JournalEntry(server: "s", queue: "q", update: JobUpdate(jobID: id, attemptNumber: 1, state: .running, siteName: "S"))
    }

    private func journal(_ id: Int, in spool: Spool, host: String = "h") throws -> JournalFile? {
        try spool.file(server: ServerAddress(host: host, port: 1), jobID: id, attemptNumber: 1)
    }

    private func age(_ path: FilePath, by seconds: Double) throws {
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: path.string)
    }

    private func names(in spool: Spool) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: spool.directory.string).sorted()
    }

    // MARK: The directory

    @Test func itIsMadeForItsOwnerAloneAndClosedToOthers() throws {
        let directory = try TemporaryDirectory(), path = directory.appending("spool")
        for _ in 0..<2 {
            _ = try Spool(path)
            let mode = try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path.string)
        }
    }

    @Test func whatIsNotOursIsRefused() throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "file")
        _ = try Spool(directory.appending("real"))
        try FileManager.default.createSymbolicLink(atPath: directory.appending("link").string, withDestinationPath: "real")
        func refusal(_ name: String, user: UInt32 = geteuid()) -> String {
            do throws(PilotError) {
                _ = try Spool(directory.appending(name), user: user)
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(refusal("file").contains("is not a directory"))
        #expect(refusal("link").contains("is not a directory"))
        #expect(refusal("real", user: geteuid() + 1).contains("belongs to user \(geteuid())"))
        #expect(refusal("no/parent").contains("No such file"))
        #expect(refusal("real").isEmpty)
    }

    /// A payload of the same user may have set the times of files to anything.
    @Test(arguments: [Int.min, -1, 0, .max]) func timesOfFilesMayBeAnything(modified: Int) throws {
        let directory = try TemporaryDirectory(), spool = try Spool(directory.path)
        for name in ["a-1-1.json", "a-1-1.json.corrupt", "b-1-1.json.lock", "c-1-1.json.x\(DurableFile.temporarySuffix)"] {
            let time = timespec(tv_sec: modified, tv_nsec: 0)
            try #require(utimensat(AT_FDCWD, directory.write("", to: name).string, [time, time], 0) == 0)
        }
        #expect(try spool.names() == ["a-1-1"])
        for now in [Int.min, 0, 1_700_000_000, .max] {
            try spool.sweep(now: now)
        }
    }

    // MARK: Who holds a journal

    @Test func aJournalHasOneHolderUntilThatLetsGo() throws {
        let directory = try TemporaryDirectory(), spool = try Spool(directory.path)
        var first = try journal(7, in: spool)
        try first?.write(entry(7))
        #expect(first != nil)
        #expect(try journal(7, in: spool) == nil)
        #expect(try journal(8, in: spool) != nil)
        #expect(try journal(7, in: spool, host: "other") != nil)
        first = nil
        #expect(try journal(7, in: spool)?.read() == entry(7))
        #expect(try names(in: spool) == ["h_1-7-1.json"])
    }

    @Test(arguments: [("pandaserver.cern.ch", "pandaserver.cern.ch_443-7-2"), ("::1", "__1_443-7-2"), ("../x", ".._x_443-7-2")])
    func aJournalIsNamedByServerJobAndAttempt(host: String, name: String) {
        #expect(JournalFile.name(server: ServerAddress(host: host, port: 443), jobID: 7, attemptNumber: 2) == name)
    }

    /// Many at once, in one process as in many: the kernel gives the lock to one at a time.
    @Test func holdersExcludeEachOther() async throws {
        let directory = try TemporaryDirectory(), spool = try Spool(directory.path)
        let taken = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var taken = 0
                    for _ in 0..<200 {
                        guard let journal = try self.journal(7, in: spool) else { continue }
                        // Whoever holds it finds what the last one left, and nobody between.
                        let count = try journal.read()?.update.nEvents ?? 0
                        var next = self.entry(7)
                        next.update.nEvents = count + 1
                        try Data(next.bytes).write(to: URL(fileURLWithPath: journal.path.string))
                        taken += 1
                    }
                    return taken
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(try journal(7, in: spool)?.read()?.update.nEvents == taken)
    }

    /// A sweeper took the directory's files away: the new lock of that name is another's.
    @Test func anotherHoldersLockIsLeftAlone() throws {
        let directory = try TemporaryDirectory(), path = directory.appending("x.lock")
        var first: FileLock? = try FileLock(path)
        try FileManager.default.removeItem(atPath: path.string)
        let second = try FileLock(path)
        #expect(first != nil && second != nil)
        first = nil
        #expect(try FileLock(path) == nil)
        withExtendedLifetime(second) {}
    }

    @Test func aLockThatIsEndedIsFreeAtOnce() throws {
        let directory = try TemporaryDirectory(), path = directory.appending("x.lock")
        let first = try #require(try FileLock(path))
        first.end()
        let second = try FileLock(path)
        #expect(second != nil)
        // Ended again with its value, it takes nothing from the other.
        first.end()
        #expect(try FileLock(path) == nil)
        withExtendedLifetime((first, second)) {}
    }

    // MARK: A full disk

    /// A file system of its own is filled to the last byte while the job runs.
    @Test(.enabled(if: geteuid() == 0)) func theLastWordsFindRoomOnAFullDisk() async throws {
        let directory = try TemporaryDirectory()
        try #require(mount("none", directory.path.string, "tmpfs", 0, "size=256k,mode=700") == 0)
        defer { umount2(directory.path.string, Int32(MNT_DETACH)) }
        let spool = try Spool(directory.path), address = ServerAddress(host: "h", port: 1)
        let journal = try #require(try await spool.journal(server: address, jobID: 7, attemptNumber: 1))
        var word = entry(7)
        try await journal.write(word)
        let filler = try FileDescriptor.open(
            directory.appending("filler"), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        while (try? filler.writeAll([UInt8](repeating: 0, count: 1024))) != nil {}
        try filler.close()
        word.phase = .payload
        await #expect(throws: PilotError.self) { try await journal.write(word) }
        word.phase = .logTransfer
        try await journal.write(word)
        #expect(try await journal.read() == word)
        word.update.metaData = String(repeating: "m", count: 100_000)
        word.update.pilotErrorDiag = "why"
        await #expect(throws: PilotError.self) { try await journal.write(word) }
        word.update.state = .finished
        try await journal.write(word)
        #expect(try await journal.read() == word.lean)
        await journal.close()
        #expect(try names(in: spool) == ["filler", "h_1-7-1.json"])
    }

    // MARK: What is given up

    @Test func wordsThatMayStillBeToldAreNeverSwept() throws {
        let directory = try TemporaryDirectory(), spool = try Spool(directory.path)
        let bytes = try Data(entry(7).bytes)
        for id in 0..<1500 {
            let path = directory.appending("h_1-\(id)-1.json")
            try bytes.write(to: URL(fileURLWithPath: path.string))
            try age(path, by: Double(id - 500) * 86400)  // from the future to four years ago
        }
        for now in [0, Int(Date().timeIntervalSince1970), Int(Date().timeIntervalSince1970) + 50 * 365 * 86400] {
            try spool.sweep(now: now)
        }
        #expect(try spool.names().count == 1500)
    }

    @Test func leftoversOfDeadPilotsGo() throws {
        let directory = try TemporaryDirectory(), spool = try Spool(directory.path)
        for name in ["a.json.part", "b.json.part", "c.lock", "d.lock", "e.lock"] { try directory.write("", to: name) }
        for name in ["a.json.part", "c.lock", "e.lock"] { try age(directory.appending(name), by: 4000) }
        for number in 0..<30 { try directory.write("x", to: "\(number).json.corrupt") }
        let living = try FileLock(directory.appending("e.lock"))
        // A lock that cannot be taken, and a journal that cannot be removed, keep nobody.
        try FileManager.default.createDirectory(atPath: directory.appending("z.lock").string, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: directory.appending("z.json").string, withIntermediateDirectories: true)
        for name in ["z.lock", "z.json"] { try age(directory.appending(name), by: 40 * 86400) }
        try spool.sweep(now: Int(Date().timeIntervalSince1970))
        let names = try names(in: spool)
        #expect(names.filter { !$0.hasSuffix(".corrupt") } == ["b.json.part", "d.lock", "e.lock", "z.json", "z.lock"])
        #expect(names.count { $0.hasSuffix(".corrupt") } == 20)
        withExtendedLifetime(living) {}
    }
}
