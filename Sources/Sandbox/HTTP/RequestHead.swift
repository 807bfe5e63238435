/// The first lines of a request.
struct RequestHead: Sendable {
    let method: String
    /// As sent, with the query.
    let target: String
    /// The protocol, `HTTP/1.1` or `HTTP/1.0`.
    let version: String
    /// In the order they came, names as sent.
    let headers: [(name: String, value: String)]

    /// The path without the query, percent signs untouched.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// What follows the question mark.
    var query: String { target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) } ?? "" }

    /// The first header of that name, which is looked for in any case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Whether the connection may serve one more request.
    var keepsAlive: Bool {
        let connection = header("Connection")?.lowercased() ?? ""
        return version == "HTTP/1.1" ? !connection.contains("close") : connection.contains("keep-alive")
    }

    /// Reads the lines of a head, without the empty line at its end.
    init(_ text: String) throws {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[1].hasPrefix("/"), words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
            throw HTTPFailure(status: 400, text: "malformed request line")
        }
        (method, target, version) = (String(words[0]), String(words[1]), String(words[2]))
        headers = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex, !line.hasPrefix(" "), !line.hasPrefix("\t") else {
                throw HTTPFailure(status: 400, text: "malformed header")
            }
            return (String(line[..<colon]), Self.trimmed(line[line.index(after: colon)...]))
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return String(text)
    }
}
