/// An `http` or `https` address without any part that could make it mean another place than it shows.
struct WebAddress: Equatable {
    var scheme: String
    /// Lower case, without the port.
    var host: String
    /// Given, or the scheme's.
    var port: Int
    /// The path between its slashes; no empty ones but a last one, dropped.
    var segments: [String]

    /// Parses strictly; the error says what was refused.
    init(_ text: String) throws(Refusal) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else { throw .characters }
        guard let colon = text.firstRange(of: "://") else { throw .scheme }
        scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .scheme }
        let rest = text[colon.upperBound...]
        guard !rest.contains(where: { "?#".contains($0) }) else { throw .query }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        (host, port) = try Self.authority(rest[..<slash], usualPort: scheme == "https" ? 443 : 80)
        segments = try Self.path(rest[slash...])
    }

    /// The text of the same place.
    var text: String {
        let shown = port == (scheme == "https" ? 443 : 80) ? "" : ":\(port)"
        return "\(scheme)://\(host)\(shown)\(segments.map { "/\($0)" }.joined())"
    }

    private static func authority(_ text: Substring, usualPort: Int) throws(Refusal) -> (host: String, port: Int) {
        guard !text.contains("@") else { throw .userInformation }
        var host = text
        var port = usualPort
        // A colon inside brackets belongs to an IPv6 address.
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            host = text[..<colon]
            let digits = text[text.index(after: colon)...]
            guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(digits), 1...65535 ~= number else { throw .host }
            port = number
        }
        let lower = host.lowercased()
        guard isHost(lower) else { throw .host }
        return (lower, port)
    }

    /// True for a name, an IPv4 address, or an IPv6 address in brackets.
    private static func isHost(_ text: String) -> Bool {
        if text.hasPrefix("[") { return text.hasSuffix("]") && text.dropFirst().dropLast().allSatisfy("0123456789abcdef:.".contains) }
        return !text.isEmpty && text.allSatisfy("abcdefghijklmnopqrstuvwxyz0123456789.-".contains)
    }

    private static func path(_ text: Substring) throws(Refusal) -> [String] {
        var segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        if segments.last == "" { segments.removeLast() }
        // Per cent codes hide dots and slashes from this comparison and not from the server.
        guard segments.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && !$0.contains("%") }) else { throw .path }
        return segments
    }
}

extension WebAddress {
    /// Why a text is not taken as an address.
    enum Refusal: String, Error {
        case characters = "it has blanks, backslashes, control or non-ASCII characters"
        case scheme = "it is neither https nor http"
        case userInformation = "it has a user name"
        case host = "its host or port is malformed"
        case query = "it has a query or fragment"
        case path = "its path has empty, dot or percent-encoded parts"
    }
}
