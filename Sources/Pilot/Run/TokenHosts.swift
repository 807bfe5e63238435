import Synchronization

/// The PanDA server's names, which are the only hosts that the token goes to.
final class TokenHosts: Sendable {
    private let state: Mutex<Set<String>>

    init(_ host: String) { state = Mutex([host]) }

    var names: Set<String> { state.withLock { $0 } }

    /// True when the name is new.
    func add(_ host: String) -> Bool { state.withLock { $0.insert(host).inserted } }
}
