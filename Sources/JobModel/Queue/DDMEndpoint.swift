/// A Rucio storage element: where files are, and how they are reached.
package struct DDMEndpoint: Sendable {
    /// One way to reach the storage.
    package struct Access: Sendable, Equatable {
        /// Scheme, host and port, such as `davs://se.site.org:443`.
        package let endpoint: String
        /// Path that file paths are put behind.
        package let path: String

        package init(endpoint: String, path: String) {
            self.endpoint = endpoint
            self.path = path
        }

        /// The scheme, lower-cased; empty when there is none.
        package var scheme: String {
            endpoint.firstRange(of: "://").map { endpoint[..<$0.lowerBound].lowercased() } ?? ""
        }
    }

    package let name: String
    package let type: String
    package let state: String
    package let site: String
    /// True when a file's path follows from its scope and name.
    package let isDeterministic: Bool
    /// Space token that files are accounted to; empty when there is none.
    package let token: String
    /// Ways in order of preference, for each activity (`read_lan`, `write_wan` …).
    package let access: [String: [Access]]
    /// What was wrong in fields that the pilot can do without.
    package let notes: [FieldError]
    /// All that was said of the storage.
    let record: Record

    package init(
        name: String, type: String, state: String, site: String, isDeterministic: Bool, token: String = "", access: [String: [Access]]
    ) {
        self.name = name
        self.type = type
        self.state = state
        self.site = site
        self.isDeterministic = isDeterministic
        self.token = token
        self.access = access
        notes = []
        record = Record([:])
    }
}

extension DDMEndpoint {
    /// Reads one record of `ddmendpoints.json`.
    package init(record: Record, name: String) throws(PilotError) {
        var fields = FieldReader(record)
        self.record = record
        do {
            self.name = try fields.text("name") ?? name
            isDeterministic = try fields.bool("is_deterministic") ?? true
        } catch {
            throw PilotError(.queueDataNotOK, doing: "reading the storage data of \(name)", cause: error)
        }
        type = fields.spareText("type") ?? ""
        state = fields.spareText("state") ?? ""
        site = fields.spareText("site") ?? ""
        token = fields.spareText("token") ?? ""
        access = Self.access(record.fields["arprotocols"])
        notes = fields.notes
    }

    /// The fields whose texts must be sound, since files go by them.
    package static let decisiveTexts: Set<String> = ["name", "arprotocols"]

    private static func access(_ value: JSONValue?) -> [String: [Access]] {
        guard case .object(let activities)? = value else { return [:] }
        return activities.mapValues { list in
            guard case .array(let entries) = list else { return [] }
            return entries.compactMap { entry in
                guard let endpoint = entry["endpoint"]?.text else { return nil }
                return Access(endpoint: endpoint, path: entry["path"]?.text ?? "")
            }
        }
    }
}
