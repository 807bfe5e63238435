package import GridSecurity

extension HTTPTrust {
    /// The authorities that were found; CRLs in their directory are honoured.
    package init(_ anchors: TrustAnchors) {
        let check: @Sendable (UnsafeMutableRawPointer) -> Bool = { RevocationCheck.install(on: $0) }
        self.init(
            caCertificatesPEM: anchors.caCertificatesPEM, caFile: anchors.caFile, caDirectory: anchors.caDirectory,
            systemBundle: anchors.systemBundle,
            configureSSLContext: anchors.caDirectory == nil ? nil : check)
    }
}
