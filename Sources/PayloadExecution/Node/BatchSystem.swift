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

    /// The first one that the environment or HTCondor's ads show; nil for none.
    package static func detect(in environment: [String: String], ads: CondorAds = .none) -> BatchSystem? {
        for (variable, name) in variables {
            if let id = environment[variable], !id.isEmpty { return BatchSystem(name: name, jobID: id) }
        }
        return ads.job?.text("GlobalJobId").map { BatchSystem(name: "Condor", jobID: $0) }
    }

    /// How often it started the same batch job before, as far as it tells; 0 for never.
    ///
    /// Slurm counts its restarts, HTCondor the job's starts and those of its shadow, this one perhaps not yet among the former.
    package static func restarts(in environment: [String: String], ads: CondorAds = .none) -> Int {
        if let count = environment["SLURM_RESTART_COUNT"].flatMap({ Int($0) }) { return max(0, count) }
        let starts = ["NumShadowStarts", "NumJobStarts"].compactMap { ads.job?.number($0) }.max() ?? 0
        return max(1, starts) - 1
    }

    private static let variables = [
        ("QSUB_REQNAME", "BQS"), ("BQSCLUSTER", "BQS"), ("PBS_JOBID", "Torque"), ("LSB_JOBID", "LSF"), ("JOB_ID", "Grid Engine"),
        ("clusterid", "Condor"), ("SLURM_JOB_ID", "SLURM"), ("K8S_JOB_ID", "Kubernetes"),
    ]
}
