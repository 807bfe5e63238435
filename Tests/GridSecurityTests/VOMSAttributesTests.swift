import Foundation
import Secrets
import Testing

@testable import GridSecurity

@Suite struct VOMSAttributesTests {
    let pki: TestPKI
    let now: Date

    init() throws {
        pki = try TestPKI.shared.get()
        // Not before the certificates are made, or they would not be valid yet.
        now = Date()
    }

    @Test(arguments: [
        (VOMSFixture.rfc, ProxyKind.rfc3820, false), (VOMSFixture.draft, .draft, true), (VOMSFixture.legacy, .legacy, false),
    ]) func attributesOfEveryKindOfProxy(content: String, kind: ProxyKind, isLimited: Bool) throws {
        let proxy = try X509Proxy.load(path: pki.file(content: content), now: now)
        #expect(proxy.kind == kind)
        #expect(proxy.isLimited == isLimited)
        #expect(proxy.identity == "/DC=test/O=Fixture/OU=People/CN=Fixture User")
        #expect(proxy.warnings.isEmpty)
        let attributes = try #require(proxy.attributes.first)
        #expect(proxy.attributes.count == 1)
        #expect(attributes.vo == "atlas")
        #expect(attributes.uri == "voms.fixture.test:15001")
        #expect(attributes.fqans == ["/atlas/Role=production/Capability=NULL", "/atlas/Role=NULL/Capability=NULL"])
        #expect(attributes.notBefore < now && abs(attributes.expires.timeIntervalSince(proxy.expires)) < 600)
    }

    @Test func expiredAttributesAreAWarning() throws {
        let file = try PEMFile(path: pki.file(content: VOMSFixture.rfc))
        let content = try #require(file.certificates[0].extensionContent("1.3.6.1.4.1.8005.100.100.5"))
        // The end of the attributes, 20561115… in the fixture, moved to before now.
        let early = content.replacing(Array("20561115".utf8), with: Array("20261124".utf8))
        let attributes = try #require(VOMSAttributes.read(early).first)
        #expect(attributes.expires < Date(timeIntervalSince1970: 1_795_600_000))
        let link = ProxyLink(
            kind: .rfc3820, subject: "/CN=a/CN=1", issuer: "/CN=a", notBefore: .distantPast, notAfter: .distantFuture, isLimited: false,
            pathLength: nil, attributes: [attributes], warnings: [])
        let proxy = X509Proxy(path: "x", pem: Secret(""), chain: [link], warnings: [])
        #expect(
            proxy.attributeWarnings(at: attributes.expires + 1) == [
                "the VOMS attributes of atlas expired at \(attributes.expires.formatted(.iso8601))"
            ])
        #expect(proxy.attributeWarnings(at: attributes.expires - 1).isEmpty)
    }

    @Test func everyTruncationOfTheExtensionIsAnError() throws {
        let file = try PEMFile(path: pki.file(content: VOMSFixture.rfc))
        let content = try #require(file.certificates[0].extensionContent("1.3.6.1.4.1.8005.100.100.5"))
        #expect(try VOMSAttributes.read(content).count == 1)
        for length in content.indices {
            #expect(throws: DERError.self) { try VOMSAttributes.read(Array(content.prefix(length))) }
        }
    }

    /// Nothing to expect but that it ends: bytes from outside must not crash the pilot.
    @Test func everyChangedByteGivesAnErrorOrAValue() throws {
        let file = try PEMFile(path: pki.file(content: VOMSFixture.rfc))
        let content = try #require(file.certificates[0].extensionContent("1.3.6.1.4.1.8005.100.100.5"))
        var errors = 0
        for index in content.indices {
            for value in [0x00, 0x1f, 0x30, 0x7f, 0x80, 0x84, 0xff] as [UInt8] {
                var damaged = content
                damaged[index] = value
                do { _ = try VOMSAttributes.read(damaged) } catch { errors += 1 }
            }
        }
        #expect(errors > 100)
    }

    /// Every place at which a copy may have stopped, through the file and all its checks.
    @Test func everyTruncationOfTheFileIsAnErrorOrTheWhole() throws {
        let text = VOMSFixture.rfc
        let path = pki.path(UUID().uuidString)
        var accepted = 0
        for length in 0..<text.utf8.count {
            try Data(text.utf8.prefix(length)).write(to: URL(fileURLWithPath: path))
            chmod(path, 0o600)
            if (try? X509Proxy.load(path: path, now: now)) != nil { accepted += 1 }
        }
        // Only the last line's end may be missing.
        #expect(accepted <= 2)
    }

    @Test(arguments: [
        ([0x30, 0x80, 0x00, 0x00] as [UInt8], DERError.badLength), ([0x30, 0x81, 0x7f], .badLength),
        ([0x30, 0x82, 0x00, 0x80], .badLength),
        ([0x30, 0x85, 1, 0, 0, 0, 0], .badLength), ([0x30, 0x03, 0x02, 0x01], .endOfData), ([0x3f, 0x01, 0x00], .unexpected(tag: 0x3f)),
        ([], .endOfData), ([0x30], .endOfData),
    ]) func whatIsNotDER(bytes: [UInt8], expected: DERError) {
        #expect(throws: expected) {
            var reader = DERReader(bytes[...])
            _ = try reader.next()
        }
    }

    @Test func identifiersAndTimes() throws {
        func element(_ bytes: [UInt8]) -> DERElement { DERElement(tag: .objectIdentifier, content: bytes[...]) }
        #expect(try element([0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x0e]).objectIdentifier() == "1.3.6.1.5.5.7.1.14")
        #expect(
            try element([0x2b, 0x06, 0x01, 0x04, 0x01, 0xbe, 0x45, 0x64, 0x64, 0x04]).objectIdentifier() == "1.3.6.1.4.1.8005.100.100.4")
        #expect(try element([0x88, 0x37]).objectIdentifier() == "2.999")
        #expect(throws: DERError.badValue) { try element([0x2b, 0x86]).objectIdentifier() }
        #expect(throws: DERError.badValue) { try element([UInt8](repeating: 0xff, count: 30) + [1]).objectIdentifier() }
        #expect(try element(Array("20261123070000Z".utf8)).time() == Date(timeIntervalSince1970: 1_795_417_200))
        for bad in [
            "20260231070000Z", "20261123070000", "2026112307000xZ", "20261123250000Z", "20261123076000Z", "20261123070099Z",
            "261123070000Z",
        ] {
            #expect(throws: DERError.badValue, "\(bad)") { try element(Array(bad.utf8)).time() }
        }
    }
}
