import HTTP
import JobModel
import SystemPackage
import Testing
import Waiting

@testable import Staging

/// What failures are called on the way to the server.
@Suite struct ErrorTableTests {
    @Test(arguments: [
        (200, StagingError.Kind.other, StagingError.Kind.other), (301, .other, .other), (400, .other, .other), (401, .refused, .refused),
        (403, .refused, .refused), (404, .missingInStorage, .other), (410, .missingInStorage, .other), (405, .other, .other),
        (408, .serverFailure, .serverFailure), (409, .other, .exists), (412, .other, .exists),
        (429, .serviceUnavailable, .serviceUnavailable),
        (500, .serverFailure, .serverFailure), (501, .other, .other), (502, .serverFailure, .serverFailure),
        (503, .serviceUnavailable, .serviceUnavailable), (504, .serverFailure, .serverFailure), (507, .other, .noSpace),
    ])
    func statuses(status: Int, reading: StagingError.Kind, writing: StagingError.Kind) {
        #expect(StagingError.kind(status, .stageIn) == reading)
        #expect(StagingError.kind(status, .stageOut) == writing)
    }

    @Test(arguments: [
        (StagingError.Kind.missingFile, 1103, 1165), (.missingInStorage, 1331, 1137), (.wrongSize, 1099, 1137),
        (.wrongChecksum(.adler32), 1171, 1172), (.wrongChecksum(.md5), 1145, 1141), (.exists, 1221, 1221), (.noSpace, 1098, 1333),
        (.cannotMakeDirectory, 1099, 1199), (.refused, 1338, 1383), (.untrusted, 1338, 1383), (.timeout, 1151, 1152),
        (.networkUnreachable, 1327, 1327), (.serviceUnavailable, 1324, 1324), (.serverFailure, 1099, 1137), (.interrupted, 1099, 1137),
        (.cancelled, 1099, 1137), (.other, 1099, 1137), (.node(.fileHandlingFailure), 1303, 1303),
    ])
    func codes(kind: StagingError.Kind, reading: Int, writing: Int) {
        #expect(kind.code(.stageIn).rawValue == reading && kind.code(.stageOut).rawValue == writing)
    }

    @Test(arguments: [
        (HTTPError.Kind.untrustedServer, StagingError.Kind.untrusted), (.wrongHostName, .untrusted), (.tlsHandshake, .untrusted),
        (.credentialRefused, .refused), (.badCredential, .refused), (.timeout, .timeout), (.unknownHost, .networkUnreachable),
        (.connectionRefused, .serviceUnavailable), (.connectionBroken, .interrupted), (.badReply, .interrupted), (.cancelled, .cancelled),
        (.credentialWanted, .refused), (.proxyServer, .networkUnreachable), (.tooManyRedirects, .other), (.badURL, .other),
        (.other, .other),
    ])
    func exchangesWithoutReply(kind: HTTPError.Kind, wanted: StagingError.Kind) {
        let error = StagingError(HTTPError(kind, doing: "GET https://se.org/a", detail: "detail"))
        #expect(error.kind == wanted && error.description.contains("GET https://se.org/a: detail"))
    }

    /// After a redirect it is another server that must be mended than the one that was asked.
    @Test func whoFailedIsNamed() {
        let pool = HTTPOrigin("https://pool.org:8443/x")
        let file = FileSpec(role: .output, lfn: "a.root", scope: "s", size: 3)
        let transfer = FileTransfer(.stageOut, of: file, local: "/job/a.root", remote: "davs://se.org/a.root")
        let cause = HTTPError(
            .untrustedServer, doing: "PUT https://pool.org:8443/x", detail: "curl 60: SSL certificate problem: CRL has expired",
            origin: pool)
        let error = PilotError(StagingError(cause), during: transfer)
        #expect(error.code == .stageOutAuthenticationFailure && error.reason == "the certificate of pool.org:8443 is not trusted")
        #expect(error.advice.contains("fetch-crl"))
        let reply = HTTPResponse(status: 403, headers: [], body: [], connection: .init(peer: "", reused: false), origin: pool)
        #expect(StagingError(reply, .stageOut, now: 0).description == "the storage pool.org:8443 answers 403")
    }

    @Test(arguments: [
        (Errno.noSpace, StagingError.Kind.noSpace), (.diskQuotaExceeded, .noSpace), (.invalidArgument, .other),
        (.staleNFSFileHandle, .node(.fileHandlingFailure)),
        (.readOnlyFileSystem, .node(.fileHandlingFailure)), (.socketNotConnected, .node(.fileHandlingFailure)),
    ])
    func aDiskThatFailsWhileReceiving(cause: Errno, wanted: StagingError.Kind) {
        #expect(StagingError(HTTPError(.local, doing: "GET x", detail: "", cause: cause)).kind == wanted)
    }

    @Test func theStoragesTextIsOneHarmlessLine() {
        let body = Array("No\u{1B}[31m\r\n space\u{7}\u{E9} \(String(repeating: "x", count: 900))".utf8)
        let reply = HTTPResponse(status: 507, headers: [], body: body, connection: .init(peer: "", reused: false))
        let text = StagingError(reply, .stageOut, now: 0).description
        #expect(text.hasPrefix("the storage answers 507, No [31m space \u{E9} x") && text.count < 200)
    }

    @Test func theStoragesPauseIsKept() {
        let reply = HTTPResponse(
            status: 503, headers: [HTTPHeader("Retry-After", "7")], body: [], connection: .init(peer: "", reused: false))
        #expect(StagingError(reply, .stageIn, now: 0).retryAdvice == .after(.seconds(7)))
    }

    @Test func theReportNamesFileAndPlace() {
        let file = FileSpec(role: .input, lfn: "a.root", scope: "s", size: 3)
        let transfer = FileTransfer(.stageIn, of: file, local: "/job/a.root", remote: "davs://se.org/a.root")
        let error = PilotError(StagingError(.wrongSize, "the file has 2 bytes"), during: transfer)
        #expect(error.code == .stageInFailed && error.description == "stage-in of a.root from davs://se.org/a.root: the file has 2 bytes")
    }

    @Test(arguments: [(Int64?.none, 10800), (0, 400), (5_000_000, 405), (1 << 50, 10800)])
    func timeLimits(size: Int64?, seconds: Int) {
        #expect(HTTPTimeouts.file(of: size).total == .seconds(seconds))
    }

    @Test(
        arguments: [
            ("adler32=c310422d", .adler32, "c310422d"), ("ADLER32=C310422D", .adler32, "c310422d"),
            ("md5=XUFAKrxLKna5cZ2REBfFkg==,adler32=62c0215", .adler32, "062c0215"),
            ("md5=XUFAKrxLKna5cZ2REBfFkg==, adler32=62c0215", .md5, "5d41402abc4b2a76b9719d911017c592"),
            ("md5=5d41402abc4b2a76b9719d911017c592", .md5, "5d41402abc4b2a76b9719d911017c592"),
            ("sha-256=xyz", .adler32, nil), ("", .md5, nil), ("adler32=nonsense", .adler32, nil),
        ] as [(String, FileChecksum.Algorithm, String?)])
    func digests(field: String, algorithm: FileChecksum.Algorithm, hex: String?) {
        #expect(StoredFile(size: nil, digests: field).checksum(algorithm)?.hex == hex)
    }
}
