import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Disks that are full or cannot be written, from the start or in the middle of a job; the last word gets out all the same.
@Suite(.timeLimit(.minutes(10))) struct DiskTests {
    static let errors = [Errno.noSpace, .readOnlyFileSystem]

    /// The whole work directory: nothing can be begun, and nothing is asked of the server.
    @Test(.serialized, arguments: errors) func workDirectoryFromTheStart(error: Errno) async throws {
        try await withRig { rig in
            let id = try rig.submit()
            let ending = try await rig.pilot().with(.failing(error, on: "\(rig.work)*")).run()
            #expect(ending.status == 66, "\(ending.output)")
            #expect(ending.errors.contains("making the work directory") && ending.errors.contains(error.description), "\(ending.errors)")
            #expect(try rig.sandbox.jobs.job(id)?.state.rawValue == "activated")
            #expect(rig.sandbox.faults.requests(of: "acquire_jobs") == 0)
        }
    }

    /// Full after the pilot's own files stand: the job cannot start, and the server is told at once.
    @Test(.serialized, arguments: errors) func jobDirectory(error: Errno) async throws {
        try await withRig { rig in
            let id = try rig.submit()
            let ending = try await rig.pilot().with(.failing(error, on: "\(rig.work)/*/PanDA_Pilot-*")).run()
            try rig.expect(id, "failed", code: 1199, says: error.description)
            #expect(ending.hasExited && ending.status == 66, "\(ending.output)")
        }
    }

    /// While the payload runs, the disk of work directory, log and spool fills up.
    @Test(.serialized, arguments: errors) func everythingWhileThePayloadRuns(error: Errno) async throws {
        try await withRig { rig in
            let id = try rig.submit(rig.gate.wait)
            let ending = try await rig.pilot().with(.failing(error, on: "\(rig.directory.path)/*").when(rig.trigger)).run { _ in
                #expect(await rig.sandbox.waitForUpdate(of: id, state: "running"))
                try rig.pullTrigger()
                try rig.gate.open()
            }
            // The log is packed in memory then, and the word is told without a journal.
            try rig.expect(id, "finished")
            #expect(ending.status == 0, "\(ending.output)")
        }
    }

    /// The log and the journal are worth less than the job.
    @Test(.serialized, arguments: errors, ["work/*/pilotlog.txt", "spool/*"]) func logOrSpoolAlone(error: Errno, place: String) async throws
    {
        try await withRig { rig in
            let id = try rig.submit(hasLog: false)
            let shim = Shim.failing(error, ["write", "fsync", "rename"], on: "\(rig.directory.path)/\(place)")
            let ending = try await rig.pilot().with(shim).run()
            try rig.expect(id, "finished")
            #expect(ending.status == 0, "\(ending.output)")
        }
    }
}
