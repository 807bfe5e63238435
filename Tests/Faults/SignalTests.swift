import Foundation
import Glibc
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Signals at every state of a job.
@Suite(.timeLimit(.minutes(10))) struct SignalTests {
    /// A moment in a job's life, held by a fault; and what the server has in the end.
    struct Moment: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: String
        var hasInput = false
        let afterTerm: (state: String, code: Int?)
        let afterKill: (state: String, code: Int?)
    }

    static let moments = [
        // A job that is on its way when the signal comes is taken and reported. Of one that never came nobody knows but the server.
        Moment(testDescription: "getJob", fault: "acquire_jobs:delay:s=1", afterTerm: ("failed", 1201), afterKill: ("sent", nil)),
        Moment(
            testDescription: "starting", fault: "update_job:hang:s=3600,state=starting", afterTerm: ("failed", 1201),
            afterKill: ("failed", 1200)),
        Moment(
            testDescription: "stage-in", fault: "storage:hang:s=3600,method=GET", hasInput: true, afterTerm: ("failed", 1201),
            afterKill: ("failed", 1200)),
        Moment(
            testDescription: "running", fault: "update_job:hang:s=3600,state=running", afterTerm: ("failed", 1201),
            afterKill: ("failed", 1200)),
        Moment(testDescription: "log", fault: "storage:hang:s=3600,method=PUT", afterTerm: ("failed", 1201), afterKill: ("finished", 0)),
        Moment(
            testDescription: "last word", fault: "update_job:hang:s=3600,state=finished", afterTerm: ("finished", 0),
            afterKill: ("finished", 0)),
        // Stored by the server, but the answer never came.
        Moment(
            testDescription: "answer", fault: "update_job:delay:s=3600,state=finished", afterTerm: ("finished", 0),
            afterKill: ("finished", 0)),
    ]

    @Test(.serialized, arguments: moments) func terminated(at moment: Moment) async throws {
        try await withRig(["\(moment.fault),count=1"]) { rig in
            let id = try rig.submit(Self.script(moment), hasInput: moment.hasInput)
            let ending = try await rig.pilot().run { process in
                for await _ in rig.sandbox.faults.happened { break }
                process.terminate()
            }
            #expect(ending.hasExited && ending.status == 143, "\(ending.output)")
            // A last word that hangs has no time to be said again: it is left to the next pilot.
            if moment.testDescription == "last word" { #expect(try await rig.recovery().run().status == 0) }
            try rig.expect(id, moment.afterTerm.state, code: moment.afterTerm.code)
        }
    }

    @Test(.serialized, arguments: moments) func killed(at moment: Moment) async throws {
        // The reply must not come before the kill.
        try await withRig(["\(moment.fault.replacing("delay:s=1", with: "delay:s=3600")),count=1"]) { rig in
            let id = try rig.submit(Self.script(moment), hasInput: moment.hasInput)
            let ending = try await rig.pilot().run { process in
                for await _ in rig.sandbox.faults.happened { break }
                kill(process.processIdentifier, SIGKILL)
            }
            #expect(!ending.hasExited)
            try await expectRecovery(of: id, in: rig, moment.afterKill)
        }
    }

    /// Payloads that run on, but for the moments after their end.
    private static func script(_ moment: Moment) -> String { moment.afterKill.state == "finished" ? "true" : "sleep 600" }

    /// A disk that does not answer, under a file that somebody named; what the server has in the end where there is a job by then.
    @Test(
        .serialized,
        arguments: [
            ("*/queues/*.json", nil), ("*/trace", nil), ("*/job.ad", nil), ("*/machine.ad", nil), ("*/pandaIDs.out", 1201),
        ] as [(String, Int?)])
    func terminatedOverAFileThatHangs(pattern: String, code: Int?) async throws {
        try await withRig { rig in
            let id = try rig.submit("sleep 600"), told = rig.directory.appending("told")
            var pilot = try rig.pilot().with(.hanging(on: pattern, telling: told))
            // As the wrapper makes it, which reads `pandaIDs.out` there.
            try FileManager.default.createDirectory(atPath: rig.directory.appending("pilot3").string, withIntermediateDirectories: false)
            for (variable, name) in [("_CONDOR_JOB_AD", "job.ad"), ("_CONDOR_MACHINE_AD", "machine.ad")] {
                pilot.environment[variable] = try rig.directory.write("GlobalJobId = \"1\"\n", to: name).string
            }
            let ending = try await pilot.run { process in
                // Nothing tells that another process waits but a look.
                while access(told.string, F_OK) != 0, process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
                process.terminate()
            }
            #expect(ending.hasExited && ending.status == 143 && access(told.string, F_OK) == 0, "\(ending.output)")
            let state = try rig.sandbox.jobs.job(id)?.state.rawValue
            if let code { try rig.expect(id, "failed", code: code) } else { #expect(state == "activated") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: rig.work.string) == [])
        }
    }

    /// The pilot starts all the same.
    @Test func anAdThatHangsIsDoneWithout() async throws {
        try await withRig { rig in
            let id = try rig.submit(), told = rig.directory.appending("told")
            var pilot = try rig.pilot().with(.hanging(on: "*/job.ad", telling: told))
            pilot.environment["_CONDOR_JOB_AD"] = try rig.directory.write("", to: "job.ad").string
            let ending = try await pilot.run()
            #expect(ending.status == 0 && ending.output.contains("job.ad is not known"), "\(ending.output)")
            try rig.expect(id, "finished")
        }
    }

    // MARK: As machines send them

    /// Systemd and batch systems send two; the payload keeps its grace, and the first decides.
    @Test(.serialized, arguments: [(SIGTERM, SIGHUP, 1201), (SIGXCPU, SIGTERM, 1204), (SIGHUP, SIGTERM, 1200)])
    func twoSignalsAreOne(first: Int32, second: Int32, code: Int) async throws {
        try await withRig { rig in
            let cleaned = rig.directory.appending("cleaned").string
            // The second comes while the payload cleans up after the first.
            let script =
                "trap 'kill -\(second) $pilot; sleep 1; echo >\(cleaned); exit' TERM; kill -\(first) $pilot; while :; do sleep 0.1; done"
            let id = try rig.submit("\(Self.pilot); \(script)")
            let ending = try await rig.pilot(["--grace", "10"]).run()
            #expect(ending.hasExited && ending.status == 128 + first, "\(ending.output)")
            #expect(access(cleaned, F_OK) == 0, "\(ending.output)")
            try rig.expect(id, "failed", code: code)
        }
    }

    /// What a payload says to know its pilot: the parent of its keeper.
    private static let pilot = "p=$PPID; while read -r _ name _ pilot _ </proc/$p/stat && [ $name != '(pilot-keeper)' ]; do p=$pilot; done"

    /// Of a batch system that signals all processes, in whichever order.
    @Test(.serialized, arguments: ["kill -TERM $$; kill -TERM $pilot", "kill -TERM $pilot; kill -TERM $$"])
    func termToTheWholeTree(signals: String) async throws {
        try await withRig { rig in
            let id = try rig.submit("\(Self.pilot); (\(signals)) & sleep 1000")
            let ending = try await rig.pilot().run()
            #expect(ending.hasExited && ending.status == 143, "\(ending.output)")
            try rig.expect(id, "failed", code: 1201)
        }
    }

    /// And of a wrapper that passes on what it was sent as well.
    @Test func twiceInAMomentIsOnce() async throws {
        try await withRig { rig in
            let cleaned = rig.directory.appending("cleaned")
            let id = try rig.submit(
                "\(Self.pilot); trap 'sleep 1; echo >\(cleaned); exit' TERM; (kill -TERM $pilot; kill -TERM $pilot) & while :; do sleep 0.1; done"
            )
            let ending = try await rig.pilot(["--grace", "50"]).run()
            #expect(ending.hasExited && ending.status == 143, "\(ending.output)")
            #expect(FileManager.default.fileExists(atPath: cleaned.string))
            try rig.expect(id, "failed", code: 1201)
        }
    }

    @Test func hangingUpIsIgnoredUnderNohup() async throws {
        try await withRig { rig in
            let id = try rig.submit("\(Self.pilot); kill -HUP $pilot")
            var pilot = try rig.pilot()
            pilot.launcher = ["/usr/bin/nohup"]
            let ending = try await pilot.run()
            #expect(ending.status == 0, "\(ending.output)")
            try rig.expect(id, "finished")
        }
    }

    @Test(.serialized, arguments: [("SEGV", 1203, 139), ("BUS", 1206, 135)] as [(String, Int, Int32)])
    func aFaultThatAWrapperPassesOn(name: String, code: Int, status: Int32) async throws {
        try await withRig { rig in
            let id = try rig.submit("\(Self.pilot); kill -\(name) $pilot; sleep 1000")
            let ending = try await rig.pilot().run()
            #expect(ending.hasExited && ending.status == status, "\(ending.output)")
            try rig.expect(id, "failed", code: code)
        }
    }

    /// The journal is written so often in the life of a job without files.
    static let journalWrites = 10

    /// SIGKILL around every write of the journal.
    @Test(.serialized, arguments: 1...journalWrites, ["before", "after"]) func killedAtAWrite(number: Int, moment: String) async throws {
        try await withRig { rig in
            let id = try rig.submit("true")
            let ending = try await rig.pilot().with(.killing(moment, number, of: "\(rig.spool)/*.json")).run()
            #expect(!ending.hasExited)
            // The seventh says that the payload is over and all its outputs are stored. Before the first one nobody but the server knows the job.
            let isOver = number > 7 || number == 7 && moment == "after", isKnown = number > 1 || moment == "after"
            try await expectRecovery(of: id, in: rig, isOver ? ("finished", 0) : isKnown ? ("failed", 1200) : ("sent", nil))
        }
    }

    @Test func theJournalIsNotWrittenMoreOften() async throws {
        try await withRig { rig in
            let id = try rig.submit("true")
            let ending = try await rig.pilot().with(.killing("before", Self.journalWrites + 1, of: "\(rig.spool)/*.json")).run()
            #expect(ending.hasExited && ending.status == 0, "\(ending.output)")
            try rig.expect(id, "finished")
        }
    }

    /// Nothing of the job is left, and the next start tells the server what became of it, once.
    private func expectRecovery(of id: Int, in rig: FaultRig, _ expected: (state: String, code: Int?)) async throws {
        try await rig.endOfProcesses()
        let recovery = try await rig.recovery().run()
        #expect(recovery.status == 0 && recovery.output.contains("0 still waiting"), "\(recovery.output) \(recovery.errors)")
        let finals = try rig.sandbox.updates(of: id).filter { ["finished", "failed"].contains($0.state) }
        if expected.code == nil {
            #expect(try rig.sandbox.jobs.job(id)?.state.rawValue == expected.state && finals.isEmpty)
        } else {
            try rig.expect(id, expected.state, code: expected.code)
            #expect(finals.filter { $0.answer == "NULL" }.count == 1)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: rig.spool.string).filter { $0.hasSuffix(".json") } == [])
    }
}
