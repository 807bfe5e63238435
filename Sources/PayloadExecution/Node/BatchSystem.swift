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

    private static let variables = [
        ("QSUB_REQNAME", "BQS"), ("BQSCLUSTER", "BQS"), ("PBS_JOBID", "Torque"), ("LSB_JOBID", "LSF"), ("JOB_ID", "Grid Engine"),
        ("clusterid", "Condor"), ("SLURM_JOB_ID", "SLURM"), ("K8S_JOB_ID", "Kubernetes"),
    ]
}
