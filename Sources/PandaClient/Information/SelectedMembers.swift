import FoundationEssentials
import JobModel

/// Some members of a JSON object; the others, which may be thousands, are skipped unread.
struct SelectedMembers: Decodable {
    let members: [String: JSONValue]

    /// Throws `FieldError` when the text is no JSON object.
    static func read(_ names: Set<String>, from bytes: [UInt8]) throws -> [String: JSONValue] {
        let decoder = JSONDecoder()
        decoder.userInfo[Self.wanted] = names
        do {
            return try decoder.decode(SelectedMembers.self, from: Data(bytes)).members
        } catch {
            throw FieldError(field: "text", reason: "is not a JSON object")
        }
    }

    init(from decoder: any Decoder) throws {
        let wanted = decoder.userInfo[Self.wanted] as? Set<String> ?? []
        let container = try decoder.container(keyedBy: Name.self)
        var members: [String: JSONValue] = [:]
        for name in wanted where container.contains(Name(stringValue: name)) {
            members[name] = try container.decode(JSONValue.self, forKey: Name(stringValue: name))
        }
        self.members = members
    }

    private static let wanted: CodingUserInfoKey = {
        guard let key = CodingUserInfoKey(rawValue: "wanted members") else { preconditionFailure("every text is a key") }
        return key
    }()

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
