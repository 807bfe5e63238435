import Foundation

/// A certificate authority, users and proxies made by the `openssl` program, once for all tests.
struct TestPKI: Sendable {
    static let shared = Result { try TestPKI() }

    static let userName = "/DC=test/O=Rig/OU=People/CN=Test User"
    static let inheritAll = "proxyCertInfo=critical,language:id-ppl-inheritAll"
    static let limitedLanguage = "1.3.6.1.4.1.3536.1.1.1.9"
    private static let proxyUsage = "keyUsage=critical,digitalSignature,keyEncipherment\n"

    /// Gone with the process that runs the tests.
    let directory: String

    private init() throws {
        directory = NSTemporaryDirectory() + "gridsecurity-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        removeAtExit(directory)
        try authority("ca", subject: "/DC=test/O=Rig/CN=Rig CA")
        try authority("otherca", subject: "/DC=test/O=Other/CN=Other CA")
        try certificate("user", Self.userName, by: "ca", days: 30)
        try certificate("utf8", "/DC=test/O=Rig/CN=Žofie Müller host\\/node.test", by: "ca", days: 30)
        try certificate("otheruser", "/DC=test/O=Rig/OU=People/CN=Other User", by: "ca", days: 30)
        try proxy("rfc", of: "user", Self.inheritAll)
        try proxy("second", of: "rfc", Self.inheritAll + ",pathlen:3")
        try proxy("limited", of: "user", "proxyCertInfo=critical,language:\(Self.limitedLanguage)")
        try proxy("belowlimited", of: "limited", Self.inheritAll)
        try proxy("pathlength", of: "user", Self.inheritAll + ",pathlen:0")
        try proxy("beyondlength", of: "pathlength", Self.inheritAll)
        try proxy("legacy", of: "user", name: "proxy")
        try proxy("legacylimited", of: "user", name: "limited proxy")
        try proxy("belowlegacylimited", of: "legacylimited", name: "proxy")
        try proxy("misnamed", subject: "/DC=test/O=Rig/CN=Somebody", of: "user", Self.inheritAll, days: 1)
        try proxy("outlived", subject: Self.userName + "/CN=5", of: "user", Self.inheritAll, days: -1)
        try proxy(
            "draft", of: "user",
            """
            1.3.6.1.4.1.3536.1.222=critical,ASN1:SEQUENCE:info
            [info]
            policy=SEQUENCE:policy
            length=EXPLICIT:1,INTEGER:2
            [policy]
            language=OID:1.3.6.1.5.5.7.21.1
            """)
    }

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    /// Writes a file of joined parts under a name of its own and returns its path.
    func file(_ parts: [String], mode: Int = 0o600) throws -> String {
        try file(content: parts.map(text).joined(), mode: mode)
    }

    func file(content: String, mode: Int = 0o600) throws -> String {
        let path = path(UUID().uuidString)
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    func subdirectory() throws -> String {
        let path = path(UUID().uuidString)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// A credential file in the usual order: certificate, key, and the issuers' certificates.
    func credential(_ names: String...) throws -> String {
        try file(["\(names[0]).pem", "\(names[0]).key"] + names.dropFirst().map { "\($0).pem" })
    }

    func authority(_ name: String, subject: String) throws {
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "60", "-subj", subject,
            "-keyout", path("\(name).key"), "-out", path("\(name).pem"),
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    }

    func certificate(_ name: String, _ subject: String, by issuer: String, days: Int, _ extensions: String = "") throws {
        try sign(name, subject, by: issuer, days: days, "basicConstraints=critical,CA:FALSE\n\(Self.proxyUsage)\(extensions)")
    }

    private func proxy(_ name: String, of issuer: String, _ policy: String) throws {
        let issuerName = try subject(of: issuer)
        try proxy(name, subject: "\(issuerName)/CN=\(name.utf8.reduce(0) { $0 * 3 + Int($1) })", of: issuer, policy, days: 1)
    }

    private func proxy(_ name: String, of issuer: String, name commonName: String) throws {
        try sign(name, "\(subject(of: issuer))/CN=\(commonName)", by: issuer, days: 1, Self.proxyUsage)
    }

    private func proxy(_ name: String, subject: String, of issuer: String, _ policy: String, days: Int) throws {
        try sign(name, subject, by: issuer, days: days, Self.proxyUsage + policy)
    }

    private func subject(of name: String) throws -> String {
        let line = try openssl("x509", "-in", path("\(name).pem"), "-noout", "-subject", "-nameopt", "compat")
        return String(line.trimmingPrefix("subject=").trimmingPrefix(" ").prefix { $0 != "\n" })
    }

    private func sign(_ name: String, _ subject: String, by issuer: String, days: Int, _ extensions: String) throws {
        try openssl(
            "req", "-new", "-utf8", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", subject,
            "-keyout", path("\(name).key"), "-out", path("\(name).csr"))
        try Data(extensions.utf8).write(to: URL(fileURLWithPath: path("\(name).ext")))
        try openssl(
            "x509", "-req", "-in", path("\(name).csr"), "-CA", path("\(issuer).pem"), "-CAkey", path("\(issuer).key"),
            "-set_serial", String(UInt32.random(in: 1...UInt32.max)), "-days", String(days), "-extfile", path("\(name).ext"),
            "-out", path("\(name).pem"))
    }

    @discardableResult
    func openssl(_ arguments: String...) throws -> String { try openssl(arguments) }

    @discardableResult
    func openssl(_ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        let log = path("openssl-\(UUID().uuidString).log")
        try Data().write(to: URL(fileURLWithPath: log))
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: log)
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw OpenSSLFailed(arguments: arguments, complaint: try String(contentsOfFile: log, encoding: .utf8))
        }
        return text
    }
}

struct OpenSSLFailed: Error {
    let arguments: [String]
    let complaint: String
}

/// The directory that the tests' process removes when it ends; written once, before any other thread can know of it.
nonisolated(unsafe) private var leftover: String?

private func removeAtExit(_ directory: String) {
    leftover = directory
    atexit { if let leftover { try? FileManager.default.removeItem(atPath: leftover) } }
}
