import JobModel

/// `jobReport.json`, in which a payload tells what it did (job-lifecycle.md §12); only what the server is told of it.
package struct JobReport: Sendable, Equatable {
    /// The whole text, which the server keeps as the job's metadata.
    package let text: String
    /// Events read, where the report says so.
    package let events: Int?
    /// The transform's own exit code; 0 when the report has none.
    package let exitCode: Int
    /// What the transform says of its failure; nil when it says nothing, or `OK`.
    package let exitMessage: String?
    /// Counts for `jobMetrics`: `nEvents=… dbTime=… dbData=…`; nil for none (monitoring.md §5).
    package let metrics: String?

    /// A whole number; nil where there is none, which is nothing to fail for.
    private static func count(_ name: String, in value: JSONValue?) -> Int? {
        guard case .object(let members)? = value else { return nil }
        return (try? Record(members).int(name)) ?? nil
    }

    /// The most bytes that are sent.
    package static let limit = 1 << 20

    /// Nil when the text is no JSON object: a payload's broken report must not hide how it ended.
    package init?(json text: String) {
        guard let value = try? JSONValue(parsing: text.utf8), case .object(let members) = value else { return nil }
        self.text = text
        let resource = value["resource"]
        events = Self.count("processedEvents", in: resource?["transform"])
        exitCode = Self.count("exitCode", in: .object(members)) ?? 0
        let message = members["exitMsg"]?.text?.trimmingBlanks ?? ""
        exitMessage = ["", "OK"].contains(message) ? nil : message
        let counts = [
            ("nEvents", events), ("dbTime", Self.count("dbTimeTotal", in: resource)), ("dbData", Self.count("dbDataTotal", in: resource)),
        ]
        let metrics = counts.compactMap { name, count in count.flatMap { $0 > 0 ? "\(name)=\($0)" : nil } }
        self.metrics = metrics.isEmpty ? nil : metrics.joined(separator: " ")
    }
}
