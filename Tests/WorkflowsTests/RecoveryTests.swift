import Foundation
import JobModel
import PandaClient
import Settings
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import Workflows

/// What the next pilot makes of what a dead one left.
@Suite(.timeLimit(.minutes(10))) struct RecoveryTests {
    /// A state in which a pilot may have died.
    struct Death: Sendable, CustomTestStringConvertible {
        var phase: JobPhase?
        var code: Int?
        var hasLogStored = false
        var hasDirectory = true
        var wantsLog = true
        var hasSecrets = false
        let state: JobState
        var reported: Int?
        var testDescription: String {
            let parts = [
                phase.map { "\($0)" } ?? "starting", code.map(String.init), hasLogStored ? "log stored" : nil,
                hasDirectory ? nil : "directory gone", wantsLog ? nil : "no log wanted",
            ]
            return parts.compactMap(\.self).joined(separator: ", ")
        }
    }

    private static let log = FileSpec(role: .log, lfn: "log.tgz", scope: "s", guid: "g")

    private static func stored(_ surl: String) -> FileReport.Entry {
        FileReport.Entry(guid: "g", fsize: 1, checksum: FileChecksum(.adler32, hex: "00000001"), surl: surl)
    }

    /// The entry that the pilot has left, with its directory.
    private static func leave(
        _ death: Death, of id: Int = TestPilot.jobID, by pilot: TestPilot, queue: String = TestPilot.queueName
    ) throws {
        let job = pilot.directory.appending("PanDA_Pilot2_0_\(id)/PanDA_Pilot-\(id)")
        if death.hasDirectory {
            try FileManager.default.createDirectory(atPath: job.string, withIntermediateDirectories: true)
            try Data("words".utf8).write(to: URL(fileURLWithPath: job.appending("payload.stdout").string))
        }
        var update = JobUpdate(jobID: id, attemptNumber: 1, state: .running, siteName: "S")
        update.startTime = Int(pilot.time.epoch) - 100
        update.pilotErrorCode = death.code ?? 0
        update.pilotErrorDiag = death.code == nil ? "" : "what went wrong"
        update.fileReport = FileReport(entries: death.phase == .logTransfer ? ["out.txt": stored("out")] : [:])
        if death.hasLogStored { update.fileReport?.entries["log.tgz"] = stored("log") }
        var entry = JournalEntry(
            server: "\(pilot.context.settings.serverURL.value)", queue: queue, jobDirectory: job.string,
            workDirectory: job.removingLastComponent().string, log: death.wantsLog ? log : nil, excluded: ["out.txt"], phase: death.phase,
            update: update)
        entry.hasSecrets = death.hasSecrets ? true : nil
        try pilot.context.spool.file(server: pilot.context.settings.serverURL.value, jobID: id, attemptNumber: 1)?.write(entry)
    }

    @Test(arguments: [
        Death(state: .failed, reported: 1200),
        Death(code: 1201, state: .failed, reported: 1201),
        Death(phase: .stageIn, state: .failed, reported: 1200),
        Death(phase: .stageIn, code: 1099, state: .failed, reported: 1099),
        Death(phase: .payload, state: .failed, reported: 1200),
        Death(phase: .payload, code: 1305, state: .failed, reported: 1305),
        Death(phase: .payload, hasDirectory: false, state: .failed, reported: 1200),
        Death(phase: .stageOut, state: .failed, reported: 1200),
        Death(phase: .stageOut, code: 1137, state: .failed, reported: 1137),
        Death(phase: .logTransfer, state: .finished),
        Death(phase: .logTransfer, hasLogStored: true, state: .finished),
        Death(phase: .logTransfer, hasLogStored: true, hasDirectory: false, state: .finished),
        Death(phase: .logTransfer, hasDirectory: false, state: .failed, reported: 1200),
        Death(phase: .logTransfer, wantsLog: false, state: .finished),
        Death(phase: .logTransfer, code: 1305, state: .failed, reported: 1305),
        Death(phase: .logTransfer, code: 1305, hasLogStored: true, state: .failed, reported: 1305),
    ])
    func aDeadPilotsJobIsReportedForWhatItWas(death: Death) async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time), directory = try TemporaryDirectory()
            let pilot = try TestPilot(time, server, in: directory)
            try Self.leave(death, by: pilot)
            #expect(await pilot.recover() == Recovery.Summary(delivered: [TestPilot.jobID]))
            let word = try #require(server.finals().first)
            #expect(server.finals().count == 1 && server.words.count == 1)
            #expect(word.state == death.state)
            #expect(word.pilotErrorCode ?? 0 == death.reported ?? 0)
            #expect(try #require(word.endTime) >= #require(word.startTime))
            let hasLog = word.fileReport?.entries["log.tgz"] != nil
            #expect(hasLog == (death.wantsLog && (death.hasDirectory || death.hasLogStored)))
            // Nothing is left: no journal, no lock, no directory of the dead pilot.
            #expect(try FileManager.default.contentsOfDirectory(atPath: pilot.context.spool.directory.string) == [])
            #expect(!FileManager.default.fileExists(atPath: directory.appending("PanDA_Pilot2_0_7/PanDA_Pilot-7").string))
        }
    }

    /// They lie in the job's directory, and the payload's output may show them; one that has taken them away has no log.
    @Test(arguments: [#"{"K": "hush-hush-123"}"#, "{}", nil]) func aDeadPilotsPayloadHadSecrets(file: String?) async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory()
            let pilot = try TestPilot(time, ScriptedServer(time), in: directory)
            try Self.leave(Death(phase: .payload, hasSecrets: true, state: .failed), by: pilot)
            let job = "PanDA_Pilot2_0_7/PanDA_Pilot-7"
            if let file { try directory.write(file, to: "\(job)/panda_secrets.json") }
            try directory.write("K is hush-hush-123\n", to: "\(job)/payload.stderr")
            _ = await pilot.recover()
            let stored = directory.appending("stored/log.tgz"), isStored = FileManager.default.fileExists(atPath: stored.string)
            #expect(isStored == (file?.contains("K") == true))
            guard isStored else { return }
            let log = try unpacked(stored)
            #expect(log.contains("K is ****") && !log.contains("hush-hush"), "\(log)")
        }
    }

    /// At each moment of a job's way somebody takes the journal as it is then, as if the pilot had died there.
    @Test func eachWritePointOfARealJobIsSpokenFor() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory(), deaths = Deaths(time, directory)
            let server = ScriptedServer(time, jobs: [TestPilot.job()]) { word, store throws(PandaError) in
                await deaths.happen("word \(word.state.rawValue)")
                return store()
            }
            let pilot = try TestPilot(
                time, server, in: directory, logTool: "https",
                storages: { _ throws(PilotError) in
                    await deaths.happen("log")
                    throw PilotError(.noStorage, doing: "storing the log")
                })
            let error = await pilot.run([
                TestStep(.stageIn) { _ in await deaths.happen("stage-in") },
                TestStep(.payload) { run in
                    await deaths.happen("payload")
                    await run.tellServer()
                    _ = FileManager.default.createFile(atPath: run.directory.file("out.txt").string, contents: Data("output".utf8))
                    try? await time.sleep(.seconds(10))
                },
                TestStep(.stageOut) { run throws(PilotError) in
                    await deaths.happen("stage-out")
                    try await StageOutStep().perform(in: run)
                },
            ])
            #expect(error?.code == .noStorage)
            #expect(
                await deaths.reports == [
                    "word starting: failed 1200", "stage-in: failed 1200", "payload: failed 1200", "word running: failed 1200",
                    "stage-out: failed 1200", "log: finished 0", "word failed: failed 1133",
                ])
        }
    }

    /// Recoveries of another node's worth: each on a copy of the journal as it stands.
    private actor Deaths {
        private let time: TestTime
        private let directory: TemporaryDirectory
        private(set) var reports: [String] = []

        init(_ time: TestTime, _ directory: TemporaryDirectory) {
            self.time = time
            self.directory = directory
        }

        func happen(_ name: String) async {
            do {
                let server = ScriptedServer(time), node = try TemporaryDirectory()
                let spool = URL(fileURLWithPath: directory.appending("spool").string)
                let copy = URL(fileURLWithPath: node.appending("spool").string)
                try FileManager.default.copyItem(at: spool, to: copy)
                let pilot = try TestPilot(time, server, in: node)
                let summary = await pilot.recover()
                let word = server.finals().first
                reports.append("\(name): \(word.map { "\($0.state.rawValue) \($0.pilotErrorCode ?? 0)" } ?? "\(summary)")")
            } catch {
                reports.append("\(name): \(error)")
            }
        }
    }

    // MARK: Jobs that may still finish

    @Test(arguments: ["another queue", "no queue", "storage away", "cut short"])
    func aJobThatLacksOnlyItsLogIsLeftToWhoCanStoreIt(reason: String) async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time), directory = try TemporaryDirectory()
            let queue = reason == "another queue" ? "OTHER" : TestPilot.queueName
            let isHttps = reason == "storage away" || reason == "cut short"
            let unable = try TestPilot(
                time, server, in: directory, queue: queue, logTool: isHttps ? "https" : "mv",
                storages: { _ throws(PilotError) in
                    try? await time.sleep(.seconds(100))
                    throw PilotError(.noStorage, doing: "storing the log")
                })
            try Self.leave(Death(phase: .logTransfer, state: .finished), by: unable, queue: reason == "no queue" ? "" : TestPilot.queueName)
            if reason == "cut short" {
                await time.pilotClock.within(.seconds(10)) { _ = await unable.recover() }
            } else if reason != "no queue" {
                #expect(await unable.recover().waiting == [TestPilot.jobID])
            }
            #expect(server.words.isEmpty || reason == "no queue")
            let able = try TestPilot(time, server, in: directory, queue: reason == "no queue" ? "OTHER" : TestPilot.queueName)
            if reason == "no queue" {
                // After so long the server has given it up, and what is known is told by whoever comes.
                #expect(await able.recover().waiting == [TestPilot.jobID])
                try await time.sleep(.seconds(10_801))
                #expect(await able.recover().delivered == [TestPilot.jobID])
                #expect(server.finals().map(\.state) == [.failed])
            } else {
                #expect(await able.recover().delivered == [TestPilot.jobID])
                #expect(server.finals().map(\.state) == [.finished])
            }
        }
    }

    // MARK: The spool as a whole

    @Test func twoRecoveriesAtOnceDeliverEachWordOnce() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time) { _, store throws(PandaError) in
                try? await time.sleep(.seconds(1))
                return store()
            }
            let directory = try TemporaryDirectory(), ids = Array(1...20)
            let pilots = [try TestPilot(time, server, in: directory), try TestPilot(time, server, in: directory)]
            for id in ids { try Self.leave(Death(phase: .payload, wantsLog: false, state: .failed), of: id, by: pilots[0]) }
            async let first = pilots[0].recover()
            async let second = pilots[1].recover()
            let summaries = await [first, second]
            #expect(summaries.flatMap(\.delivered).sorted() == ids)
            #expect(summaries.allSatisfy { !$0.delivered.isEmpty && $0.waiting.isEmpty })
            #expect(server.words.count == ids.count)
        }
    }

    @Test func aServerThatIsAwayIsNotTriedForEachJob() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time, outages: [.zero..<(.seconds(1000))]), directory = try TemporaryDirectory()
            let pilot = try TestPilot(time, server, in: directory)
            for id in 1...20 { try Self.leave(Death(phase: .payload, wantsLog: false, state: .failed), of: id, by: pilot) }
            let summary = await pilot.recover()
            #expect(summary.waiting.sorted() == Array(1...20) && summary.delivered.isEmpty && !summary.isHeard)
            #expect(time.now <= .seconds(60))
            try await time.sleep(until: .seconds(1000))
            #expect(await pilot.recover().delivered.count == 20)
        }
    }

    @Test func aWordThatTheServerRefusesKeepsNoOther() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time) { word, store throws(PandaError) in
                if word.update.jobID == 1 { throw PandaError(.badRequest, doing: "update_job", detail: "500") }
                return store()
            }
            let pilot = try TestPilot(time, server, in: TemporaryDirectory())
            for id in 1...3 { try Self.leave(Death(phase: .payload, wantsLog: false, state: .failed), of: id, by: pilot) }
            let summary = await pilot.recover()
            #expect(summary.waiting == [1] && summary.delivered.sorted() == [2, 3])
        }
    }

    @Test func whatCannotBeReadKeepsNobodyAndIsNotLost() async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time), directory = try TemporaryDirectory()
            let pilot = try TestPilot(time, server, in: directory), spool = directory.appending("spool")
            func write(_ text: String, _ name: String) throws {
                try Data(text.utf8).write(to: URL(fileURLWithPath: spool.appending(name).string))
            }
            try write("", "a-1-1.json")
            try write("{\"version\": 1", "b-1-1.json")
            try write("{\"version\": 1}", "c-1-1.json")
            try write("{\"version\": 2, \"anything\": []}", "d-1-1.json")
            try FileManager.default.createSymbolicLink(atPath: spool.appending("e-1-1.json").string, withDestinationPath: "/etc/passwd")
            try FileManager.default.createDirectory(atPath: spool.appending("f-1-1.lock").string, withIntermediateDirectories: true)
            try write("{}", "f-1-1.json")
            try Self.leave(Death(phase: .payload, state: .failed), by: pilot)
            let foreign = try TestPilot(time, server, in: directory, [.url: "https://elsewhere"])
            try Self.leave(Death(phase: .payload, state: .failed), of: 8, by: foreign)
            let living = try pilot.context.spool.file(server: pilot.context.settings.serverURL.value, jobID: 9, attemptNumber: 1)

            #expect(
                await pilot.recover()
                    == Recovery.Summary(delivered: [TestPilot.jobID], foreign: [8], corrupt: 4, unread: 2))
            #expect(await pilot.recover() == Recovery.Summary(foreign: [8], unread: 2))
            let names = try FileManager.default.contentsOfDirectory(atPath: spool.string).filter { !$0.hasSuffix(".lock") }.sorted()
            #expect(
                names == ["a", "b", "c"].map { "\($0)-1-1.json.corrupt" } + [
                    "d-1-1.json", "e-1-1.json.corrupt", "elsewhere_25443-8-1.json", "f-1-1.json",
                ])
            withExtendedLifetime(living) {}
        }
    }

    /// A pilot that lives may have left a last word, but its directories are its own.
    @Test func theDirectoriesOfALivingPilotStay() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory()
            let server = ScriptedServer(time, jobs: [TestPilot.job(hasFiles: false)])
            let living = try TestPilot(time, server, in: directory), next = try TestPilot(time, server, in: directory)
            var word = JournalEntry(
                server: "\(living.context.settings.serverURL.value)", queue: TestPilot.queueName,
                jobDirectory: living.context.work.path.appending("PanDA_Pilot-5").string, workDirectory: living.context.work.path.string,
                update: JobUpdate(jobID: 5, attemptNumber: 1, state: .failed, siteName: "S"))
            word.phase = .logTransfer
            try living.context.spool.file(server: living.context.settings.serverURL.value, jobID: 5, attemptNumber: 1)?.write(word)
            #expect(await next.recover().delivered == [5])
            #expect(FileManager.default.fileExists(atPath: living.context.work.path.string))
        }
    }

    /// A pilot whose spool was full or hung has left its last word in its work directory, and less of the same job in the spool.
    @Test func aWordThatWaitsInAWorkDirectoryCountsMoreThanTheSpools() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory(), server = ScriptedServer(time)
            let pilot = try TestPilot(time, server, in: directory)
            try Self.leave(Death(phase: .payload, state: .failed), by: pilot)
            let address = pilot.context.settings.serverURL.value
            let name = JournalFile.name(server: address, jobID: TestPilot.jobID, attemptNumber: 1)
            try Spool(directory.appending("PanDA_Pilot2_0_7/pilot_spool")).file(named: name)?.write(
                JournalEntry(
                    server: "\(address)", queue: TestPilot.queueName,
                    update: JobUpdate(jobID: TestPilot.jobID, attemptNumber: 1, state: .finished, siteName: "S")))
            #expect(await pilot.recover() == Recovery.Summary(delivered: [TestPilot.jobID]))
            #expect(server.words.map(\.state) == [.finished])
            #expect(try FileManager.default.contentsOfDirectory(atPath: pilot.context.spool.directory.string) == [])
        }
    }

    /// Refused for a month, by a clock that is right.
    @Test(arguments: [(29, false), (31, true)]) func onlyWhatTheServerRefusesForAMonthIsGivenUp(days: Int, isGivenUp: Bool) async throws {
        try await TestTime.run { time in
            let server = ScriptedServer(time) { _, _ throws(PandaError) in throw PandaError(.badRequest, doing: "update_job", detail: "500")
            }
            let pilot = try TestPilot(time, server, in: TemporaryDirectory())
            try Self.leave(Death(phase: .payload, wantsLog: false, state: .failed), by: pilot)
            #expect(await pilot.recover().waiting == [TestPilot.jobID])
            try await time.sleep(.seconds(days * 86400))
            let summary = await pilot.recover()
            #expect(summary.givenUp == (isGivenUp ? [TestPilot.jobID] : []) && summary.waiting == (isGivenUp ? [] : [TestPilot.jobID]))
            #expect(try pilot.journals().isEmpty == isGivenUp)
        }
    }

    // MARK: Without a journal

    @Test(arguments: ["before the job", "during the job"]) func aJobGoesOnWithoutAJournal(when: String) async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory(), server = ScriptedServer(time, jobs: [TestPilot.job()])
            let pilot = try TestPilot(time, server, in: directory)
            // A file in the place of the directory stops root too.
            let breakSpool: @Sendable () -> Void = {
                try? FileManager.default.removeItem(atPath: directory.appending("spool").string)
                _ = FileManager.default.createFile(atPath: directory.appending("spool").string, contents: nil)
            }
            if when == "before the job" { breakSpool() }
            let error = await pilot.run([
                TestStep(.stageIn) { _ in if when == "during the job" { breakSpool() } }, TestStep.payload(lasting: .seconds(10)),
                StageOutStep(),
            ])
            #expect(error?.code == nil)
            #expect(server.finals().map(\.state) == [.finished])
        }
    }

    @Test func whatAnotherPilotOfTheNodeHasIsNotBegun() async throws {
        try await TestTime.run { time in
            let directory = try TemporaryDirectory(), server = ScriptedServer(time, jobs: [TestPilot.job()])
            let pilot = try TestPilot(time, server, in: directory)
            let held = try pilot.context.spool.file(
                server: pilot.context.settings.serverURL.value, jobID: TestPilot.jobID, attemptNumber: 1)
            #expect(await pilot.run([TestStep.payload(lasting: .seconds(10))])?.code == .jobAlreadyRunning)
            #expect(server.words.isEmpty)
            withExtendedLifetime(held) {}
        }
    }
}
