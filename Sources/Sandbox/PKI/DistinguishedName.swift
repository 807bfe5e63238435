import COpenSSL

/// Names of certificates as text.
enum DistinguishedName {
    /// `/DC=org/DC=example/CN=name`, the form in which Apache hands the name to the PanDA server.
    static func oneLine(_ name: OpaquePointer?) -> String {
        guard let name, let text = X509_NAME_oneline(name, nil, 0) else { return "" }
        defer { CRYPTO_free(text, nil, 0) }
        return String(cString: text)
    }
}
