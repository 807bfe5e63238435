import Foundation
import GridSecurity
import Secrets
import Testing

@Suite struct GridCredentialTests {
    let pki: TestPKI
    let now: Date

    init() throws {
        pki = try TestPKI.shared.get()
        // Not before the certificates are made, or they would not be valid yet.
        now = Date()
    }

    private func proxyPath(cacert: String?, _ environment: [String: String]) throws -> String? {
        switch try GridCredential.resolve(cacert: cacert, environment: environment, now: now) {
        case .proxy(let proxy): proxy.path
        case .token: nil
        }
    }

    @Test func aFileWithAKeyIsTheCredential() throws {
        let option = try pki.credential("rfc", "user")
        let variable = try pki.credential("legacy", "user")
        #expect(try proxyPath(cacert: option, ["X509_USER_PROXY": variable]) == option)
        #expect(try proxyPath(cacert: nil, ["X509_USER_PROXY": variable]) == variable)
    }

    @Test func aFileOfAuthoritiesIsNotTheCredential() throws {
        let variable = try pki.credential("rfc", "user")
        #expect(try proxyPath(cacert: pki.file(["ca.pem", "otherca.pem"]), ["X509_USER_PROXY": variable]) == variable)
    }

    @Test func aFileOfNeitherIsAnError() throws {
        let error = #expect(throws: CredentialError.self) { try proxyPath(cacert: pki.file(["user.pem"]), [:]) }
        #expect(error?.kind == .noKey)
    }

    @Test func theTokenWinsWhenItHasAnOrigin() throws {
        let directory = try pki.subdirectory()
        try "abc\n".write(toFile: "\(directory)/pilot.token", atomically: true, encoding: .utf8)
        var environment = [
            "PANDA_AUTH_TOKEN": "pilot.token", "PANDA_AUTH_DIR": directory, "X509_USER_PROXY": try pki.credential("rfc", "user"),
        ]
        let half = try GridCredential.resolve(cacert: nil, environment: environment, now: now)
        #expect(half.warnings.count == 1 && half.warnings[0].contains("PANDA_AUTH_ORIGIN"))
        environment["PANDA_AUTH_ORIGIN"] = "atlas.pilot"
        guard case .token(let token) = try GridCredential.resolve(cacert: nil, environment: environment, now: now) else {
            Issue.record("a proxy where a token was named")
            return
        }
        #expect(token.token.reveal() == "abc")
        #expect(token.origin == "atlas.pilot")
        environment["PANDA_AUTH_TOKEN"] = "gone.token"
        let error = #expect(throws: CredentialError.self) {
            try GridCredential.resolve(cacert: nil, environment: environment, now: now)
        }
        #expect(error?.kind == .missing)
        #expect(error?.reason.contains("\(directory)/gone.token") == true)
    }

    @Test func theKeyIsASecretAndTheCertificateIsNot() throws {
        let path = try pki.credential("rfc", "user")
        let secrets = try GridCredential.resolve(cacert: path, environment: [:], now: now).secrets
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let key = try #require(secrets.first?.reveal())
        #expect(secrets.count == 1 && text.contains(key))
        #expect(key.contains(#/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n(.*\n)+-----END [A-Z ]*PRIVATE KEY-----\n$/#))
        let shown = Redactor(secrets: secrets).redact(key.split(separator: "\n").dropFirst().dropLast(2).joined(separator: "|"))
        #expect(!shown.contains(#/[A-Za-z0-9]/#))
    }
}
