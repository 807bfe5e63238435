import Foundation
import GridSecurity
import Testing

@Suite struct X509ProxyErrorTests {
    let pki: TestPKI
    let now: Date

    init() throws {
        pki = try TestPKI.shared.get()
        // Not before the certificates are made, or they would not be valid yet.
        now = Date()
    }

    @Test(arguments: [
        (["rfc.pem", "rfc.key"], CredentialError.Kind.brokenChain, "the certificate of \(TestPKI.userName) is missing"),
        (["rfc.pem", "rfc.key", "otheruser.pem"], .brokenChain, "expected \(TestPKI.userName)"),
        (["second.pem", "second.key", "user.pem", "rfc.pem"], .brokenChain, "certificate 2 is"),
        (["misnamed.pem", "misnamed.key", "user.pem"], .brokenChain, "one CN more"),
        (["beyondlength.pem", "beyondlength.key", "pathlength.pem", "user.pem"], .brokenChain, "so many proxies"),
        (["rfc.pem", "user.pem"], .noKey, "no private key"),
        (["rfc.pem", "user.key", "user.pem"], .keyMismatch, "does not belong to \(TestPKI.userName)/CN="),
        (["user.key"], .brokenChain, "no certificate"),
        (["user.ext"], .notPEM, "in PEM form"),
        (["outlived.pem", "outlived.key", "user.pem"], .expired, "the proxy expired at 20"),
    ]) func unusableFiles(parts: [String], kind: CredentialError.Kind, text: String) throws {
        let path = try pki.file(parts)
        let error = try #require(throws: CredentialError.self) { try X509Proxy.load(path: path, now: now) }
        #expect(error.kind == kind)
        #expect(error.path == path)
        #expect(error.description.contains(text), "\(error)")
        #expect(!error.description.contains("\n"))
    }

    /// Same name as the user's, another key: only the signature tells.
    @Test func aNamesakeIsNoIssuer() throws {
        try pki.certificate("namesake", TestPKI.userName, by: "otherca", days: 30)
        let error = #expect(throws: CredentialError.self) {
            try X509Proxy.load(path: pki.credential("rfc", "namesake"), now: now)
        }
        #expect(error?.kind == .brokenChain)
        #expect(error?.reason.contains("not signed by the key of") == true)
    }

    @Test func encryptedKeysDoNotAsk() throws {
        for (name, command) in [("pkcs8", "pkcs8"), ("traditional", "ec")] {
            let key = pki.path("encrypted-\(name).key")
            let topk8 = command == "pkcs8" ? ["-topk8"] : ["-aes128"]
            try pki.openssl([command, "-in", pki.path("user.key"), "-out", key, "-passout", "pass:hush"] + topk8)
            let path = try pki.file(["user.pem", "encrypted-\(name).key"])
            let error = #expect(throws: CredentialError.self) { try X509Proxy.load(path: path, now: now) }
            #expect(error?.kind == .encryptedKey)
        }
    }

    @Test func notYetValid() throws {
        let error = #expect(throws: CredentialError.self) {
            try X509Proxy.load(path: pki.credential("rfc", "user"), now: now - 86_400)
        }
        #expect(error?.kind == .notYetValid)
        #expect(error?.advice.contains("clock") == true)
    }

    @Test func expiryNamesTheDateAndTheCure() throws {
        let path = try pki.credential("rfc", "user")
        let error = try #require(throws: CredentialError.self) { try X509Proxy.load(path: path, now: now + 100_000) }
        #expect(error.kind == .expired)
        let date = #/expired at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \(make a new one: voms-proxy-init\)/#
        #expect(error.description.contains(date))
    }

    @Test(arguments: [0o600, 0o400, 0o700, 0o640, 0o660, 0o644, 0o604, 0o606, 0o601]) func modes(mode: Int) throws {
        let path = try pki.file(["user.pem", "user.key"], mode: mode)
        if mode & 0o007 == 0 {
            let warnings = try X509Proxy.load(path: path, now: now).warnings
            #expect(warnings.count == (mode & 0o070 == 0 ? 0 : 1))
            #expect(warnings.allSatisfy { $0.contains("chmod 600 \(path)") })
        } else {
            let error = #expect(throws: CredentialError.self) { try X509Proxy.load(path: path, now: now) }
            #expect(error?.kind == .worldReadable)
            #expect(error?.advice == "chmod 600 \(path)")
        }
    }

    /// The mode that Kubernetes gives a secret cannot be changed in the pod, and the one that is advised there needs no remark.
    @Test func aPodsSecretIsClosedByItsVolume() throws {
        let open = try pki.file(["user.pem", "user.key"], mode: 0o644)
        let error = #expect(throws: CredentialError.self) { try X509Proxy.load(path: open, isPod: true, now: now) }
        #expect(error?.advice == "defaultMode: 0440 for the secret's volume, and fsGroup in the pod's securityContext")
        let closed = try pki.file(["user.pem", "user.key"], mode: 0o440)
        #expect(try X509Proxy.load(path: closed, isPod: true, now: now).warnings.isEmpty)
    }

    /// The files are ours (root's, when the tests run as root), so the reader is made somebody else.
    @Test func owners() throws {
        let path = try pki.credential("user")
        let owner = geteuid()
        if owner == 0 {
            #expect(throws: Never.self) { try X509Proxy.load(path: path, now: now, user: 4711) }
            chown(path, 4711, 4711)
            #expect(try X509Proxy.load(path: path, now: now, user: 0).warnings == ["\(path) belongs to user 4711"])
        } else {
            #expect(try X509Proxy.load(path: path, now: now, user: 0).warnings == ["\(path) belongs to user \(owner)"])
        }
        let error = #expect(throws: CredentialError.self) { try X509Proxy.load(path: path, now: now, user: 4712) }
        #expect(error?.kind == .foreignOwner)
        #expect(error?.advice == "make a copy of your own: install -m 600 \(path) NEWFILE")
    }

    @Test func whatIsNoFile() throws {
        let pipe = pki.path(UUID().uuidString)
        mkfifo(pipe, 0o600)
        for (path, kind) in [
            ("/no/such/proxy", CredentialError.Kind.missing), (pki.path("user.pem/x"), .missing), ("/", .isDirectory), (pipe, .unreadable),
            (try pki.file(content: ""), .notPEM), (try pki.file(content: "\0\u{1}binary\n"), .notPEM),
        ] {
            let error = #expect(throws: CredentialError.self) { try X509Proxy.load(path: path, now: now) }
            #expect(error?.kind == kind, "\(path)")
        }
    }
}
