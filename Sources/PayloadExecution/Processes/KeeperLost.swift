package import Glibc

/// The keeper of a program was killed, and with it the program.
package struct KeeperLost: Error, Sendable, Equatable, CustomStringConvertible {
    /// The keeper's process.
    package var keeper: pid_t
    /// What it died of; 0 when it ended by itself.
    package var signal: Int32
    /// Processes of the program's tree that were ended for it.
    package var ended: Int32
    /// Processes that are stuck in the kernel.
    package var left: Int32

    package var description: String {
        "the process that watches over it (\(keeper)) was ended by \(signal == 0 ? "somebody" : SignalName.of(signal)): by the payload itself, by "
            + "another program of this user, or for lack of memory; \(ended) processes that it had left were ended"
            + (left == 0 ? "" : ", \(left) are stuck in the kernel")
    }
}
