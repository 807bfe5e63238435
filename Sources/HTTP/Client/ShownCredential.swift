import Synchronization

/// The credential that all copies of a client show at this moment; an exchange takes what is shown when it begins and keeps it to its end.
final class ShownCredential: Sendable {
    private let state: Mutex<HTTPCredential>

    init(_ credential: HTTPCredential) { state = Mutex(credential) }

    var now: HTTPCredential { state.withLock { $0 } }

    func replace(by credential: HTTPCredential) { state.withLock { $0 = credential } }
}
