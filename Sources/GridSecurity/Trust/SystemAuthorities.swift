/// Where this system keeps the authorities that everybody trusts.
package struct SystemAuthorities: Sendable {
    /// A file of certificates in PEM form.
    package var bundle: String?
    /// A directory with OpenSSL's hashed names, for systems without a bundle.
    package var directory: String?

    package init(bundle: String?, directory: String? = nil) {
        self.bundle = bundle
        self.directory = directory
    }

    func read(into material: inout TrustMaterial) throws(CredentialError) {
        do {
            if let bundle { return material.bundles.append(try FileBytes.read(bundle).array) }
        } catch let error where error.kind != .missing || directory == nil {
            // A system without authorities trusts nobody; which servers do not mind that speak no TLS.
            if error.kind == .missing { return }
            throw error
        } catch {}
        if let directory { try CADirectory.read(directory, into: &material) }
    }
}
