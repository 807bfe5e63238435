import Synchronization

/// Whom the pilot believes at this moment; read again now and then, as CRLs are renewed several times a day.
package final class ServerTrust: Sendable {
    private let anchors: TrustAnchors
    private let system: SystemAuthorities
    private let store: Mutex<TrustStore>

    /// Reads everything; may wait for a disk.
    package init(_ anchors: TrustAnchors, system: SystemAuthorities) throws(CredentialError) {
        self.anchors = anchors
        self.system = system
        store = Mutex(try TrustStore(reading: anchors, system: system))
    }

    /// Reads everything again; may wait for a disk.
    ///
    /// Counts for handshakes from then on; after an error what was read before stays.
    package func renew() throws(CredentialError) {
        let renewed = try TrustStore(reading: anchors, system: system)
        store.withLock { $0 = renewed }
    }

    /// See `TrustStore.install`.
    package func install(on context: UnsafeMutableRawPointer) -> Bool {
        store.withLock { $0 }.install(on: context)
    }
}
