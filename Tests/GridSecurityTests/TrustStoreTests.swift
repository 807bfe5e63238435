import Foundation
import Testing

@testable import GridSecurity

/// What is found in directories and bundles, and by which name.
@Suite struct TrustStoreTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    @Test(
        arguments: [
            ("0a1b2c3d.0", 0x0a1b_2c3d, false, 0), ("ffffffff.12", 0xffff_ffff, false, 12), ("0a1b2c3d.r0", 0x0a1b_2c3d, true, 0),
        ] as [(String, UInt32, Bool, Int)])
    func hashedNames(name: String, hash: UInt32, isList: Bool, number: Int) throws {
        let found = try #require(HashedName(name))
        #expect(found.hash == hash && found.isList == isList && found.number == number)
    }

    @Test(arguments: [
        "0A1B2C3D.0", "0a1b2c3d", "0a1b2c3d.", "0a1b2c3d.r", "0a1b2c3d.x0", "a1b2c3d.0", "+a1b2c3d.0", "ca.pem", "0a1b2c3d.0.0",
        "0a1b2c3d.-1",
    ])
    func otherNames(name: String) { #expect(HashedName(name) == nil) }

    @Test func aBundleIsIndexedAsADirectoryIs() throws {
        let directory = try pki.subdirectory()
        for name in ["ca", "otherca"] {
            try pki.text("\(name).pem").write(toFile: "\(directory)/\(name).pem", atomically: true, encoding: .utf8)
        }
        try pki.openssl("rehash", directory)
        var material = TrustMaterial()
        try CADirectory.read(directory, into: &material)
        let bundle =
            try "# two authorities\n" + pki.text("ca.pem") + "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
            + pki.text("otherca.pem")
        let index = TrustMaterial(bundles: [Array(bundle.utf8)]).indexedBundles()
        #expect(Set(index.keys) == Set(material.certificates.keys))
        #expect(index.count == 2)
    }

    @Test func whatCannotBeReadIsLeftOut() throws {
        let directory = try pki.subdirectory()
        try pki.text("ca.pem").write(toFile: "\(directory)/ca.pem", atomically: true, encoding: .utf8)
        try pki.openssl("rehash", directory)
        try FileManager.default.createSymbolicLink(atPath: "\(directory)/0a1b2c3d.0", withDestinationPath: "gone.pem")
        try #require(mkfifo("\(directory)/0a1b2c3e.r0", 0o600) == 0)
        var material = TrustMaterial()
        try CADirectory.read(directory, into: &material)
        #expect(material.certificates.count == 1 && material.lists.isEmpty)
    }
}
