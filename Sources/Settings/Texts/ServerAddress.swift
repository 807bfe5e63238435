/// The PanDA server: a host and a port.
///
/// It is always spoken to over https.
package struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var scheme: String { "https" }

    /// `https://pandaserver.cern.ch:25443`, to which paths are appended.
    package var description: String { ServerName(host: host, port: port).description }
}
