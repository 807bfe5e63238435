import COpenSSL
import Foundation
import Testing

@testable import GridSecurity

@Suite struct RevocationCheckTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    enum List: CaseIterable, Sendable {
        case none
        case empty
        case revoking
        case expired
        /// Signed by a CA of the same name with another key.
        case forged
    }

    @Test(arguments: [
        (List.none, X509_V_OK), (.empty, X509_V_OK), (.revoking, X509_V_ERR_CERT_REVOKED), (.expired, X509_V_ERR_CRL_HAS_EXPIRED),
        (.forged, X509_V_ERR_CRL_SIGNATURE_FAILURE),
    ]) func listsAreHonoured(list: List, expected: Int32) throws {
        let site = try Site(pki: pki, list: list)
        let checked = try site.handshake(checking: true)
        #expect(checked.verdict == expected)
        #expect(checked.finished == (expected == X509_V_OK))
        #expect(try site.handshake(checking: false).finished)
    }

    /// Only the missing list is forgiven, not a missing issuer.
    @Test func strangersStayStrangers() throws {
        let site = try Site(pki: pki, list: .none, trusting: "otherca")
        let stranger = try site.handshake(checking: true)
        #expect(!stranger.finished)
        #expect(stranger.verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY)
    }
}

/// A server's certificate and a hashed CA directory with a CRL, and a TLS handshake in memory between them.
private struct Site {
    let pki: TestPKI
    let directory: String
    let host: String

    init(pki: TestPKI, list: RevocationCheckTests.List, trusting authority: String = "ca") throws {
        self.pki = pki
        host = UUID().uuidString
        directory = try pki.subdirectory()
        try pki.certificate(host, "/DC=test/O=Rig/CN=localhost", by: "ca", days: 20, "subjectAltName=DNS:localhost\n")
        try pki.text("\(authority).pem").write(toFile: "\(directory)/ca.pem", atomically: true, encoding: .utf8)
        if list != .none { try writeList(list) }
        try pki.openssl("rehash", directory)
    }

    private func writeList(_ list: RevocationCheckTests.List) throws {
        let work = try pki.subdirectory()
        let configuration = """
            [ca]
            default_ca=d
            [d]
            database=\(work)/index.txt
            default_md=sha256
            """
        try configuration.write(toFile: "\(work)/ca.cnf", atomically: true, encoding: .utf8)
        try "".write(toFile: "\(work)/index.txt", atomically: true, encoding: .utf8)
        if list == .forged { try pki.authority("forger", subject: "/DC=test/O=Rig/CN=Rig CA") }
        let signer = list == .forged ? "forger" : "ca"
        let authority = ["ca", "-config", "\(work)/ca.cnf", "-keyfile", pki.path("\(signer).key"), "-cert", pki.path("\(signer).pem")]
        if list == .revoking { try pki.openssl(authority + ["-revoke", pki.path("\(host).pem")]) }
        let dates =
            list == .expired
            ? ["-crl_lastupdate", "20240101000000Z", "-crl_nextupdate", "20240201000000Z"] : ["-crldays", "10"]
        try pki.openssl(authority + ["-gencrl", "-out", "\(directory)/list.pem"] + dates)
    }

    /// Whether client and server came together, and what OpenSSL thinks of the server's certificate.
    func handshake(checking: Bool) throws -> (finished: Bool, verdict: Int32) {
        let clientContext = try #require(SSL_CTX_new(TLS_client_method()))
        let serverContext = try #require(SSL_CTX_new(TLS_server_method()))
        defer {
            SSL_CTX_free(clientContext)
            SSL_CTX_free(serverContext)
        }
        try #require(SSL_CTX_use_certificate_file(serverContext, pki.path("\(host).pem"), SSL_FILETYPE_PEM) == 1)
        try #require(SSL_CTX_use_PrivateKey_file(serverContext, pki.path("\(host).key"), SSL_FILETYPE_PEM) == 1)
        var material = TrustMaterial(checksLists: checking)
        try CADirectory.read(directory, into: &material)
        SSL_CTX_set_verify(clientContext, SSL_VERIFY_PEER, nil)
        #expect(TrustStore(material).install(on: UnsafeMutableRawPointer(clientContext)))
        let client = try #require(SSL_new(clientContext))
        let server = try #require(SSL_new(serverContext))
        defer {
            SSL_free(client)
            SSL_free(server)
        }
        var clientEnd: OpaquePointer?
        var serverEnd: OpaquePointer?
        try #require(BIO_new_bio_pair(&clientEnd, 1 << 17, &serverEnd, 1 << 17) == 1)
        SSL_set_bio(client, clientEnd, clientEnd)
        SSL_set_bio(server, serverEnd, serverEnd)
        SSL_set_connect_state(client)
        SSL_set_accept_state(server)
        var finished = false
        // Each turn moves one flight; TLS 1.3 needs two.
        for _ in 0..<10 where !finished {
            let clientDone = SSL_do_handshake(client) == 1
            finished = SSL_do_handshake(server) == 1 && clientDone
        }
        ERR_clear_error()
        return (finished, Int32(SSL_get_verify_result(client)))
    }
}
