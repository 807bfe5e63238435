import JobModel

/// The words under which queue data list copy tools and storages; Pilot 3's first, then Pilot 2's.
enum Activities {
    static let stageIn = ["read_lan", "pr"]

    static func stageOut(_ role: FileSpec.Role, queue: QueueData, isAnalysis: Bool) -> [String] {
        (role == .log ? ["pl"] : [])
            + (queue.type == "unified" && isAnalysis ? ["write_lan_analysis"] : [])
            + ["write_lan", "w", "pw"]
    }
}
