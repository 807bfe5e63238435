import Foundation
import Testing

@testable import GridSecurity

@Suite struct X509ProxyTests {
    let pki: TestPKI
    let now: Date

    init() throws {
        pki = try TestPKI.shared.get()
        // Not before the certificates are made, or they would not be valid yet.
        now = Date()
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let files: [String]
        let kind: ProxyKind
        var isLimited = false
        var pathLength: Int?
        var testDescription: String { files.joined(separator: "+") }
    }

    @Test(arguments: [
        Case(files: ["rfc", "user"], kind: .rfc3820),
        Case(files: ["rfc", "user", "ca"], kind: .rfc3820),
        Case(files: ["second", "rfc", "user"], kind: .rfc3820, pathLength: 3),
        Case(files: ["pathlength", "user"], kind: .rfc3820, pathLength: 0),
        Case(files: ["limited", "user"], kind: .rfc3820, isLimited: true),
        Case(files: ["belowlimited", "limited", "user"], kind: .rfc3820, isLimited: true),
        Case(files: ["legacy", "user"], kind: .legacy),
        Case(files: ["legacylimited", "user"], kind: .legacy, isLimited: true),
        Case(files: ["belowlegacylimited", "legacylimited", "user"], kind: .legacy, isLimited: true),
        Case(files: ["draft", "user"], kind: .draft, pathLength: 2),
        Case(files: ["user"], kind: .endEntity),
    ]) func everyKindIsRead(expected: Case) throws {
        let names = expected.files
        let path = try pki.file(["\(names[0]).pem", "\(names[0]).key"] + names.dropFirst().map { "\($0).pem" })
        let proxy = try X509Proxy.load(path: path, now: now)
        #expect(proxy.kind == expected.kind)
        #expect(proxy.name == (expected.kind == .endEntity ? "certificate" : "proxy"))
        #expect(proxy.isLimited == expected.isLimited)
        #expect(proxy.pathLength == expected.pathLength)
        #expect(proxy.identity == TestPKI.userName)
        #expect(proxy.chain.count == names.filter { $0 != "ca" }.count)
        #expect(proxy.subject.hasPrefix(TestPKI.userName) && (proxy.subject == TestPKI.userName) == (expected.kind == .endEntity))
        #expect(proxy.issuer == (proxy.chain.count > 1 ? proxy.chain[1].subject : "/DC=test/O=Rig/CN=Rig CA"))
        #expect(proxy.attributes.isEmpty && proxy.warnings.isEmpty)
        let days = expected.kind == .endEntity ? 30.0 : 1
        #expect(abs(proxy.expires.timeIntervalSince(now) - days * 86_400) < 600)
        #expect(proxy.timeLeft(at: proxy.expires + 5) == .seconds(-5))
    }

    @Test func theShortestLivedLinkCounts() throws {
        let proxy = try X509Proxy.load(path: pki.credential("rfc", "user"), now: now)
        #expect(proxy.expires == proxy.chain[0].notAfter && proxy.expires < proxy.chain[1].notAfter)
        let later = proxy.chain[1].notAfter + 1
        let error = #expect(throws: CredentialError.self) { try X509Proxy.load(path: proxy.path, now: later) }
        #expect(error?.kind == .expired)
    }

    @Test func namesKeepTheirLetters() throws {
        let proxy = try X509Proxy.load(path: pki.credential("utf8"), now: now)
        #expect(proxy.subject == "/DC=test/O=Rig/CN=Žofie Müller host/node.test")
    }

    /// The name of an attribute that OpenSSL does not know is cut where the buffer for it ends, and not one byte later.
    @Test func namesOfUnknownAttributesAreText() throws {
        let identifier = DERElement(.objectIdentifier, [0x2a, 0x03] + [[UInt8]](repeating: [0x88, 0x37], count: 30).joined())
        let value = DERElement(DERElement.Tag(rawValue: 0x0c), Array("x".utf8))
        let name = DERElement(.sequence, DERElement(.set, DERElement(.sequence, identifier.bytes + value.bytes).bytes).bytes)
        let proxy = try X509Proxy.load(path: pki.file(content: renamed("user", name) + pki.text("user.key")), now: now)
        #expect(proxy.subject == "/\(("1.2.3" + String(repeating: ".1079", count: 30)).prefix(127))=x")
    }

    /// A certificate with another subject; its signature no longer holds, which nobody looks at here.
    private func renamed(_ certificate: String, _ name: DERElement) throws -> String {
        let base64 = try pki.text("\(certificate).pem").split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
        var parts = DERReader([UInt8](try #require(Data(base64Encoded: base64)))[...])
        parts = try parts.next(.sequence).children
        var fields = try parts.next(.sequence).children, body: [UInt8] = []
        // The sixth field of a certificate.
        for index in 0..<8 {
            let field = try fields.next()
            body += (index == 5 ? name : field).bytes
        }
        let whole = try DERElement(.sequence, DERElement(.sequence, body).bytes + parts.next().bytes + parts.next().bytes)
        let text = Data(whole.bytes).base64EncodedString(options: .lineLength64Characters)
        return "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
    }

    @Test func keyAfterOrBeforeTheCertificate() throws {
        let path = try pki.file(["rfc.key", "rfc.pem", "user.pem"])
        #expect(try X509Proxy.load(path: path, now: now).kind == .rfc3820)
    }

    @Test func strangersAreWarnedAbout() throws {
        let path = try pki.credential("rfc", "user", "ca", "otheruser")
        #expect(
            try X509Proxy.load(path: path, now: now).warnings == [
                "/DC=test/O=Rig/OU=People/CN=Other User does not belong to the proxy's chain"
            ])
    }

    @Test func limitedIsForTheCallerToRefuse() throws {
        let proxy = try X509Proxy.load(path: pki.credential("limited", "user"), now: now)
        #expect(proxy.limitedRefused.kind == .limitedRefused)
        #expect("\(proxy.limitedRefused)".contains("voms-proxy-init without -limited"))
    }
}
