/// A method of `/server/panda`: a Python function that crashes on what it does not know.
struct LegacyMethod {
    /// What must be given, in the order of the signature.
    var must: [String] = []
    /// What else is known.
    var may: [String] = []

    /// The methods that pilots use.
    ///
    /// Read from panda-server 0.8.1.
    static let table: [String: LegacyMethod] = [
        "isAlive": LegacyMethod(),
        "getJob": LegacyMethod(
            must: ["siteName"],
            may: [
                "token", "timeout", "cpu", "mem", "diskSpace", "prodSourceLabel", "node", "computingElement", "AtlasRelease",
                "prodUserID", "getProxyKey", "countryGroup", "workingGroup", "allowOtherCountry", "taskID", "nJobs", "background",
                "resourceType", "harvester_id", "worker_id", "schedulerID", "jobType", "viaTopic", "remaining_time",
            ]),
        "updateJob": LegacyMethod(must: ["jobId", "state"], may: UpdateField.table.compactMap(\.legacy) + UpdateField.legacyIgnored),
        "updateJobsInBulk": LegacyMethod(must: ["jobList"], may: ["harvester_id"]),
        "getStatus": LegacyMethod(must: ["ids"], may: ["timeout"]),
        "checkJobStatus": LegacyMethod(must: ["ids"], may: ["timeout"]),
        "updateWorkerPilotStatus": LegacyMethod(must: ["site", "workerID", "harvesterID", "status"], may: ["timeout", "node_id"]),
        "getProxy": LegacyMethod(may: ["role", "dn"]),
        "get_access_token": LegacyMethod(must: ["client_name"], may: ["token_key"]),
        "getResourceTypes": LegacyMethod(may: ["timeout"]),
    ]

    /// The text of Python's TypeError for such a call, nil when the call is good.
    func complaint(_ name: String, _ given: WireObject) -> String? {
        let known = Set(must + may)
        if let stranger = given.names.first(where: { !known.contains($0) }) {
            return "\(name)() got an unexpected keyword argument '\(stranger)'"
        }
        let missing = must.filter { given[$0] == nil }.map { "'\($0)'" }
        switch missing.count {
        case 0: return nil
        case 1: return "\(name)() missing 1 required positional argument: \(missing[0])"
        default:
            let list = missing.dropLast().joined(separator: ", ") + (missing.count > 2 ? ", and " : " and ") + missing[missing.count - 1]
            return "\(name)() missing \(missing.count) required positional arguments: \(list)"
        }
    }
}
