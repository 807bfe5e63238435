import CProcess

/// How a program ended and what it took; a non-zero exit is a result, not an error.
package struct ProcessExit: Sendable, Equatable {
    /// The way a program ends.
    package enum Outcome: Sendable, Equatable {
        /// By itself, with a code from 0 to 255.
        case exited(Int32)
        /// By a signal.
        case signalled(Int32, coreDumped: Bool)
    }

    /// The way it ended.
    package var outcome: Outcome
    /// CPU time in user mode of the program and of the children that it waited for, seconds.
    package var userSeconds: Double
    /// CPU time in the kernel, likewise.
    package var systemSeconds: Double
    /// From just after exec to the end, seconds.
    package var wallSeconds: Double

    /// An end with its costs.
    package init(_ outcome: Outcome, userSeconds: Double = 0, systemSeconds: Double = 0, wallSeconds: Double = 0) {
        self.outcome = outcome
        self.userSeconds = userSeconds
        self.systemSeconds = systemSeconds
        self.wallSeconds = wallSeconds
    }

    /// The signal that ended it, or the one of which a shell says that it ended its program; nil for none.
    package var signal: Int32? {
        switch outcome {
        case .signalled(let number, _): number
        case .exited(let code): (129..<128 + 32).contains(code) ? code - 128 : nil
        }
    }

    init(_ event: cprocess_event, startedAt: Int64) {
        let signal = cprocess_status_signal(event.status)
        let dumped = cprocess_status_dumped(event.status) != 0
        self.init(
            signal == 0 ? .exited(cprocess_status_code(event.status)) : .signalled(signal, coreDumped: dumped),
            userSeconds: Double(event.user_microseconds) / 1e6, systemSeconds: Double(event.system_microseconds) / 1e6,
            wallSeconds: Double(event.at_nanoseconds - startedAt) / 1e9)
    }
}
