import HTTP
import Waiting

/// When the server does not serve, and what pilots are told meanwhile.
///
/// At other times it answers at once.
struct Outage: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case refused = "connection refused"
        /// Retry-After names so many seconds.
        case busy = "503, Retry-After: 60"
        /// Retry-After names the end of the outage, as for announced maintenance.
        case announced = "503, Retry-After: its end"
    }

    let kind: Kind
    let begin: Duration
    let end: Duration

    /// What a pilot that asks at that time may conclude of trying again; nil when it is served.
    func advice(at time: Duration) -> RetryAdvice? {
        guard begin <= time, time < end else { return nil }
        switch kind {
        case .refused: return HTTPError(.connectionRefused, doing: "", detail: "").retryAdvice
        case .busy: return .init(status: 503, headers: [HTTPHeader("Retry-After", "60")], now: 0)
        case .announced: return .init(status: 503, headers: [HTTPHeader("Retry-After", "\((end - time).components.seconds)")], now: 0)
        }
    }
}
