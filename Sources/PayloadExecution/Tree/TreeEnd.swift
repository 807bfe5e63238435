package import Glibc

/// What it took to end a process tree.
package enum TreeEnd: Sendable, Equatable {
    /// Nothing was left.
    case alreadyEmpty
    /// All ended on SIGTERM.
    case terminated
    /// These outlived the grace and were killed.
    case killed([pid_t])
    /// These are stuck in the kernel; their keeper kills them once they come out.
    case survived([pid_t])
}

extension TreeEnd: CustomStringConvertible {
    package var description: String {
        switch self {
        case .alreadyEmpty: "nothing was left"
        case .terminated: "by SIGTERM"
        case .killed(let processes): "by SIGKILL of \(processes.count) that ignored SIGTERM"
        case .survived(let processes): "\(processes.count) are stuck in the kernel"
        }
    }
}
