/// One line of the access log: a request, or a handshake that failed.
package struct AccessRecord: Sendable {
    /// Seconds since 1970.
    package let time: Double
    /// Counts connections from 1.
    package let connection: Int
    /// Subject of the client's leaf certificate; nil when it showed none.
    package let client: String?
    /// The identifier (`jti`) of the token that authenticated it; nil without one.
    package let token: String?
    /// The protocol of the connection, such as `TLSv1.3`.
    package let tls: String
    /// Whether the TLS session is an earlier one taken up.
    package let isResumed: Bool
    package let method: String
    package let path: String
    /// 0 where nothing was answered.
    package let status: Int
    /// Bytes of the answer's body.
    package let bytes: Int
    /// The fault that happened, or why the handshake failed.
    package let remark: String?

    var line: String {
        var wire = WireObject([
            ("time", .real(time)), ("connection", .int(connection)), ("client", client.map { .string($0) } ?? .null), ("tls", .string(tls)),
            ("resumed", .bool(isResumed)), ("method", .string(method)), ("path", .string(path)), ("status", .int(status)),
            ("bytes", .int(bytes)),
        ])
        wire["token"] = token.map { .string($0) }
        wire["remark"] = remark.map { .string($0) }
        return WireValue.object(wire).json + "\n"
    }

    init(
        time: Double, connection: Int, peer: PeerIdentity?, token: String?, method: String, path: String, status: Int, bytes: Int,
        remark: String?
    ) {
        self.token = token
        (self.time, self.connection, self.method, self.path) = (time, connection, method, path)
        (self.status, self.bytes, self.remark) = (status, bytes, remark)
        (client, tls, isResumed) = (peer?.name, peer?.tlsVersion ?? "", peer?.isResumed ?? false)
    }

    /// Reads a line; nil for one that was cut by a crash.
    init?(line: some StringProtocol) {
        // A line that is cut says nothing.
        guard let wire = try? WireValue(json: String(line)), let time = wire["time"]?.double, let connection = wire["connection"]?.int
        else {
            return nil
        }
        (self.time, self.connection) = (time, connection)
        client = wire["client"]?.string
        token = wire["token"]?.string
        tls = wire["tls"]?.string ?? ""
        isResumed = wire["resumed"] == true
        method = wire["method"]?.string ?? ""
        path = wire["path"]?.string ?? ""
        status = wire["status"]?.int ?? 0
        bytes = wire["bytes"]?.int ?? 0
        remark = wire["remark"]?.string
    }
}
