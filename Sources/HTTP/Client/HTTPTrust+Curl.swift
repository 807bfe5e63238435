import Curl

extension HTTPTrust {
    /// What libcurl shall trust; nothing at all when neither authorities nor the system's bundle are given.
    var authorities: TLSSettings.Authorities {
        if systemBundle && caCertificatesPEM == nil && caDirectory == nil { return .system }
        let certificates = caCertificatesPEM.map { TLSSettings.Certificates(pem: $0, file: caFile) }
        return .only(certificates: certificates, directory: caDirectory)
    }
}
