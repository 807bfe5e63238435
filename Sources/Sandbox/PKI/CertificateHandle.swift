import COpenSSL

/// Owns a certificate of OpenSSL's.
final class CertificateHandle {
    let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    init(pem: String) throws {
        let memory = try MemoryBIO(pem)
        guard let certificate = PEM_read_bio_X509(memory.pointer, nil, nil, nil) else { throw OpenSSLFailure("reading a certificate") }
        pointer = certificate
    }

    deinit { X509_free(pointer) }

    func pem() throws -> String {
        let memory = try MemoryBIO()
        guard PEM_write_bio_X509(memory.pointer, pointer) == 1 else { throw OpenSSLFailure("writing a certificate") }
        return memory.text
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
