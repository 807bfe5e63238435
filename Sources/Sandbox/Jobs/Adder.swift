/// Ends a job by its file report, as the server's Adder does.
struct Adder {
    /// ddmErrorCode of everything the Adder objects to.
    static let errorCode = 200

    /// Settles the job if its final word is due; true when it did.
    static func settle(_ job: inout SandboxJob, now: Double) -> Bool {
        guard let pending = job.pending, pending.due <= now else { return false }
        job.pending = nil
        job.state = pending.state
        look(&job, pending)
        if job.state == .failed && job.command == "tobekilled" { job.state = .cancelled }
        job.modified = now
        return true
    }

    private static func look(_ job: inout SandboxJob, _ pending: PendingReport) {
        guard job.files.contains(where: { $0.kind != .input }) else { return }
        let inputs = Set(job.files.filter { $0.kind == .input }.map(\.lfn))
        guard let reports = FileReport.read(pending.report, inputs: inputs) else {
            job.state = .failed
            // A pilot that was killed sends no report; its own error then says enough.
            if (job.code("pilotErrorCode") ?? 0) == 0 && (job.code("transExitCode") ?? 0) == 0 {
                fail(&job, "Could not get GUID/LFN/MD5/FSIZE/SURL from pilot JSON")
            }
            return
        }
        let expected = Set(job.files.map(\.lfn))
        for index in job.files.indices where job.files[index].kind != .input {
            enter(reports, index, &job, pending)
        }
        if let stranger = reports.first(where: { !expected.contains($0.lfn) }) {
            for index in job.files.indices { job.files[index].status = "failed" }
            fail(&job, "pilot produced \(stranger.lfn) inconsistently with jobdef")
        }
    }

    private static func enter(_ reports: [FileReport], _ index: Int, _ job: inout SandboxJob, _ pending: PendingReport) {
        // For failed jobs the log alone is looked at.
        if pending.state == .failed && job.files[index].kind != .log {
            job.files[index].status = "failed"
            return
        }
        guard let report = reports.first(where: { $0.lfn == job.files[index].lfn }) else {
            if job.files[index].mayBeMissing {
                job.files[index].status = "nooutput"
            } else {
                job.files[index].status = "failed"
                fail(&job, "expected output \(job.files[index].lfn) is missing in pilot JSON")
            }
            return
        }
        job.files[index].guid = report.guid
        job.files[index].size = report.size
        job.files[index].checksum = report.checksum
        job.files[index].surl = report.surl
        job.files[index].status = "ready"
        job.files[index].lfn = report.fullLFN ?? report.lfn
    }

    private static func fail(_ job: inout SandboxJob, _ text: String) {
        job.state = .failed
        job.attributes["ddmErrorCode"] = .int(errorCode)
        job.attributes["ddmErrorDiag"] = .string(text)
    }
}
