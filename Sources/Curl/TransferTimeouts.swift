/// The limits of a transfer's patience; nil for none.
package struct TransferTimeouts: Sendable, Equatable {
    /// Until TCP and TLS stand; nil for libcurl's 300 s.
    package var connect: Duration?
    /// For everything.
    package var total: Duration?
    /// Slower than this many bytes a second for `lowSpeedTime` ends the transfer.
    package var lowSpeedLimit: Int?
    package var lowSpeedTime: Duration?

    package init(connect: Duration? = nil, total: Duration? = nil, lowSpeedLimit: Int? = nil, lowSpeedTime: Duration? = nil) {
        self.connect = connect
        self.total = total
        self.lowSpeedLimit = lowSpeedLimit
        self.lowSpeedTime = lowSpeedTime
    }
}

extension Duration {
    /// Whole milliseconds within what libcurl takes: at least 1, because 0 means "no limit" to it, and at most 24 days.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        let limit = Int(Int32.max)
        guard seconds < limit / 1000 else { return limit }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    /// Whole seconds, at least 1.
    var wholeSeconds: Int { max(1, milliseconds / 1000) }
}
