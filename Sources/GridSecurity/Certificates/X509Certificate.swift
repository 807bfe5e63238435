import COpenSSL
import FoundationEssentials
import Glibc

/// One X.509 certificate of OpenSSL's, freed with its last owner.
final class X509Certificate {
    private let x509: OpaquePointer

    /// Takes over the certificate; frees it at the end.
    init(owning pointer: OpaquePointer) { x509 = pointer }

    deinit { X509_free(x509) }

    var subject: String { distinguishedName(X509_get_subject_name(x509)) }
    var issuer: String { distinguishedName(X509_get_issuer_name(x509)) }
    var notBefore: Date? { date(X509_get0_notBefore(x509)) }
    var notAfter: Date? { date(X509_get0_notAfter(x509)) }

    var isAuthority: Bool { X509_check_ca(x509) == 1 || X509_self_signed(x509, 1) == 1 }

    /// The common name with which the subject ends, where a legacy proxy says what it is.
    var lastCommonName: String? {
        let name = X509_get_subject_name(x509)
        guard let entry = X509_NAME_get_entry(name, X509_NAME_entry_count(name) - 1),
            OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry)) == NID_commonName
        else { return nil }
        return text(of: X509_NAME_ENTRY_get_data(entry))
    }

    /// Whether the subject is the issuer's name and one common name more, as every kind of proxy has it.
    var extendsItsIssuer: Bool {
        guard lastCommonName != nil, let name = X509_NAME_dup(X509_get_subject_name(x509)) else { return false }
        defer { X509_NAME_free(name) }
        X509_NAME_ENTRY_free(X509_NAME_delete_entry(name, X509_NAME_entry_count(name) - 1))
        return X509_NAME_cmp(name, X509_get_issuer_name(x509)) == 0
    }

    func names(asIssuer other: X509Certificate) -> Bool {
        X509_NAME_cmp(X509_get_issuer_name(x509), X509_get_subject_name(other.x509)) == 0
    }

    func isSigned(by other: X509Certificate) -> Bool {
        OpenSSLComplaint.clear()
        defer { OpenSSLComplaint.clear() }
        return X509_verify(x509, X509_get0_pubkey(other.x509)) == 1
    }

    func matches(key: OpaquePointer) -> Bool {
        defer { OpenSSLComplaint.clear() }
        return X509_check_private_key(x509, key) == 1
    }

    /// The DER content of an extension, by its dotted object identifier.
    func extensionContent(_ identifier: String) -> [UInt8]? {
        guard let object = OBJ_txt2obj(identifier, 1) else { return nil }
        defer { ASN1_OBJECT_free(object) }
        let index = X509_get_ext_by_OBJ(x509, object, -1)
        guard index >= 0, let found = X509_get_ext(x509, index), let data = X509_EXTENSION_get_data(found) else { return nil }
        // fits: OpenSSL's count of what it has
        return [UInt8](UnsafeBufferPointer(start: ASN1_STRING_get0_data(data), count: Int(ASN1_STRING_length(data))))
    }

    /// The certificate as a PEM block.
    var pem: [UInt8] {
        guard let output = BIO_new(BIO_s_mem()) else { return [] }
        defer { BIO_free(output) }
        PEM_write_bio_X509(output, x509)
        return [UInt8](unsafeUninitializedCapacity: BIO_ctrl_pending(output)) { buffer, count in
            count = max(0, Int(BIO_read(output, buffer.baseAddress, Int32(buffer.count))))  // fits: C's int
        }
    }

    private func date(_ time: UnsafePointer<ASN1_TIME>?) -> Date? {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
    }
}
