/// How long an exchange may take, and how slow it may become.
package struct HTTPTimeouts: Sendable, Equatable {
    /// Until TCP and TLS stand.
    package var connect: Duration
    /// For the whole exchange; nil for no limit.
    package var total: Duration?
    /// Ended when fewer than `bytesPerSecond` bytes a second moved for `over`; nil for no such limit.
    package var stall: Stall?

    package struct Stall: Sendable, Equatable {
        package var bytesPerSecond: Int
        package var over: Duration

        package init(bytesPerSecond: Int, over: Duration) {
            self.bytesPerSecond = bytesPerSecond
            self.over = over
        }
    }

    package init(connect: Duration, total: Duration?, stall: Stall? = nil) {
        self.connect = connect
        self.total = total
        self.stall = stall
    }

    /// Short calls to a server; Pilot 3's `http_connect_timeout` and `http_maxtime`.
    package static let control = HTTPTimeouts(connect: .seconds(100), total: .seconds(120))
}
