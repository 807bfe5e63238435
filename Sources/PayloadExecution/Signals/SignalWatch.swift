import CProcess
import Glibc
package import SystemPackage

/// The signals that the pilot is sent, as a stream.
///
/// One watch at a time: a new one takes the signals over. Child processes find the default reactions, since spawning resets them.
package enum SignalWatch {
    /// What a batch system, a user or the kernel's CPU limit sends.
    ///
    /// SIGSEGV and SIGBUS are left alone: a fault of the pilot must end it.
    package static let usual: [Int32] = [SIGTERM, SIGINT, SIGQUIT, SIGXCPU, SIGUSR1, SIGUSR2, SIGHUP]

    /// Catches these signals from now on, and ignores SIGPIPE.
    ///
    /// They stay caught, and unheard, after the stream has ended.
    package static func signals(_ numbers: [Int32] = usual) throws(Errno) -> AsyncStream<CaughtSignal> {
        let pipe = cprocess_catch_signals(numbers, Int32(numbers.count))
        guard pipe >= 0 else { throw Errno(rawValue: -pipe) }
        let (stream, continuation) = AsyncStream.makeStream(of: CaughtSignal.self)
        let source = ReadSource(pipe) {
            var arrived = cprocess_signal()
            while read(pipe, &arrived, MemoryLayout<cprocess_signal>.size) == MemoryLayout<cprocess_signal>.size {
                continuation.yield(CaughtSignal(number: arrived.number, sender: arrived.sender == 0 ? nil : arrived.sender))
            }
            return true
        }
        continuation.onTermination = { _ in source.cancel() }
        return stream
    }
}
