extension QueueData {
    /// Fields that are the pilot's business, or the queue's name: a job cannot have them otherwise.
    private static let notTheJobs: Set<String> = [
        "name", "nickname", "panda_resource", "resource", "state", "status", "timefloor", "maxtime",
    ]

    /// The queue as one job wants it (`--overwriteQueueData`), with the names of what it does not get.
    ///
    /// Source: data-movement.md §1, where a job's values win over those of any source.
    package func overwritten(by changes: [String: JSONValue]) throws(PilotError) -> (queue: QueueData, refused: [String]) {
        let taken = changes.filter { !Self.notTheJobs.contains($0.key) }
        let queue = try QueueData(record: record.merging(taken), name: name)
        return (queue, changes.keys.filter { taken[$0] == nil }.sorted())
    }
}

extension DDMEndpoint {
    /// The endpoint as one job wants it (`--overwriteStorageData`).
    package func overwritten(by changes: [String: JSONValue]) throws(PilotError) -> DDMEndpoint {
        try DDMEndpoint(record: record.merging(changes), name: name)
    }
}
