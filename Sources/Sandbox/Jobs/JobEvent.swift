/// One line of a job's history.
package struct JobEvent: Sendable {
    /// Seconds since 1970.
    package let time: Double
    /// `submitted`, `sent`, `update`, `state`, `kill`.
    package let kind: String
    /// What else is known: for an update `dialect`, `fields`, `answer`, `notes`; for a state `state`.
    package let details: WireObject

    /// The event as kept in the history and shown to programs.
    package var wire: WireValue {
        .object(WireObject([("time", .real(time)), ("when", .string(clock)), ("event", .string(kind))]).merging(details))
    }

    /// The time as text, UTC.
    package var clock: String { Timestamp.text(time) }

    var line: String { wire.json + "\n" }

    init(time: Double, kind: String, _ details: WireObject = WireObject()) {
        (self.time, self.kind, self.details) = (time, kind, details)
    }

    /// Reads a line; nil for one that was cut by a crash.
    init?(line: some StringProtocol) {
        // Only the last line can be cut, and its update was never answered.
        guard let wire = try? WireValue(json: String(line)), let time = wire["time"]?.double, let kind = wire["event"]?.string,
            var details = wire.object
        else { return nil }
        for name in ["time", "when", "event"] { details[name] = nil }
        self.init(time: time, kind: kind, details)
    }
}

/// An update as a pilot sent it.
package struct ReceivedUpdate: Sendable {
    /// Seconds since 1970.
    package let time: Double
    /// `legacy` or `v1`.
    package let dialect: String
    /// The fields by the names and with the types they were sent.
    package let fields: WireObject
    /// The command that was answered, `NULL` for none, or `database error: …`.
    package let answer: String
    /// What the server ignored without telling.
    package let notes: [String]

    /// The state that was reported.
    package var state: String { (fields["job_status"] ?? fields["state"])?.string ?? "" }

    /// The field of that name, by the name it was sent under.
    package subscript(name: String) -> WireValue? { fields[name] }

    /// The update that an event is; nil for other events.
    package init?(_ event: JobEvent) {
        guard event.kind == "update", let fields = event.details["fields"]?.object else { return nil }
        time = event.time
        dialect = event.details["dialect"]?.string ?? ""
        self.fields = fields
        answer = event.details["answer"]?.string ?? ""
        notes = event.details["notes"]?.array?.compactMap(\.string) ?? []
    }
}
