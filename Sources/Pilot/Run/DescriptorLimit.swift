import Glibc
import JobModel

/// How many files the pilot may have open.
enum DescriptorLimit {
    /// With fewer, the runtime traps and certificates seem to be missing.
    static let least: rlim_t = 64

    /// Raises a limit that is too low as far as the system lets us.
    ///
    /// Payloads inherit it.
    static func raise() throws(PilotError) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < least else { return }
        limit.rlim_cur = min(least, limit.rlim_max)
        guard limit.rlim_cur == least, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw PilotError(
                .generalError, doing: "starting", reason: "the pilot may open only \(limit.rlim_max) files, \(least) are needed",
                advice: "raise the limit with ulimit -n")
        }
    }
}
