/// What `--url` and `Pilot.pandaserver` hold: a server with or without scheme and port.
package struct ServerName: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let port: Int?

    package init(host: String, port: Int? = nil) {
        self.host = host
        self.port = port
    }

    /// Reads `pandaserver.cern.ch`, `https://pandaserver.cern.ch:25443/`, `[2001:db8::1]:25443` and the like.
    ///
    /// A text with a user name is never repeated in the fault: it may hold a password.
    package init(parsing text: String) throws(ValueFault) {
        if text.contains("@") { throw ValueFault("a server URL must not hold a user name or password") }
        let address = try ServerName.withoutScheme(text)
        let (host, port) = try ServerName.divide(address, of: text)
        if let port { self.port = try ValueReader<Int>.port.read(String(port)) } else { self.port = nil }
        self.host = host.lowercased()
    }

    /// `https://pandaserver.cern.ch:25443`; without the port when none was given.
    package var description: String {
        let place = host.contains(":") ? "https://[\(host)]" : "https://\(host)"
        return port.map { "\(place):\($0)" } ?? place
    }

    private static func withoutScheme(_ text: String) throws(ValueFault) -> Substring {
        var rest = text[...]
        if let range = text.firstRange(of: "://") {
            let scheme = text[..<range.lowerBound].lowercased()
            if scheme != "https" {
                throw ValueFault("'\(text)' is refused: the pilot speaks only https to the server, not \(scheme)")
            }
            rest = text[range.upperBound...]
        }
        if rest.last == "/" { rest.removeLast() }
        if rest.contains(where: { "/?#".contains($0) }) { throw ValueFault("'\(text)' holds more than a host and a port") }
        return rest
    }

    private static func divide(_ address: Substring, of text: String) throws(ValueFault) -> (host: Substring, port: Substring?) {
        if address.first == "[", let close = address.firstIndex(of: "]") {
            let host = address[address.index(after: address.startIndex)..<close]
            let rest = address[address.index(after: close)...]
            guard host.contains(":"), host.allSatisfy({ $0.isASCII && ($0.isHexDigit || $0 == ":" || $0 == ".") }),
                rest.isEmpty || rest.first == ":"
            else { throw ValueFault("'\(text)' holds no sound IPv6 address") }
            return (host, rest.isEmpty ? nil : rest.dropFirst())
        }
        let parts = address.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, host.allSatisfy(isHostCharacter) else {
            throw ValueFault("'\(text)' holds no sound host name")
        }
        return (host, parts.count == 2 ? parts[1] : nil)
    }

    private static func isHostCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-._".contains(character))
    }
}

extension ValueReader where Value == ServerName {
    package static var server: ValueReader {
        ValueReader { text throws(ValueFault) in try ServerName(parsing: text) }
    }
}
