extension SandboxJob {
    /// Does what the server does with an update: decides by the present state, stores, and answers.
    mutating func apply(_ update: JobUpdate, now: Double, adderDelay: Double) -> UpdateResult {
        // Both are "no such row" to the server.
        if state.isArchived { return .command("tobekilled") }
        if let attempt = update.attempt, attempt != self.attempt { return .command("tobekilled") }
        keepTexts(of: update)
        let result = store(update, now: now)
        if case .databaseError = result { return result }
        if update.isFinal && result != .command("alreadydone") {
            pending = PendingReport(state: update.state, report: update.report, due: now + adderDelay)
        }
        return result
    }

    /// Log, standard output and metadata have tables of their own, which are written whatever becomes of the update.
    private mutating func keepTexts(of update: JobUpdate) {
        if !update.log.isEmpty { attributes["pilotLog"] = .string(String(update.log.prefix(4000))) }
        if !update.stdout.isEmpty { attributes["stdout"] = .string(String(update.stdout.prefix(2048))) }
        if !update.metadata.isEmpty && update.state != .failed && attributes["metadata"] == nil {
            attributes["metadata"] = .string(update.metadata)
        }
    }

    /// What the pilot is told when all is well.
    private var standingCommand: String {
        let commands = (isDebug ? ["debug"] : []) + (command.map { [$0] } ?? [])
        return commands.isEmpty ? "NULL" : commands.joined(separator: ",")
    }

    private mutating func store(_ update: JobUpdate, now: Double) -> UpdateResult {
        let wanted = update.isFinal ? ServerState.holding : update.state
        switch (state, wanted) {
        case (.transferring, .holding) where dispatcherNote == nil: return .command("alreadydone")
        case (.holding, .holding) where !update.isFinal: return .command(standingCommand)
        case (.holding, .holding) where dispatcherNote == nil: return .command("alreadydone")
        case (.holding, .running), (.holding, .starting), (.transferring, .running), (.transferring, .starting):
            return .command(standingCommand)
        default: break
        }
        if let violation = update.violation { return .databaseError(violation) }
        // The server means to answer tobekilled to a foreign batch id, and stumbles over its own query.
        if let old = attributes["batchID"]?.string, let new = update.attributes["batchID"]?.string, old != new,
            Double(old) == nil, Double(new) == nil
        {
            return .databaseError("batchID \(new) is not \(old)")
        }
        change(to: wanted, with: update, now: now)
        return .command(standingCommand)
    }

    private mutating func change(to wanted: ServerState, with update: JobUpdate, now: Double) {
        // Neither back from running to starting, nor from holding to transferring.
        if state == .holding && wanted == .transferring { return }
        let next = state == .running && wanted == .starting ? .running : wanted
        attributes = attributes.merging(update.attributes)
        let leavesNode = next == .holding || (next == .transferring && state == .running)
        if leavesNode && attributes["endTime"] == nil { attributes["endTime"] = .string(Timestamp.text(now)) }
        if (state == .sent || state == .starting) && next == .running && update.attributes["startTime"] == nil {
            attributes["startTime"] = .string(Timestamp.text(now))
        }
        dispatcherNote =
            switch update.state {
            case .holding, .transferring: "set to \(update.state.rawValue) by the pilot at \(Timestamp.text(now))"
            case .finished, .failed: nil
            default: dispatcherNote
            }
        state = next
        modified = now
    }
}
