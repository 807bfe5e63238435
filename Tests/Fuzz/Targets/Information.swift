import JobModel

@testable import PandaClient

extension FuzzTarget {
    /// A file or reply with queue data.
    static let queueData = FuzzTarget("queue-data") { bytes in
        let queue = try parsed { try QueueData(record: QueueDataSource.record(bytes, of: "QUEUE").record, name: "QUEUE") }
        guard let queue else { return }
        try promise(queue.name == "QUEUE" && queue.coreCount > 0, "queue \(queue.name) with \(queue.coreCount) cores")
        try promise(queue.timeFloor >= .zero && queue.maxTime >= .zero, "time floor \(queue.timeFloor), longest time \(queue.maxTime)")
        for name in queue.environment.variables.keys { try promise(!name.isEmpty && !name.contains("="), "a variable is called \(name)") }
        _ = try parsed { try QueueGate.check(queue) }
        _ = queue.catchallNames("no_token_renewal")
    }

    /// A file or reply with storage data.
    static let storageData = FuzzTarget("storage-data") { bytes in
        var flaws: [JSONFlaw] = []
        guard let members = try parsed({ try JSONValue.members(["DISK", "TAPE"], parsing: bytes, forgiving: &flaws) }) else { return }
        for (name, member) in members {
            guard case .object(let fields) = member,
                let endpoint = try parsed({ try DDMEndpoint(record: Record(fields), name: name) })
            else { continue }
            for access in endpoint.access.values.joined() {
                try promise(access.scheme == access.scheme.lowercased(), "scheme \(access.scheme)")
            }
        }
    }
}
