import COpenSSL

/// The check of certificate revocation lists, as grid software does it.
package enum RevocationCheck {
    /// Makes a TLS context honour the CRLs (`0a1b2c3d.r0`) of its CA directory for the whole chain; false when OpenSSL refuses.
    ///
    /// A CA without a CRL is accepted; a revoked certificate and an expired CRL end the handshake. The pointer is an `SSL_CTX *`,
    /// as libcurl's CURLOPT_SSL_CTX_FUNCTION gets it. A verify callback of the context itself would take precedence: set none.
    package static func install(on context: UnsafeMutableRawPointer) -> Bool {
        copenssl_check_crls(context) == 1
    }
}
