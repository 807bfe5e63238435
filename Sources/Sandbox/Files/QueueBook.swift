import SystemPackage

/// Queue records and DDM endpoints, read anew for every request so that they may be edited while the server runs.
struct QueueBook {
    /// The queue that a new directory has.
    static let standardQueue = "SANDBOX_QUEUE"
    /// The DDM endpoint that a new directory has.
    static let standardEndpoint = "SANDBOX_DISK"

    let directory: SandboxDirectory

    /// Writes the standard queue and endpoint unless there are files.
    func writeDefaults() throws {
        let queue = directory.queues.appending("\(Self.standardQueue).json")
        if try DurableFile.textIfPresent(queue) == nil {
            try DurableFile.write(Array(Self.defaultQueue.json.utf8), to: queue, mode: .file)
        }
        if try DurableFile.textIfPresent(directory.endpoints) == nil {
            let endpoints: WireValue = .object(WireObject([(Self.standardEndpoint, Self.defaultEndpoint)]))
            try DurableFile.write(Array(endpoints.json.utf8), to: directory.endpoints, mode: .file)
        }
    }

    /// The record of a queue, nil when there is none of that name.
    func record(_ queue: String) throws -> WireObject? {
        guard !queue.isEmpty, !queue.contains("/"), !queue.hasPrefix("."),
            let text = try DurableFile.textIfPresent(directory.queues.appending("\(queue).json"))
        else { return nil }
        return try WireValue(json: text).object
    }

    /// All DDM endpoints by name.
    func endpoints() throws -> WireObject {
        try DurableFile.textIfPresent(directory.endpoints).flatMap { try WireValue(json: $0).object } ?? WireObject()
    }

    /// The same with the server's address in place of `{base}`.
    func served(_ object: WireObject, base: String) -> WireObject {
        WireObject(object.members.map { ($0.name, served($0.value, base: base)) })
    }

    private func served(_ value: WireValue, base: String) -> WireValue {
        switch value {
        case .string(let text): .string(text.replacing("{base}", with: base))
        case .array(let elements): .array(elements.map { served($0, base: base) })
        case .object(let object): .object(served(object, base: base))
        default: value
        }
    }

    private static let activities = ["read_lan", "read_wan", "write_lan", "write_wan", "pr", "pw", "pl", "default"]

    private static func perActivity(_ value: WireValue) -> WireValue { .object(WireObject(activities.map { ($0, value) })) }

    private static let defaultQueue: WireValue = [
        "nickname": .string(standardQueue), "name": .string(standardQueue), "panda_resource": .string(standardQueue),
        "atlas_site": "SANDBOX", "site": "SANDBOX", "state": "ACTIVE", "status": "online", "type": "unified", "resource_type": "GRID",
        "catchall": "", "copytools": ["https": ["setup": ""]], "acopytools": perActivity(["https"]),
        "astorages": perActivity([.string(standardEndpoint)]), "acopytools_schemas": [:],
        "aprotocols": perActivity([["endpoint": "{base}", "path": "/storage/rucio/", "flavour": "WEBDAV"]]),
        "params": [:], "allow_lan": true, "allow_wan": false, "direct_access_lan": false, "direct_access_wan": false,
        "maxwdir": 10000, "maxrss": 8000, "maxinputsize": 10000, "timefloor": 0, "maxtime": 0, "corecount": 1, "pledgedcpu": 0,
        "is_cvmfs": false, "memkillgrace": 100, "container_type": "", "container_options": "", "environ": "", "platform": "",
        "cmtconfig": "", "appdir": "", "use_pcache": false,
    ]

    private static let defaultEndpoint: WireValue = [
        "id": 1, "pk": 1, "name": .string(standardEndpoint), "type": "DATADISK", "token": "", "state": "ACTIVE", "site": "SANDBOX",
        "is_deterministic": true, "rprotocols": [:], "resource": [:],
        "arprotocols": .object(
            WireObject(
                ["read_lan", "read_wan", "write_lan", "write_wan", "delete_lan", "delete_wan", "default"].map {
                    ($0, [["id": 1, "endpoint": "{base}", "path": "/storage/rucio/", "flavour": "WEBDAV"]])
                })),
    ]
}
