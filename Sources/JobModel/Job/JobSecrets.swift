/// The texts in `secrets` and `pilotSecrets` of a job definition, for the redactor; they print as `****` however they are printed.
package struct JobSecrets: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Each text as it may turn up elsewhere: in the payload's output, or in a message.
    package let texts: [String]

    /// A field in a notation that nobody knows is a secret as a whole.
    init(definition record: Record) {
        texts = ["secrets", "pilotSecrets"].flatMap { name in
            let value = (try? record.object(name)).flatMap { $0.map(JSONValue.object) } ?? record.fields[name]
            return value.map(Self.texts) ?? []
        }.filter { !$0.isEmpty }
    }

    private static func texts(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let values): values.flatMap(texts)
        case .object(let members): members.values.flatMap(texts)
        case .null, .bool, .int, .double, .beyond: []
        }
    }

    package var description: String { "****" }
    package var debugDescription: String { "****" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
