package import JobModel

/// Where the PanDA server is.
package struct ServerAddress: Sendable, Equatable, CustomStringConvertible {
    /// `https`, or `http` for a server without TLS, which gives out no jobs.
    package var scheme: String
    /// Name, IPv4 address, or IPv6 address in brackets.
    package var host: String
    package var port: Int

    package init(scheme: String = "https", host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Reads `--url`: scheme and port may be missing, and a port in the URL wins over `port`. A path is refused.
    package init(parsing url: String, port: Int) throws(FieldError) {
        var rest = url[...]
        scheme = "https"
        if let range = rest.firstRange(of: "://") {
            scheme = rest[..<range.lowerBound].lowercased()
            rest = rest[range.upperBound...]
        }
        guard scheme == "https" || scheme == "http" else { throw FieldError(field: "url", reason: "has unknown scheme '\(scheme)'") }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        let afterHost = rest.hasPrefix("[") ? rest.firstIndex(of: "]").map(rest.index(after:)) : rest.firstIndex(of: ":")
        host = String(rest[..<(afterHost ?? rest.endIndex)])
        let portText = rest[(afterHost ?? rest.endIndex)...]
        let isPlain = !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"/?#@\\".utf8.contains($0) }
        guard isPlain, !rest.contains("/") else { throw FieldError(field: "url", reason: "is not [https://]host[:port]: '\(url)'") }
        switch portText {
        case "", ":": self.port = port
        default:
            guard portText.hasPrefix(":"), let number = UInt16(portText.dropFirst()), number > 0 else {
                throw FieldError(field: "url", reason: "has no valid port: '\(url)'")
            }
            self.port = Int(number)
        }
    }

    package var description: String { "\(scheme)://\(host):\(port)" }
}
