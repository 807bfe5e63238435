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
        var fields = FieldReader(record)
        let found = try fields.text("nickname") ?? fields.text("name") ?? name
        guard found == name else {
            throw PilotError(
                .queueDataNotOK, doing: "reading the queue data of \(name)", reason: "the record is of queue \(found)",
                advice: "check -q and --queuedata-url")
        }
        self.name = name
        self.record = record
        resource = try fields.text("panda_resource") ?? fields.text("resource") ?? name
        state = try fields.text("state") ?? ""
        status = try fields.text("status") ?? ""
        catchall = try fields.text("catchall") ?? ""
        copyTools = fields.lists("acopytools")
        allCopyTools = fields.names("copytools")
        storages = fields.lists("astorages")
        allowLAN = try fields.bool("allow_lan") ?? true
        allowWAN = try fields.bool("allow_wan") ?? false
        maxWorkDirectoryMB = try fields.int("maxwdir") ?? 0
        maxInputSizeMB = try fields.int("maxinputsize") ?? 0
        timeFloor = .seconds(60 * max(0, try fields.int("timefloor") ?? 0))  // fits: a record has no number beyond 2⁵³
        maxTime = .seconds(max(0, try fields.int("maxtime") ?? 0))  // fits: a record has no number beyond 2⁵³
        // Nothing wrong is done without these.
        site = fields.spareText("atlas_site") ?? fields.spareText("site") ?? fields.spareText("gstat") ?? ""
        type = fields.spareText("type") ?? ""
        allowsAlternateStageOut = fields.spareSwitch("allow_altstageout", among: "params")
        maxRSSMB = fields.spareInt("maxrss") ?? 0
        coreCount = max(1, fields.spareInt("corecount") ?? 1)
        resourceType = fields.spareText("resource_type") ?? ""
        environment = QueueEnvironment(record, "environ")
        containerType = fields.spareText("container_type") ?? ""
        notes = fields.notes
    }

    /// The fields whose text must be sound, since the server or the pilot's start goes by them.
    package static let decisiveTexts: Set<String> = ["nickname", "name", "panda_resource", "resource", "state", "status"]
}
