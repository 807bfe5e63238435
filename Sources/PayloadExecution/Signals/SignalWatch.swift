import CProcess
import Glibc
import Synchronization
package import SystemPackage
package import Waiting

/// The signals that the pilot is sent, from the moment of its making to the end of the process: there is one.
///
/// One task at a time takes them; what comes while none does waits for the next one. Child processes find the default reactions, since
/// spawning resets them.
package final class SignalWatch: Sendable {
    /// What a batch system, a user, a wrapper that passes on what it gets, or the kernel's CPU limit sends.
    ///
    /// SIGSEGV and SIGBUS only if somebody sends them: a fault of the pilot ends it.
    package static let usual: [Int32] = [SIGTERM, SIGINT, SIGQUIT, SIGXCPU, SIGUSR1, SIGUSR2, SIGHUP, SIGSEGV, SIGBUS]

    /// So soon after it a signal that ends the pilot is the same news, whichever it is: from a wrapper that passes on what the batch system sends to all
    /// processes, or from batch systems and shells that send TERM with HUP, XCPU or USR1.
    static let echo = Duration.seconds(3)

    /// What signals say; those that end the pilot all say the same.
    private enum News: Hashable {
        case end
        case other(Int32)

        init(_ signal: CaughtSignal) { self = SignalWatch.usual.contains(signal.number) ? .end : .other(signal.number) }
    }

    private struct State {
        /// With the uptime at which each arrived.
        var waiting: [(signal: CaughtSignal, arrival: Duration)] = []
        /// When the last that counted arrived.
        var heard: [News: Duration] = [:]
    }

    private let state = Mutex(State())
    private let bell = Bell()
    private let clock: PilotClock

    /// Catches these signals from now on, and ignores SIGPIPE.
    ///
    /// SIGHUP, SIGINT and SIGQUIT stay ignored where they were at the start.
    package init(_ numbers: [Int32] = usual, clock: PilotClock = .system) throws(Errno) {
        self.clock = clock
        let pipe = cprocess_catch_signals(numbers, Int32(numbers.count))
        guard pipe >= 0 else { throw Errno(rawValue: -pipe) }
        _ = ReadSource(pipe) { [self] in
            receive(from: pipe)
            return true
        }
    }

    /// The next signal; nil when the task is cancelled.
    package func next() async -> CaughtSignal? {
        while !Task.isCancelled {
            if let signal = take() { return signal }
            await bell.wait()
        }
        return nil
    }

    private func receive(from pipe: Int32) {
        var arrived = cprocess_signal()
        let now = clock.uptime()
        while read(pipe, &arrived, MemoryLayout<cprocess_signal>.size) == MemoryLayout<cprocess_signal>.size {
            let signal = CaughtSignal(number: arrived.number, sender: arrived.sender == 0 ? nil : arrived.sender)
            state.withLock { $0.waiting.append((signal, now)) }
        }
        bell.ring()
    }

    /// The first that waits and is no echo.
    private func take() -> CaughtSignal? {
        state.withLock { state in
            while !state.waiting.isEmpty {
                let (signal, arrival) = state.waiting.removeFirst(), news = News(signal)
                cprocess_signal_taken()
                if let heard = state.heard[news], arrival - heard < Self.echo { continue }
                state.heard[news] = arrival
                return signal
            }
            return nil
        }
    }
}
