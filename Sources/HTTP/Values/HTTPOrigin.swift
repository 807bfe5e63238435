import Curl

/// The server that a URL leads to, as libcurl reads it.
package struct HTTPOrigin: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`; `dav` and `davs` are names of the same.
    package let scheme: String
    /// In lower case; IPv6 addresses stand in brackets.
    package let host: String
    package let port: Int

    /// Nil for what is no address.
    package init?(_ url: String) {
        guard let url = CurlURL(Self.spoken(url)) else { return nil }
        self.init(url)
    }

    init(_ url: CurlURL) { (scheme, host, port) = (url.scheme, url.host, url.port) }

    /// `davs` and `dav` name the protocol's dialect, not another transport.
    static func spoken(_ url: String) -> String {
        for (dialect, transport) in [("davs://", "https://"), ("dav://", "http://")] where url.lowercased().hasPrefix(dialect) {
            return transport + url.dropFirst(dialect.count)
        }
        return url
    }

    /// Such as `se.example.org:443`.
    package var description: String { "\(host):\(port)" }
}
