package import Glibc

/// A signal that reached the pilot.
package struct CaughtSignal: Sendable, Equatable {
    /// Its number.
    package var number: Int32
    /// The process that sent it; nil when the kernel did.
    package var sender: pid_t?

    /// `SIGTERM`, or `signal 40` for one without a name.
    package var name: String { SignalName.of(number) }

    /// Those that batch systems, shells and people send to all processes of a job at once.
    package static let endsTrees: Set<Int32> = [SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGXCPU, SIGUSR1, SIGUSR2, SIGKILL]
}
