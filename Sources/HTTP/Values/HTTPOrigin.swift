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
        guard let url = CurlURL(Hop.spoken(url)) else { return nil }
        self.init(url)
    }

    init(_ url: CurlURL) { (scheme, host, port) = (url.scheme, url.host, url.port) }

    /// Such as `se.example.org:443`.
    package var description: String { "\(host):\(port)" }
}
