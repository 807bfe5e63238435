import Foundation
import HTTP
import JobModel
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Staging

/// Replies that no honest server gives, from a script.
@Suite struct ScriptedStorageTests {
    private func store(
        _ replies: [HTTPRequest.Method: [HTTPResponse]], at remote: String = "https://se.org/s/a"
    ) async throws -> (error: StagingError?, asked: [String]) {
        let scratch = try TemporaryDirectory()
        let local = try scratch.write("hello", to: "a")
        let storage = ScriptedStorage(replies)
        let file = FileSpec(role: .output, lfn: "a", scope: "s")
        var failure: StagingError?
        do throws(StagingError) {
            _ = try await HTTPSCopy(client: storage).copy(FileTransfer(.stageOut, of: file, local: local, remote: remote))
        } catch {
            failure = error
        }
        return (failure, storage.asked)
    }

    @Test func aStorageThatKeptSomethingElseIsFoundOut() async throws {
        let (error, asked) = try await store([
            .head: [.reply(404), .reply(200, ["Digest": "adler32=00000001"])], .put: [.reply(201)], .delete: [.reply(204)],
        ])
        #expect(error?.kind == .wrongChecksum(.adler32) && error?.reason.contains("the storage has adler32 00000001") == true)
        #expect(asked == ["HEAD", "PUT", "HEAD", "DELETE"])
    }

    @Test func withoutADigestTheSizeMustDo() async throws {
        #expect(try await store([.head: [.reply(404), .reply(200, ["Content-Length": "5"])], .put: [.reply(200)]]).error == nil)
        let (error, _) = try await store([
            .head: [.reply(404), .reply(200, ["Content-Length": "4"])], .put: [.reply(200)], .delete: [.reply(500)],
        ])
        #expect(error?.kind == .wrongSize && error?.reason.hasSuffix("what it left could not be deleted, status 500") == true)
    }

    @Test func aStorageThatProvesNothingIsNotBelieved() async throws {
        let (error, _) = try await store([.head: [.reply(404), .reply(200)], .put: [.reply(201)], .delete: [.reply(204)]])
        #expect(error?.kind == .other)
    }

    @Test(arguments: [409, 412])
    func aFileThatCameInBetween(status: Int) async throws {
        let same = try await store([.head: [.reply(404), .reply(200, ["Digest": "adler32=062c0215"])], .put: [.reply(status)]])
        #expect(same.error == nil)
        let other = try await store([.head: [.reply(404), .reply(200, ["Digest": "adler32=00000001"])], .put: [.reply(status)]])
        #expect(other.error?.kind == .exists && other.asked == ["HEAD", "PUT", "HEAD"])
    }

    /// What refuses the file again has taken nothing, and nothing is deleted.
    @Test(arguments: [404, 409]) func aConflictWithNothingIsNoExistingFile(status: Int) async throws {
        let (error, asked) = try await store([
            .head: [.reply(404), .reply(404)], .put: [.reply(status), .reply(status)], .mkcol: [.reply(405)],
        ])
        #expect(error?.kind == .other && error?.reason.contains("\(status)") == true)
        #expect(asked == ["HEAD", "PUT", "HEAD", "MKCOL /s/", "PUT"])
    }

    private static let stored = HTTPResponse.reply(200, ["Digest": "adler32=062c0215"])

    /// Upwards to what is there, down again, and the file once more; 201, 405 (nginx) and 301 (Apache) all mean that it is there.
    @Test(arguments: [201, 301, 405]) func missingDirectoriesAreMade(there: Int) async throws {
        let (error, asked) = try await store(
            [
                .head: [.reply(404), .reply(404), Self.stored], .put: [.reply(409), .reply(201)],
                .mkcol: [.reply(409), .reply(409), .reply(there), .reply(201), .reply(there)],
            ], at: "https://se.org/rucio/s/ab/a")
        #expect(error == nil)
        #expect(
            asked == [
                "HEAD", "PUT", "HEAD", "MKCOL /rucio/s/ab/", "MKCOL /rucio/s/", "MKCOL /rucio/", "MKCOL /rucio/s/", "MKCOL /rucio/s/ab/",
                "PUT", "HEAD",
            ])
    }

    @Test func aDirectoryThatCannotBeMadeIsNamed() async throws {
        let (error, _) = try await store(
            [.head: [.reply(404), .reply(404)], .put: [.reply(409)], .mkcol: [.reply(409), .reply(403)]], at: "https://se.org/rucio/s/a")
        #expect(error?.kind == .refused)
        #expect(
            error?.reason.hasPrefix("the directory https://se.org/rucio/ is missing and cannot be made: the storage answers 403") == true)
    }

    /// A storage that says 409 to everything is given up.
    @Test func aStorageWithoutEndIsGivenUp() async throws {
        let (error, asked) = try await store(
            [.head: [.reply(404), .reply(404)], .put: [.reply(409)], .mkcol: (0..<9).map { _ in .reply(409) }], at: "https://se.org/b/c/a")
        #expect(error?.kind == .other && asked.filter { $0.hasPrefix("MKCOL") } == ["MKCOL /b/c/", "MKCOL /b/", "MKCOL /b/"])
    }

    @Test(arguments: [
        ("https://se.org/a/b", "https://se.org/a/"), ("https://se.org/a/b/", "https://se.org/a/"),
        ("https://se.org:1/a/b?x=/y/z", "https://se.org:1/a/"),
        ("davs://se.org/a", nil), ("https://se.org", nil), ("https://se.org/", nil), ("nonsense", nil),
    ]) func theDirectoryAbove(url: String, parent: String?) {
        #expect(WebDAVCollections.parent(of: url) == parent)
    }

    @Test func aFileOfUnknownChecksumIsAForeignOne() async throws {
        let (error, asked) = try await store([.head: [.reply(200, ["Content-Length": "5"])]])
        #expect(error?.kind == .exists && asked == ["HEAD"])
    }
}

/// Gives the scripted replies in order, after taking the body as a server would.
private final class ScriptedStorage: HTTPClient {
    private let state: Mutex<(replies: [HTTPRequest.Method: [HTTPResponse]], asked: [String])>

    init(_ replies: [HTTPRequest.Method: [HTTPResponse]]) {
        state = Mutex((replies, []))
    }

    var asked: [String] { state.withLock(\.asked) }

    func perform(_ request: HTTPRequest, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse {
        if case .stream(let source) = request.body { await Self.drain(source) }
        let reply = state.withLock { state -> HTTPResponse? in
            let path = request.method == .mkcol ? " " + request.url.dropFirst("https://se.org".count) : ""
            state.asked.append(request.method.rawValue + path)
            guard let reply = state.replies[request.method]?.first else { return nil }
            state.replies[request.method]?.removeFirst()
            return reply
        }
        guard let reply else { throw HTTPError(.other, doing: request.url, detail: "no reply is scripted for \(request.method)") }
        return reply
    }

    private static func drain(_ source: any ByteSource) async {
        while let piece = try? await source.read(atMost: 1024), !piece.isEmpty {}
    }
}

extension HTTPResponse {
    fileprivate static func reply(_ status: Int, _ headers: [String: String] = [:]) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: headers.map { HTTPHeader($0.key, $0.value) }, body: [], connection: .init(peer: "", reused: false))
    }
}
