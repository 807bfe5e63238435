import Foundation
import GridSecurity
import HTTP
import JobModel
import Logging
import Sandbox
import Secrets
import Staging
import SystemPackage
import TestSupport

/// A copy tool with a storage that it reaches.
///
/// A new tool joins the suite by a case here.
enum ToolUnderTest: String, CaseIterable, Sendable {
    case localLink
    case localCopy
    case localMove
    case https

    /// Gives `body` the tool with an empty job directory and a storage of its own.
    func with(_ body: (Bench) async throws -> Void) async throws {
        let scratch = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: scratch.appending("job").string, withIntermediateDirectories: false)
        let job = scratch.appending("job")
        switch self {
        case .localLink: try await body(.local(.link, job, in: scratch))
        case .localCopy: try await body(.local(.copy, job, in: scratch))
        case .localMove: try await body(.local(.move, job, in: scratch))
        case .https:
            try await withSandbox { sandbox in
                let storage = sandbox.directory.storage.appending("files")
                try await body(
                    Bench(
                        tool: HTTPSCopy(client: try .trusting(sandbox)), job: job, storage: storage,
                        address: "\(sandbox.url.replacing("https://", with: "davs://"))/storage/files/",
                        unwritable: "\(sandbox.url)/trf/"))
            }
        }
        withExtendedLifetime(scratch) {}
    }
}

/// A copy tool, a job directory, and the storage's files as this machine sees them.
struct Bench: Sendable {
    let tool: any CopyTool
    let job: FilePath
    let storage: FilePath
    /// Put before a name, the tool's address of a file in the storage.
    let address: String
    /// Put before a name, an address where nothing can be written.
    let unwritable: String

    static func local(_ method: LocalCopy.Method, _ job: FilePath, in scratch: TemporaryDirectory) throws -> Bench {
        try scratch.write("", to: "file")
        return Bench(
            tool: LocalCopy(input: method), job: job, storage: scratch.appending("storage"),
            address: scratch.appending("storage").string + "/", unwritable: scratch.appending("file").string + "/below/")
    }

    /// Moves a file of that name in and returns what the tool said of it.
    @discardableResult
    func bringIn(_ name: String, size: Int64? = nil, checksum: FileChecksum? = nil) async throws -> Contents {
        let file = FileSpec(role: .input, lfn: name, scope: "test", size: size, checksum: checksum)
        return try await tool.copy(FileTransfer(.stageIn, of: file, local: job.appending(name), remote: place(of: name, address)))
    }

    /// Moves a file of that name out and returns what the tool said of it.
    @discardableResult
    func bringOut(_ name: String, checksum: FileChecksum? = nil, to address: String? = nil) async throws -> Contents {
        let file = FileSpec(role: .output, lfn: name, scope: "test", checksum: checksum)
        return try await tool.copy(
            FileTransfer(.stageOut, of: file, local: job.appending(name), remote: place(of: name, address ?? self.address)))
    }

    /// URLs are percent-encoded, paths are as they are.
    private func place(of name: String, _ address: String) -> String {
        address + (address.contains("://") ? name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name : name)
    }

    func store(_ bytes: [UInt8], as name: String) throws {
        try FileManager.default.createDirectory(atPath: storage.string, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: storage.appending(name).string))
    }

    func write(_ bytes: [UInt8], as name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: job.appending(name).string))
    }

    /// Names in the job directory, and in the storage.
    var names: (job: [String], storage: [String]) { (Self.names(in: job), Self.names(in: storage)) }

    private static func names(in directory: FilePath) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory.string))?.sorted() ?? []
    }
}

/// The bytes of a file; nil when there is none.
func bytes(_ path: FilePath) -> [UInt8]? {
    FileManager.default.contents(atPath: path.string).map { [UInt8]($0) }
}

/// Bytes that look random and are the same every time.
func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}

/// Adler-32 by its definition (RFC 1950), independent of the library under test.
func adler32(_ bytes: [UInt8]) -> FileChecksum {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
        a = (a + UInt32(byte)) % 65521
        b = (b + a) % 65521
    }
    let hex = String(b << 16 | a, radix: 16)
    return FileChecksum(.adler32, hex: String(repeating: "0", count: 8 - hex.count) + hex)
}

extension HTTPClient where Self == CurlHTTPClient {
    /// A client that shows the sandbox's proxy and trusts its CA.
    static func trusting(_ sandbox: Sandbox, caDirectory: FilePath? = nil) throws -> CurlHTTPClient {
        try CurlHTTPClient(
            credential: .clientCertificate(pem: Secret(sandbox.pki.proxy.proxyFile)),
            trust: HTTPTrust(try TrustStore(directory: (caDirectory ?? sandbox.pki.caDirectory).string)),
            logger: Logger(label: "test"), userAgent: "test")
    }
}
