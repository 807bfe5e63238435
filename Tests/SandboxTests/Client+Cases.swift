import Sandbox

extension Client {
    /// The file report that names every output and the log of a job.
    static func report(_ job: SandboxJob) -> WireObject {
        WireObject(job.files.filter { $0.kind != .input }.map { ($0.lfn, ["guid": "g-1", "fsize": 5, "adler32": "0a0b0c0d"]) })
    }

    /// Takes the next managed job.
    func take() throws -> WireValue {
        try v1("pilot/acquire_jobs", ["site_name": "SANDBOX_QUEUE"])
    }

    /// Updates a job by v1 and returns `data`.
    func update(_ id: Int, _ state: String, _ more: WireObject = WireObject()) throws -> WireValue? {
        let fields = WireObject([("job_id", .int(id)), ("job_status", .string(state))]).merging(more)
        return try v1("pilot/update_job", .object(fields))["data"]
    }
}

extension WireObject {
    init(_ name: String, _ value: WireValue) { self.init([(name, value)]) }
}
