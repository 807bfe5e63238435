import JobModel

/// `jobReport.json`, in which a payload tells what it did (job-lifecycle.md §12); only what the server is told of it.
package struct JobReport: Sendable, Equatable {
    /// The whole text, which the server keeps as the job's metadata.
    package let text: String
    /// Events read, where the report says so.
    package let events: Int?

    /// The most bytes that are sent.
    package static let limit = 1 << 20

    /// Nil when the text is no JSON object: a payload's broken report must not hide how it ended.
    package init?(json text: String) {
        guard let value = try? JSONValue(parsing: text.utf8), case .object = value else { return nil }
        self.text = text
        if case .int(let count)? = value["resource"]?["transform"]?["processedEvents"] { events = count } else { events = nil }
    }
}
