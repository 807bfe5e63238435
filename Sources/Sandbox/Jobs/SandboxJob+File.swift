extension SandboxJob {
    /// The record as kept in the job's file.
    var wire: WireValue {
        var wire: WireObject = WireObject([
            ("PandaID", .int(id)), ("computingSite", .string(site)), ("jobStatus", .string(state.rawValue)), ("attemptNr", .int(attempt)),
            ("created", .real(created)), ("modified", .real(modified)), ("nSent", .int(sentCount)), ("debug", .bool(isDebug)),
        ])
        wire["command"] = command.map { .string($0) }
        wire["dispatcherNote"] = dispatcherNote.map { .string($0) }
        if let pending {
            wire["pending"] = ["state": .string(pending.state.rawValue), "report": .string(pending.report), "due": .real(pending.due)]
        }
        wire["attributes"] = .object(attributes)
        wire["files"] = .array(files.map(\.wire))
        wire["definition"] = .object(definition)
        return .object(wire)
    }

    /// Reads a record; a file that is not one is an error, never skipped.
    init(_ wire: WireValue) throws {
        guard let id = wire["PandaID"]?.int, let site = wire["computingSite"]?.string, let definition = wire["definition"]?.object,
            let state = wire["jobStatus"]?.string.flatMap(ServerState.init), let attempt = wire["attemptNr"]?.int,
            let created = wire["created"]?.double, let modified = wire["modified"]?.double
        else { throw SandboxError("reading a job's record", "it is not one of this sandbox") }
        let files = wire["files"]?.array?.compactMap { JobFile($0) } ?? []
        self.init(id: id, site: site, definition: definition, files: files, created: created)
        (self.state, self.attempt, self.modified) = (state, attempt, modified)
        attributes = wire["attributes"]?.object ?? WireObject()
        command = wire["command"]?.string
        dispatcherNote = wire["dispatcherNote"]?.string
        isDebug = wire["debug"]?.bool ?? false
        sentCount = wire["nSent"]?.int ?? 0
        if let pending = wire["pending"], let final = pending["state"]?.string.flatMap(ServerState.init) {
            self.pending = PendingReport(state: final, report: pending["report"]?.string ?? "", due: pending["due"]?.double ?? 0)
        }
    }
}
