import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

@Suite struct StorageTests {
    @Test func filesGoInAndOut() async throws {
        try await withSandbox { sandbox async throws in
            let client = Client(sandbox)
            let data = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let put = try client.curl("/storage/rucio/a/b/file", ["-T", "-", "-H", "Transfer-Encoding: chunked"], input: data)
            #expect(put.status == 201)
            #expect(try client.curl("/storage/rucio/a/b/file").body == data)
            let again = try client.curl("/storage/rucio/a/b/file", ["-X", "PUT", "--data-binary", "Wikipedia"])
            #expect(again.status == 204)
            let head = try client.curl("/storage/rucio/a/b/file", ["-I", "-H", "Want-Digest: adler32"])
            #expect(head.headers["digest"] == "adler32=11e60398")
            #expect(head.headers["content-length"] == "9")
            #expect(try client.curl("/storage/rucio/a/b/file", ["-I"]).headers["digest"] == nil)
            #expect(try client.curl("/storage/rucio/a/b/file", ["-X", "DELETE"]).status == 204)
            #expect(try client.curl("/storage/rucio/a/b/file").status == 404)
        }
    }

    @Test(arguments: [
        ("bytes=2-4", 206, "kip"), ("bytes=5-", 206, "edia"), ("bytes=-3", 206, "dia"), ("bytes=0-99", 206, "Wikipedia"),
        ("bytes=9-", 416, ""), ("bytes=4-2", 200, "Wikipedia"), ("lines=1-2", 200, "Wikipedia"),
    ])
    func ranges(header: String, status: Int, text: String) async throws {
        try await withSandbox { sandbox async throws in
            try sandbox.store(Array("Wikipedia".utf8), scope: "s", lfn: "f")
            let place = sandbox.storagePath(scope: "s", lfn: "f").string.dropFirst(sandbox.directory.storage.string.count)
            let answer = try Client(sandbox).curl("/storage\(place)", ["-H", "Range: \(header)"])
            #expect(answer.status == status)
            #expect(answer.text == text)
        }
    }

    @Test(arguments: [
        "/storage/../pki/ca.key", "/storage/%2e%2e/pki/ca.key", "/storage/a%2f..%2f..%2fpki/ca.key", "/trf/../pki/ca.key", "/storage/",
    ])
    func nothingOutsideIsReached(path: String) async throws {
        try await withSandbox { sandbox async throws in
            for arguments in [[], ["-X", "PUT", "-d", "x"], ["-X", "DELETE"]] {
                let answer = try Client(sandbox).curl(path, ["--path-as-is"] + arguments)
                #expect([400, 405].contains(answer.status))
                #expect(!answer.text.contains("KEY"))
            }
            #expect(
                try sandbox.pki.authority.credential.key
                    == String(contentsOfFile: sandbox.directory.pki.appending("ca.key").string, encoding: .utf8))
        }
    }

    @Test func aBrokenPutLeavesNothing() async throws {
        try await withSandbox { sandbox async throws in
            // More is announced than is sent: curl gives up, the server must as well.
            _ = try Client(sandbox).curl(
                "/storage/x/f", ["-X", "PUT", "-H", "Content-Length: 100", "--data-binary", "@-", "--max-time", "1"], input: Data("ab".utf8)
            )
            sandbox.close()
            #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.directory.storage.appending("x").string) == [])
        }
    }

    @Test func queueDataAreServed() async throws {
        try await withSandbox { sandbox async throws in
            let client = Client(sandbox)
            let flat = try client.curl("/cache/schedconfig/SANDBOX_QUEUE.all.json").json()
            #expect(flat["state"] == "ACTIVE" && flat["status"] == "online" && flat["nickname"] == "SANDBOX_QUEUE")
            #expect(try client.curl("/cache/schedconfig/SANDBOX_QUEUE.json").json()["SANDBOX_QUEUE"] == flat)
            #expect(try client.curl("/cache/schedconfig/NONE.all.json").json()["error"] != nil)
            let endpoint = try client.curl("/cache/ddmendpoints.json").json()["SANDBOX_DISK"]
            #expect(endpoint?["is_deterministic"] == true)
            #expect(endpoint?["arprotocols"]?["write_lan"]?.array?.first?["endpoint"] == .string(sandbox.url))
            #expect(endpoint?["arprotocols"]?["read_lan"]?.array?.first?["path"] == "/storage/rucio/")
        }
    }

    @Test func tracesAreKept() async throws {
        try await withSandbox { sandbox async throws in
            let answer = try Client(sandbox).post("/traces/", Data(#"{"eventType": "get_sm"}"#.utf8), type: "application/json")
            #expect(answer.status == 201)
            #expect(try sandbox.traces() == [["eventType": "get_sm"]])
        }
    }
}
