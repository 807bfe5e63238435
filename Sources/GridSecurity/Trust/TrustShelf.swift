import COpenSSL
import Synchronization

/// Brings certificates and lists from memory into OpenSSL's store when a handshake asks for them, each once.
final class TrustShelf: Sendable {
    private struct State {
        var certificates: Set<UInt32> = []
        var lists: Set<UInt32> = []
        /// Made when a certificate is first asked for.
        var bundles: [UInt32: [[UInt8]]]?
    }

    private let material: TrustMaterial
    /// Is told of a list that turns out to be none.
    private let complain: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(_ material: TrustMaterial, complain: @escaping @Sendable (String) -> Void) {
        self.material = material
        self.complain = complain
    }

    /// Looks for what has that name; false when there is nothing.
    ///
    /// The lock is held all the while: whoever asks for the same at the same time must find it.
    fileprivate func find(_ kind: X509_LOOKUP_TYPE, _ name: OpaquePointer, for store: OpaquePointer, _ found: OpaquePointer) -> Bool {
        let hash = TrustMaterial.hash(name)
        state.withLock { state in
            if kind == X509_LU_CRL, state.lists.insert(hash).inserted {
                addLists(hash, to: store)
            } else if kind == X509_LU_X509, state.certificates.insert(hash).inserted {
                addCertificates(hash, to: store, &state)
            }
        }
        return Self.take(kind, name, from: store, into: found)
    }

    private func addCertificates(_ hash: UInt32, to store: OpaquePointer, _ state: inout State) {
        let bundles = state.bundles ?? material.indexedBundles()
        state.bundles = bundles
        for der in (material.certificates[hash] ?? []).flatMap({ PEMBlocks.certificates(in: $0.bytes) }) + (bundles[hash] ?? []) {
            der.withUnsafeBufferPointer { bytes in
                var position = bytes.baseAddress
                guard let certificate = d2i_X509_AUX(nil, &position, bytes.count) else { return }
                X509_STORE_add_cert(store, certificate)
                X509_free(certificate)
            }
        }
    }

    private func addLists(_ hash: UInt32, to store: OpaquePointer) {
        for file in material.lists[hash] ?? [] where file.fault == nil {
            let added = PEMBlocks.lists(in: file.bytes).filter { Self.add($0, to: store) }
            if added.isEmpty { complain("\(file.path) holds no revocation list that can be read, and does not count") }
        }
    }

    private static func add(_ der: [UInt8], to store: OpaquePointer) -> Bool {
        der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            guard let list = d2i_X509_CRL(nil, &position, bytes.count) else { return false }
            X509_STORE_add_crl(store, list)
            X509_CRL_free(list)
            return true
        }
    }

    /// The caller of a lookup takes a reference of its own to what the store holds; that of `X509_OBJECT_set1_…` would be one too many.
    private static func take(_ kind: X509_LOOKUP_TYPE, _ name: OpaquePointer, from store: OpaquePointer, into found: OpaquePointer) -> Bool
    {
        X509_STORE_lock(store)
        defer { X509_STORE_unlock(store) }
        guard let object = X509_OBJECT_retrieve_by_subject(X509_STORE_get0_objects(store), kind, name) else { return false }
        if kind == X509_LU_CRL {
            let list = X509_OBJECT_get0_X509_CRL(object)
            guard X509_OBJECT_set1_X509_CRL(found, list) == 1 else { return false }
            X509_CRL_free(list)
        } else {
            let certificate = X509_OBJECT_get0_X509(object)
            guard X509_OBJECT_set1_X509(found, certificate) == 1 else { return false }
            X509_free(certificate)
        }
        return true
    }
}

/// OpenSSL's way to a shelf, for all stores.
enum TrustLookup {
    /// Adds the shelf to the store, which keeps it as long as it lives itself; false when OpenSSL has no memory.
    static func add(_ shelf: TrustShelf, to store: OpaquePointer) -> Bool {
        guard let method, let lookup = X509_STORE_add_lookup(store, method) else { return false }
        return X509_LOOKUP_set_method_data(lookup, Unmanaged.passRetained(shelf).toOpaque()) == 1
    }

    /// Never freed: stores may live in connections until the process ends.
    nonisolated(unsafe) private static let method: OpaquePointer? = {
        guard let method = X509_LOOKUP_meth_new("memory") else { return nil }
        X509_LOOKUP_meth_set_get_by_subject(method, find)
        X509_LOOKUP_meth_set_free(method, release)
        return method
    }()

    private static let find: X509_LOOKUP_get_by_subject_fn = { lookup, kind, name, found in
        guard let name, let found, let store = X509_LOOKUP_get_store(lookup), let data = X509_LOOKUP_get_method_data(lookup) else {
            return 0
        }
        // What a damaged file leaves in the queue would be taken for the handshake's.
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        return Unmanaged<TrustShelf>.fromOpaque(data).takeUnretainedValue().find(kind, name, for: store, found) ? 1 : 0
    }

    private static let release: @convention(c) (OpaquePointer?) -> Void = { lookup in
        guard let data = X509_LOOKUP_get_method_data(lookup) else { return }
        Unmanaged<TrustShelf>.fromOpaque(data).release()
    }
}
