extension QueueData {
    /// Reads one queue's record, in either of its spellings (PanDA's flat cache or CRIC's).
    ///
    /// `name` is the queue that was asked for: a record of another queue is refused, since running under a wrong name harms both.
    package init(record: Record, name: String) throws(PilotError) {
        do {
            try self.init(checking: record, name: name)
        } catch let error as PilotError {
            throw error
        } catch {
            throw PilotError(.queueDataNotOK, doing: "reading the queue data of \(name)", cause: error)
        }
    }

    private init(checking record: Record, name: String) throws {
        let found = try record.text("nickname") ?? record.text("name") ?? name
        guard found == name else {
            throw PilotError(
                .queueDataNotOK, doing: "reading the queue data of \(name)", reason: "the record is of queue \(found)",
                advice: "check -q and --queuedata-url")
        }
        self.name = name
        resource = try record.text("panda_resource") ?? record.text("resource") ?? name
        site = try record.text("atlas_site") ?? record.text("site") ?? record.text("gstat") ?? ""
        type = try record.text("type") ?? ""
        state = try record.text("state") ?? ""
        status = try record.text("status") ?? ""
        catchall = try record.text("catchall") ?? ""
        copyTools = Self.lists(record.fields["acopytools"])
        allCopyTools = Self.names(record.fields["copytools"])
        storages = Self.lists(record.fields["astorages"])
        allowLAN = try record.bool("allow_lan") ?? true
        allowWAN = try record.bool("allow_wan") ?? false
        maxWorkDirectoryMB = try record.int("maxwdir") ?? 0
        maxInputSizeMB = try record.int("maxinputsize") ?? 0
        maxRSSMB = try record.int("maxrss") ?? 0
        timeFloor = .seconds(60 * max(0, try record.int("timefloor") ?? 0))  // fits: a record has no number beyond 2⁵³
        maxTime = .seconds(max(0, try record.int("maxtime") ?? 0))  // fits: a record has no number beyond 2⁵³
        coreCount = max(1, try record.int("corecount") ?? 1)
        resourceType = try record.text("resource_type") ?? ""
        environ = try record.text("environ") ?? ""
        containerType = try record.text("container_type") ?? ""
    }

    private static func lists(_ value: JSONValue?) -> [String: [String]] {
        guard case .object(let members)? = value else { return [:] }
        return members.mapValues(names)
    }

    /// Names in a list, or the keys of an object; `copytools` comes as `{"mv": {…}}`.
    private static func names(_ value: JSONValue?) -> [String] {
        switch value {
        case .array(let values)?: values.compactMap(\.text)
        case .object(let members)?: members.keys.sorted()
        default: []
        }
    }
}
