import Curl
import Synchronization

/// The credential that all copies of a client show at this moment, with the loop that holds the connections made with it.
final class ShownCredential: Sendable {
    private let state: Mutex<(credential: HTTPCredential, loop: CurlLoop)>

    init(_ credential: HTTPCredential) throws(CurlError) {
        state = Mutex((credential, try CurlLoop()))
    }

    /// What an exchange that begins now takes, and keeps to its end.
    var now: (credential: HTTPCredential, loop: CurlLoop) { state.withLock { $0 } }

    /// Makes another credential the one that is shown.
    ///
    /// A certificate counts when a connection is opened, and libcurl tells certificates apart by their file's name only: so a new
    /// certificate begins with no connections. The old ones end with the last exchange under way. Tokens go with each request.
    func replace(by credential: HTTPCredential) throws(CurlError) {
        var loop: CurlLoop?
        if case .clientCertificate = credential { loop = try CurlLoop() }
        // The old loop is let go outside the lock, as the last owner of a loop waits for its thread.
        _ = state.withLock { state in
            defer { state = (credential, loop ?? state.loop) }
            return state
        }
    }
}
