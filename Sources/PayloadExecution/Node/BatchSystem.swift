import SystemPackage

/// The batch system that started the pilot (dispatcher-protocol.md §6).
package struct BatchSystem: Sendable, Equatable {
    /// Its name as `pilotID` shows it, such as `SLURM`.
    package var name: String
    /// The batch job's id there.
    package var jobID: String

    /// A batch system and the job in it.
    package init(name: String, jobID: String) {
        self.name = name
        self.jobID = jobID
    }

    /// The first one that the environment shows; nil for none.
    package static func detect(in environment: [String: String]) -> BatchSystem? {
        for (variable, name) in variables {
            if let id = environment[variable], !id.isEmpty { return BatchSystem(name: name, jobID: id) }
        }
        guard let path = environment["_CONDOR_JOB_AD"], let id = globalJobID(ProcFile.read(FilePath(path), limit: 262_144) ?? "") else {
            return nil
        }
        return BatchSystem(name: "Condor", jobID: id)
    }

    private static let variables = [
        ("QSUB_REQNAME", "BQS"), ("BQSCLUSTER", "BQS"), ("PBS_JOBID", "Torque"), ("LSB_JOBID", "LSF"), ("JOB_ID", "Grid Engine"),
        ("clusterid", "Condor"), ("SLURM_JOB_ID", "SLURM"), ("K8S_JOB_ID", "Kubernetes"),
    ]

    /// The value in `GlobalJobId = "host#12.0#1700000000"` of a job advertisement.
    private static func globalJobID(_ advertisement: String) -> String? {
        for line in advertisement.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ $0 != " " }).lowercased() == "globaljobid" else { continue }
            let value = parts[1].filter { $0 != "\"" && $0 != " " }
            return value.isEmpty ? nil : value
        }
        return nil
    }
}
