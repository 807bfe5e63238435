import FoundationEssentials
package import Secrets

/// The texts in `secrets` and `pilotSecrets` of a job definition; they print as `****` however they are printed.
package struct JobSecrets: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Each text as it may turn up elsewhere, in the payload's output or in a message: for the redactor.
    package let texts: [String]
    /// The user's, as the payload shall find them: a text in JSON, as the server sends it; nil for none.
    package let payload: Secret?

    /// The payload finds them in this file of its directory.
    package static let fileName = "panda_secrets.json"
    /// Bytes of it that another pilot reads.
    package static let largestFile = 1 << 20

    /// A field in a notation that nobody knows is a secret as a whole.
    init(definition record: Record) {
        texts = ["secrets", "pilotSecrets"].flatMap { name in
            let value = (try? record.object(name)).flatMap { $0.map(JSONValue.object) } ?? record.fields[name]
            return value.map(Self.texts) ?? []
        }.filter { !$0.isEmpty }
        payload = Self.text(of: record).map(Secret.init)
    }

    /// The texts in a file of that name which another pilot wrote.
    package static func texts(inFile bytes: [UInt8]) -> [String] {
        JobSecrets(definition: Record(["secrets": .string(String(decoding: bytes, as: UTF8.self))])).texts
    }

    private static func text(of record: Record) -> String? {
        if let members = try? record.object("secrets"), members.isEmpty { return nil }
        if record.fields["secrets"] == .array([]) { return nil }
        guard let text = try? record.text("secrets") else {
            // What is no single value comes as JSON, and goes on as such.
            return record.fields["secrets"].flatMap { try? JSONEncoder().encode($0) }.map { String(decoding: $0, as: UTF8.self) }
        }
        return text
    }

    private static func texts(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text), .beyond(let text): [text]
        case .int, .double: [value.text ?? ""]
        case .array(let values): values.flatMap(texts)
        case .object(let members): members.values.flatMap(texts)
        case .null, .bool: []
        }
    }

    package var description: String { "****" }
    package var debugDescription: String { "****" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
