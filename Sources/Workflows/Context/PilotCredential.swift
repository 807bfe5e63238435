import FoundationEssentials
package import GridSecurity
import Synchronization

/// The credential that the pilot shows at this moment, and until when it is good.
package final class PilotCredential: Sendable {
    private let state: Mutex<GridCredential>
    private let present: @Sendable (GridCredential) throws -> Void

    /// `present` makes the HTTP client show another credential.
    package init(_ credential: GridCredential, present: @escaping @Sendable (GridCredential) throws -> Void) {
        state = Mutex(credential)
        self.present = present
    }

    package var current: GridCredential { state.withLock { $0 } }

    /// The proxy file that payloads may use; nil with a token, which is not handed on.
    package var proxyPath: String? {
        if case .proxy(let proxy) = current { proxy.path } else { nil }
    }

    /// What is left of it at that moment, given in seconds since 1970; negative when it has ended, nil when nobody knows.
    package func timeLeft(at epoch: Double) -> Duration? {
        current.goodUntil.map { .seconds($0.timeIntervalSince1970 - epoch) }
    }

    /// Shows another one from now on.
    func show(_ credential: GridCredential) throws {
        try present(credential)
        state.withLock { $0 = credential }
    }
}
