import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

@Suite struct TransportTests {
    @Test func connectionsAreKeptAndSessionsResumed() async throws {
        try await withSandbox { sandbox async throws in
            let client = Client(sandbox)
            _ = try client.curl("/server/panda/isAlive", ["\(sandbox.url)/server/panda/isAlive"])
            _ = try client.curl("/api/v1/system/is_alive", ["\(sandbox.url)/api/v1/system/is_alive", "-H", "Connection: close"])
            let log = try sandbox.accessLog()
            #expect(log.map(\.connection) == [1, 1, 2, 3])
            #expect(log.map(\.isResumed) == [false, false, false, true])
            #expect(log.allSatisfy { $0.tls == "TLSv1.3" && $0.client == sandbox.pki.proxy.subject && $0.status == 200 })
        }
    }

    @Test func oldTLSIsSpokenWhenAsked() async throws {
        var options = SandboxOptions()
        options.onlyTLS12 = true
        try await withSandbox(options) { sandbox async throws in
            #expect(try Client(sandbox).curl("/server/panda/isAlive").text == "alive=yes")
            #expect(try sandbox.accessLog().map(\.tls) == ["TLSv1.2"])
        }
    }

    @Test func failedHandshakesAreLogged() async throws {
        try await withSandbox { sandbox async throws in
            var client = Client(sandbox)
            client.credential = nil
            _ = try client.curl("/server/panda/isAlive")
            sandbox.close()
            let line = try #require(try sandbox.accessLog().first)
            #expect(line.status == 0 && line.remark?.contains("peer did not return a certificate") == true)
        }
    }

    /// Silent clients keep neither others nor the end waiting.
    @Test func silentClientsBlockNobody() async throws {
        try await withSandbox { sandbox async throws in
            let sockets = try (1...5).map { _ in try Self.connect(sandbox.port) }
            defer { sockets.forEach { close($0) } }
            #expect(try Client(sandbox).curl("/server/panda/isAlive").text == "alive=yes")
            sandbox.close()
            #expect(try Client(sandbox).curl("/server/panda/isAlive").exit == 7)
        }
    }

    private static func connect(_ port: Int) throws -> Int32 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
        return socket
    }

    @Test func limitsHold() async throws {
        try await withSandbox { sandbox async throws in
            let client = Client(sandbox)
            let long = try client.curl("/server/panda/isAlive", ["-H", "X: \(String(repeating: "x", count: 70000))"])
            #expect(long.status == 431)
            #expect(try client.curl("/server/panda/isAlive", ["-H", "Expect: miracles"]).status == 417)
            #expect(try client.curl("/storage/x", ["-X", "BREW"]).status == 405)
            #expect(try client.curl("/nowhere").status == 404)
        }
    }

    @Test func expectationsAreMet() async throws {
        try await withSandbox { sandbox async throws in
            let answer = try Client(sandbox).curl(
                "/storage/f", ["-T", "-", "-H", "Expect: 100-continue", "--expect100-timeout", "600"], input: Data("abc".utf8))
            #expect(answer.status == 201)
        }
    }

    @Test func manySandboxesComeAndGo() async throws {
        for _ in 1...5 {
            try await withSandbox { sandbox async throws in
                #expect(try Client(sandbox).curl("/server/panda/isAlive").text == "alive=yes")
            }
        }
    }
}
