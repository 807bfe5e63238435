import FoundationEssentials
import Synchronization
package import SystemPackage

/// The tokens that the sandbox has issued and takes back as identities.
///
/// They look like JSON Web Tokens, but nobody signed them: a token is good because the book has it.
package final class TokenBook: Sendable {
    /// What a token's origin begins with.
    package static let organisation = "sandbox"
    /// The name by which the server keeps the token of all pilots.
    package static let pilots = "pilot_server"

    struct Entry: Sendable {
        let id: String
        let name: String
        let groups: [String]
        let expires: Double
    }

    /// A token of the pilots', in a file: `PANDA_AUTH_TOKEN`.
    package let tokenFile: FilePath
    /// The key with which it is renewed, in a file: `PANDA_AUTH_TOKEN_KEY`.
    package let keyFile: FilePath
    /// The key itself.
    package let key: String
    private let list: FilePath
    private let now: @Sendable () -> Double
    private let entries: Mutex<[String: Entry]>

    /// Reads what `directory` holds and makes what is missing; a token with less than an hour left is made anew.
    init(directory: FilePath, now: (@Sendable () -> Double)?) throws {
        try DirectoryTree.make(directory)
        self.now = now ?? Timestamp.now
        (tokenFile, keyFile) = (directory.appending("pilot.token"), directory.appending("pilot.key"))
        list = directory.appending("issued.json")
        let known = try DurableFile.textIfPresent(list).map { try Self.read($0) } ?? [:]
        entries = Mutex(known)
        if let known = try DurableFile.textIfPresent(keyFile) {
            key = known
        } else {
            key = Self.random()
            try DurableFile.write(Array(key.utf8), to: keyFile, mode: [.ownerReadWrite])
        }
        let token = try DurableFile.textIfPresent(tokenFile)
        if (token.flatMap { known[$0]?.expires } ?? 0) < self.now() + 3600 {
            try DurableFile.write(Array(issue(lifetime: 4 * 86400).utf8), to: tokenFile, mode: [.ownerReadWrite])
        }
    }

    /// Issues a token that was born `age` seconds ago and has `lifetime` seconds left.
    package func issue(
        name: String = "Sandbox Robot", groups: [String] = ["sandbox", "sandbox/pilot", "sandbox/production"], age: Int = 0, lifetime: Int
    ) throws -> String {
        let time = Int(now()), id = Self.random()
        let claims: WireValue = [
            "iss": "panda-sandbox", "sub": .string(name), "groups": .array(groups.map { .string($0) }), "iat": .int(time - age),
            "exp": .int(time + lifetime), "jti": .string(id),
        ]
        let token = [Self.encoded(#"{"alg":"none","typ":"JWT"}"#), Self.encoded(claims.json), Self.random()].joined(separator: ".")
        let entry = Entry(id: id, name: name, groups: groups, expires: Double(time + lifetime))
        let text = entries.withLock { entries in
            entries[token] = entry
            return Self.written(entries)
        }
        try DurableFile.write(Array(text.utf8), to: list, mode: [.ownerReadWrite])
        return token
    }

    /// The claim `jti` of a token that was issued here, by which the access log names it.
    package func identifier(of token: String) -> String? { entry(of: token)?.id }

    /// The entry of a token; nil for one that was not issued here.
    func entry(of token: String) -> Entry? { entries.withLock { $0[token] } }

    func isOver(_ entry: Entry) -> Bool { entry.expires <= now() }

    private static func random() -> String {
        let digits = (0..<4).map { _ in String(UInt32.random(in: 0...UInt32.max), radix: 16) }
        return digits.joined()
    }

    /// Base64 in the alphabet for URLs, without padding.
    private static func encoded(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    // MARK: The file

    private static func written(_ entries: [String: Entry]) -> String {
        let members = entries.map { token, entry -> (String, WireValue) in
            let groups = WireValue.array(entry.groups.map { .string($0) })
            return (token, ["id": .string(entry.id), "name": .string(entry.name), "groups": groups, "expires": .real(entry.expires)])
        }
        return WireValue.object(WireObject(members)).json
    }

    private static func read(_ text: String) throws -> [String: Entry] {
        let members = try WireValue(json: text).object?.members ?? []
        let entries = members.map { token, value in
            let groups = value["groups"]?.array?.compactMap(\.string) ?? []
            let entry = Entry(
                id: value["id"]?.string ?? "", name: value["name"]?.string ?? "", groups: groups, expires: value["expires"]?.double ?? 0)
            return (token, entry)
        }
        return Dictionary(entries) { $1 }
    }
}
