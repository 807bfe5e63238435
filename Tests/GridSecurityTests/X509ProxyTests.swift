import Foundation
import GridSecurity
import Testing

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
