import GridSecurity
import HTTP
import Logging
import Sandbox
import Secrets
import SystemPackage
import TestSupport
import Testing

extension HTTPTrust {
    /// Trusts the CA in that file only.
    static func file(_ path: FilePath) throws -> HTTPTrust {
        HTTPTrust(TrustStore(pem: try Bytes.of(path)))
    }
}

extension CurlHTTPClient {
    /// A client for tests that are not about trust or identity.
    static func plain(trace: TraceFile? = nil, maximumReply: Int = 64 << 20) throws -> CurlHTTPClient {
        try CurlHTTPClient(
            credential: .none, trust: .nobody, trace: trace, logger: Logger(label: "test"), userAgent: "test",
            maximumReply: maximumReply)
    }

    /// A client with the proxy of the sandbox, or another credential, that trusts its CA, or others.
    static func of(
        _ sandbox: Sandbox, credential: HTTPCredential? = nil, trust: HTTPTrust? = nil, trace: TraceFile? = nil,
        redactor: Redactor = Redactor(), logger: Logger = Logger(label: "test")
    ) throws -> CurlHTTPClient {
        try CurlHTTPClient(
            credential: credential ?? .clientCertificate(pem: Secret(sandbox.pki.proxy.proxyFile)),
            trust: trust ?? .file(sandbox.pki.caFile),
            trace: trace, redactor: redactor, logger: logger, userAgent: "test")
    }
}

extension HTTPClient {
    /// The failure of a request that must fail.
    func failure(
        _ request: HTTPRequest, into sink: (any ByteSink)? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> HTTPError {
        do {
            let response = try await perform(request, into: sink)
            Issue.record("got status \(response.status)", sourceLocation: sourceLocation)
            throw Unexpected()
        } catch let error as HTTPError {
            return error
        }
    }
}

struct Unexpected: Error {}

/// The sandbox's health check: any of its paths that answers.
extension Sandbox {
    var request: HTTPRequest { HTTPRequest(.get, "\(url)/cache/ddmendpoints.json") }
}

enum Bytes {
    static func secret(_ path: FilePath) throws -> Secret { Secret(String(decoding: try of(path), as: UTF8.self)) }

    static func of(_ path: FilePath) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while case let count = try buffer.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 { bytes += buffer[..<count] }
            return bytes
        }
    }
}
