import Foundation
import Secrets
import Testing

@testable import GridSecurity

/// What must be true of a proxy before it takes another one's place.
@Suite struct X509ProxyRenewalTests {
    let pki: TestPKI
    let now: Date

    init() throws {
        pki = try TestPKI.shared.get()
        // Not before the certificates are made, or they would not be valid yet.
        now = Date()
    }

    private func text(_ names: String...) throws -> String {
        try (["\(names[0]).pem", "\(names[0]).key"] + names.dropFirst().map { "\($0).pem" }).map(pki.text).joined()
    }

    private func renew(_ path: String, with text: String) throws -> X509Proxy {
        try X509Proxy.load(path: path, now: now).renewed(with: Secret(text), at: "/new", now: now)
    }

    @Test func aProxyThatLastsLongerReplacesAnother() throws {
        let renewed = try renew(pki.credential("rfc", "user"), with: text("user"))
        #expect(renewed.path == "/new" && renewed.identity == TestPKI.userName)
    }

    @Test func othersDoNot() throws {
        let path = try pki.credential("rfc", "user")
        func kind(_ text: String) -> CredentialError.Kind? {
            #expect(throws: CredentialError.self) { try renew(path, with: text) }?.kind
        }
        #expect(try kind(text("rfc", "user")) == .noImprovement)
        #expect(try kind(text("otheruser")) == .noImprovement)
        #expect(try kind(text("limited", "user")) == .limitedRefused)
        #expect(try kind(text("outlived", "user")) == .expired)
        #expect(try kind(text("rfc")) == .brokenChain)
        #expect(try kind(pki.text("user.pem") + pki.text("otheruser.key")) == .keyMismatch)
        #expect(try kind(pki.text("user.pem")) == .noKey)
        #expect(try kind(String(text("user").dropLast(60))) == .truncated)
        #expect(kind("") == .notPEM)
        #expect(kind("proxy") == .notPEM)
    }

    private func proxy(until end: Double, roles: [String] = [], until rolesEnd: Double = 0) -> X509Proxy {
        let attributes = VOMSAttributes(
            vo: "atlas", uri: "", fqans: roles, notBefore: .distantPast, expires: Date(timeIntervalSince1970: rolesEnd))
        let link = ProxyLink(
            kind: .rfc3820, subject: "/CN=a/CN=1", issuer: "/CN=a", notBefore: .distantPast, notAfter: Date(timeIntervalSince1970: end),
            isLimited: false, pathLength: nil, attributes: roles.isEmpty ? [] : [attributes], warnings: [])
        return X509Proxy(path: "", pem: Secret(""), chain: [link], warnings: [])
    }

    @Test func rolesEndBeforeTheProxyAndMayNotBeLost() {
        let production = "/atlas/Role=production/Capability=NULL"
        let present = proxy(until: 1000, roles: [production, "/atlas"], until: 500)
        #expect(present.goodUntil == Date(timeIntervalSince1970: 500))
        #expect(proxy(until: 2000).shortcoming(comparedTo: present) == "it lacks \(production)")
        #expect(proxy(until: 2000, roles: ["/atlas"], until: 900).shortcoming(comparedTo: present) == "it lacks \(production)")
        #expect(proxy(until: 900, roles: ["/atlas", production], until: 800).shortcoming(comparedTo: present) == nil)
        #expect(proxy(until: 9000, roles: [production], until: 500).shortcoming(comparedTo: present) != nil)
        #expect(proxy(until: 1001).shortcoming(comparedTo: proxy(until: 1000)) == nil)
    }

    @Test(
        arguments: [
            (["/atlas/Role=production/Capability=NULL"], "atlas:/atlas/Role=production"),
            (["/atlas", "/atlas/de/Role=production"], "atlas:/atlas/de/Role=production"),
            (["/atlas/Role=pilot/Capability=NULL"], nil), ([], nil),
        ] as [([String], String?)]) func theProductionRoleIsAskedForAsTheServerWantsIt(roles: [String], role: String?)
    {
        #expect(proxy(until: 1000, roles: roles, until: 1000).productionRole == role)
    }

    @Test func theFixturesRoleIsFound() throws {
        let proxy = try X509Proxy.load(path: pki.file(content: VOMSFixture.rfc), now: now)
        #expect(proxy.productionRole == "atlas:/atlas/Role=production")
    }
}
