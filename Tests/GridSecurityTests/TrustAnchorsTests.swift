import Foundation
import GridSecurity
import Testing

@Suite struct TrustAnchorsTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    private func hashedDirectory(of names: String...) throws -> String {
        let directory = try pki.subdirectory()
        for name in names { try pki.text("\(name).pem").write(toFile: "\(directory)/\(name).pem", atomically: true, encoding: .utf8) }
        try pki.openssl("rehash", directory)
        return directory
    }

    @Test func authoritiesOfAProxyFileAreAnchors() throws {
        let path = try pki.credential("rfc", "user", "ca", "otherca")
        let anchors = try TrustAnchors.resolve(cacert: path, capath: nil, environment: [:], gridDirectory: "/no/such")
        let expected = try pki.text("ca.pem") + pki.text("otherca.pem")
        #expect(anchors.caCertificatesPEM.map { String(decoding: $0, as: UTF8.self) } == expected)
        #expect(anchors.caFile == path)
        #expect(anchors.caDirectory == nil && !anchors.systemBundle)
    }

    @Test func aProxyWithoutAuthoritiesLeavesTheSystems() throws {
        let anchors = try TrustAnchors.resolve(
            cacert: pki.credential("rfc", "user"), capath: nil, environment: [:], gridDirectory: "/no/such")
        #expect(anchors == (try TrustAnchors.resolve(cacert: nil, capath: nil, environment: [:], gridDirectory: "/no/such")))
        #expect(anchors.caCertificatesPEM == nil && anchors.caFile == nil && anchors.caDirectory == nil && anchors.systemBundle)
    }

    @Test func ofDirectoriesTheFirstNamedDecides() throws {
        let one = try hashedDirectory(of: "ca")
        let two = try hashedDirectory(of: "ca", "otherca")
        let three = try hashedDirectory(of: "otherca")
        func directory(_ capath: String?, _ variable: String?) throws -> String? {
            try TrustAnchors.resolve(
                cacert: nil, capath: capath, environment: variable.map { ["X509_CERT_DIR": $0] } ?? [:], gridDirectory: three
            ).caDirectory
        }
        #expect(try directory(one, two) == one)
        #expect(try directory(nil, two) == two)
        #expect(try directory(nil, "") == three)
        #expect(try directory(nil, nil) == three)
    }

    @Test func anUnusableGridDirectoryIsAWarning() throws {
        let anchors = try TrustAnchors.resolve(cacert: nil, capath: nil, environment: [:], gridDirectory: pki.subdirectory())
        #expect(anchors.systemBundle && anchors.caDirectory == nil)
        #expect(anchors.warnings.count == 1 && anchors.warnings[0].contains("openssl rehash"))
    }

    @Test func directoriesThatCannotServe() throws {
        let unhashed = try pki.subdirectory()
        try pki.text("ca.pem").write(toFile: "\(unhashed)/ca.pem", atomically: true, encoding: .utf8)
        let dangling = try pki.subdirectory()
        try FileManager.default.createSymbolicLink(atPath: "\(dangling)/0a1b2c3d.0", withDestinationPath: "gone.pem")
        for (path, kind, advice) in [
            (unhashed, CredentialError.Kind.notHashed, "openssl rehash \(unhashed)"), (dangling, .notHashed, "openssl rehash \(dangling)"),
            ("/no/such", .missing, "--capath DIR"), (pki.path("ca.pem"), .missing, "--cacert"),
        ] {
            for (capath, environment) in [(path, [:]), (nil, ["X509_CERT_DIR": path])] {
                let error = try #require(throws: CredentialError.self) {
                    try TrustAnchors.resolve(cacert: nil, capath: capath, environment: environment)
                }
                #expect(error.kind == kind)
                #expect(error.path == path)
                #expect(error.advice.contains(advice), "\(error)")
                #expect(error.reason.contains(capath == nil ? "X509_CERT_DIR" : "--capath"))
            }
        }
    }

    @Test func filesThatCannotServe() throws {
        for (path, kind) in [
            (pki.directory, CredentialError.Kind.isDirectory), ("/no/such", .missing), (pki.path("user.pem"), .noAuthority),
            (pki.path("user.ext"), .notPEM),
        ] {
            let error = try #require(throws: CredentialError.self) {
                try TrustAnchors.resolve(cacert: path, capath: nil, environment: [:])
            }
            #expect(error.kind == kind)
            #expect(kind != .isDirectory || error.advice == "--capath \(path)")
        }
    }
}
