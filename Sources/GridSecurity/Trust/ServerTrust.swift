import Synchronization

/// Whom the pilot believes at this moment; read again now and then, as CRLs are renewed several times a day.
///
/// Two circles: those to whom the credential may be shown, and those who may be believed when nothing is shown to them.
package final class ServerTrust: Sendable {
    private struct Circles {
        let close: TrustStore
        /// The system's authorities as well.
        let wide: TrustStore
        let faults: [String]
    }

    private let anchors: TrustAnchors
    private let system: SystemAuthorities
    private let warn: @Sendable (String) -> Void
    private let circles: Mutex<Circles>

    /// Reads everything; may wait for a disk.
    ///
    /// `warn` is told of files that do not count: of each when it is first seen.
    package init(
        _ anchors: TrustAnchors, system: SystemAuthorities, warn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(CredentialError) {
        self.anchors = anchors
        self.system = system
        self.warn = warn
        let circles = try Self.read(anchors, system, warn)
        self.circles = Mutex(circles)
        Self.tell(circles.faults, warn)
    }

    /// Reads everything again; may wait for a disk.
    ///
    /// Counts for handshakes from then on; after an error what was read before stays.
    package func renew() throws(CredentialError) {
        let renewed = try Self.read(anchors, system, warn)
        let known = circles.withLock { circles in
            defer { circles = renewed }
            return Set(circles.faults)
        }
        Self.tell(renewed.faults.filter { !known.contains($0) }, warn)
    }

    /// Makes a TLS context believe those to whom the credential may be shown; see `TrustStore.install`.
    package func install(on context: UnsafeMutableRawPointer) -> Bool {
        circles.withLock { $0.close }.install(on: context)
    }

    /// Makes a TLS context, in which nothing is shown, believe the system's authorities as well.
    package func installWide(on context: UnsafeMutableRawPointer) -> Bool {
        circles.withLock { $0.wide }.install(on: context)
    }

    private static func read(
        _ anchors: TrustAnchors, _ system: SystemAuthorities, _ warn: @escaping @Sendable (String) -> Void
    ) throws(CredentialError) -> Circles {
        var material = try TrustMaterial.reading(anchors)
        guard !anchors.systemBundle else {
            try system.read(into: &material)
            let store = TrustStore(material, complain: warn)
            return Circles(close: store, wide: store, faults: material.faults)
        }
        let close = TrustStore(material, complain: warn)
        do throws(CredentialError) {
            try system.read(into: &material)
        } catch {
            // The pilot can do without those that it only believes for what anybody may have.
            material.faults.append("\(error)")
        }
        return Circles(close: close, wide: TrustStore(material, complain: warn), faults: material.faults)
    }

    /// A directory of rubbish is told in a few lines.
    private static func tell(_ faults: [String], _ warn: (String) -> Void) {
        for fault in faults.prefix(most) { warn(fault) }
        if faults.count > most { warn("and \(faults.count - most) more files of the CA directory that do not count") }
    }

    private static let most = 10
}
