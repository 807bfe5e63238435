import COpenSSL

/// Owns a certificate of OpenSSL's.
final class CertificateHandle {
    private let pointer: OpaquePointer

    /// An empty certificate.
    init() throws {
        guard let made = X509_new() else { throw OpenSSLFailure("making a certificate") }
        pointer = made
    }

    /// The first certificate in the text.
    init(pem: String) throws {
        pointer = try MemoryBIO.read(pem, "reading a certificate") { PEM_read_bio_X509($0, nil, nil, nil) }
    }

    deinit { X509_free(pointer) }

    /// Lends the certificate; it lives as long as `body` runs.
    func use<Result>(_ body: (OpaquePointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(pointer) }
    }

    func pem() throws -> String {
        try MemoryBIO.written("writing a certificate") { PEM_write_bio_X509($0, pointer) }
    }

    /// The subject in one-line form, as the PanDA server sees it.
    var subject: String { DistinguishedName.oneLine(X509_get_subject_name(pointer)) }

    /// The number that names the certificate's file in a hashed directory.
    var subjectHash: UInt { X509_subject_name_hash(pointer) }

    /// Seconds until the certificate ends; negative when it is over.
    var secondsLeft: Int {
        var days: Int32 = 0
        var seconds: Int32 = 0
        ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notAfter(pointer))
        return Int(days) * 86400 + Int(seconds)
    }
}
