package import Glibc

/// A signal that reached the pilot.
package struct CaughtSignal: Sendable, Equatable {
    /// Its number.
    package var number: Int32
    /// The process that sent it; nil when the kernel did.
    package var sender: pid_t?

    /// `SIGTERM`, or `signal 40` for one without a name.
    package var name: String { SignalName.of(number) }
}
