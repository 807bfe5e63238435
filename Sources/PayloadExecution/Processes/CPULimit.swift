import Glibc
package import JobModel

/// The CPU time that the kernel lets one process have (RLIMIT_CPU), as batch systems set it.
package struct CPULimit: Sendable {
    /// Seconds after which the kernel kills; nil for no limit.
    private let hard: Double?

    /// `hard`: seconds; nil for no limit.
    package init(hard: Double?) { self.hard = hard }

    /// What the pilot's processes inherit; unlimited when nobody can tell.
    package static var own: CPULimit {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit) == 0, limit.rlim_max != .max else {
            return CPULimit(hard: nil)
        }
        return CPULimit(hard: Double(limit.rlim_max))
    }

    /// The error of a program that ended of its limit, 1204; nil for any other end.
    ///
    /// The kernel sends SIGXCPU at the soft limit, and SIGKILL at the hard one, which tells nothing of itself: what the program used must be as much. It counts
    /// in ticks, so that a second is allowed.
    package func error(of exit: ProcessExit) -> PilotError? {
        let used = exit.userSeconds + exit.systemSeconds
        let reason: String
        switch exit.signal {
        case SIGXCPU?: reason = "it was ended by SIGXCPU: its CPU time was over"
        case SIGKILL?:
            guard let hard, used >= hard - 1 else { return nil }
            reason = "it was killed at the hard limit of \(hard.seconds) s of CPU time, of which it had used \(used.seconds)"
        default: return nil
        }
        return PilotError(
            .sigxcpu, doing: "running the payload", reason: reason, advice: "ask for more CPU time, or for fewer events in a job")
    }
}

extension Double {
    fileprivate var seconds: Int { Int(exactly: rounded()) ?? .max }
}
