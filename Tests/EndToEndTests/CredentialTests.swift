import Foundation
import Sandbox
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// The program with tokens and proxies that end while it runs, against a server that notices.
@Suite(.timeLimit(.minutes(10))) struct CredentialTests {
    /// A server's clock that can be put forward.
    private final class ServerClock: Sendable {
        private let ahead = Mutex(0.0)
        func advance(_ seconds: Double) { ahead.withLock { $0 += seconds } }
        var now: Double { Date().timeIntervalSince1970 + ahead.withLock { $0 } }
    }

    private let clock = ServerClock()

    private func withTokenSandbox(_ dialect: String = "v1", _ body: (Sandbox, TemporaryDirectory) async throws -> Void) async throws {
        var options = SandboxOptions()
        options.clientCertificate = .optional
        options.servesV1 = dialect == "v1"
        options.now = { [clock] in clock.now }
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            try await body(sandbox, directory)
        }
    }

    /// A pilot with that token, whose job reads and writes local files, as the storage wants certificates.
    private func pilot(
        _ sandbox: Sandbox, _ directory: TemporaryDirectory, token: String, key: Bool = true, _ extra: [String] = []
    ) throws -> PilotProgram {
        let queue = try directory.write(
            #"{"nickname": "\#(Sandbox.queue)", "state": "ACTIVE", "status": "online", "copytools": {"mv": {}}}"#, to: "queue.json")
        let configuration = try directory.write("[Pilot]\nheartbeat = 1\n", to: "pilot.cfg")
        try directory.write("a\nb\nc\n", to: "in.txt")
        try directory.write(token + "\n", to: "token")
        try directory.write(sandbox.tokens.key + "\n", to: "key")
        let local = [
            "--capath", sandbox.pki.caDirectory.string, "--queuedata-url", queue.string, "--config", configuration.string,
            "--input-dir", directory.path.string, "--output-dir", directory.appending("out").string,
        ]
        var pilot = try PilotProgram(for: sandbox, in: directory, credential: false, local + extra)
        // Token and key lie in the launch directory, as the wrapper puts them, and in no other place that is searched.
        pilot.environment = ["HOME": "/no/such", "PANDA_AUTH_TOKEN": "token", "PANDA_AUTH_ORIGIN": "sandbox.production"]
        if key { pilot.environment["PANDA_AUTH_TOKEN_KEY"] = "key" }
        return pilot
    }

    /// A job whose payload ends when the test lets it.
    private func heldJob(_ sandbox: Sandbox, _ directory: TemporaryDirectory) throws -> (id: Int, release: () throws -> Void) {
        let path = directory.appending("gate")
        guard mkfifo(path.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
        // Open for both, it waits for no reader, and what is written stays for one.
        let gate = try FileHandle(fileDescriptor: FileDescriptor.open(path, .readWrite).rawValue, closeOnDealloc: true)
        let id = try Job.submit("read line < \(path); wc -l < in.txt > out.txt", to: sandbox)
        return (id, { try gate.write(contentsOf: Data("go\n".utf8)) })
    }

    private func isUpdate(_ record: AccessRecord) -> Bool {
        ["/api/v1/pilot/update_job", "/server/panda/updateJob"].contains(record.path) && record.status == 200
    }

    @Test(arguments: ["v1", "legacy"]) func aTokenThatEndsWhileTheJobRunsIsRenewed(dialect: String) async throws {
        try await withTokenSandbox(dialect) { sandbox, directory in
            // Half of its life is over, so that it is renewed as soon as the pilot looks at it.
            let old = try sandbox.tokens.issue(age: 700, lifetime: 600)
            let (id, release) = try heldJob(sandbox, directory)
            let trace = directory.appending("trace.txt")
            let pilot = try pilot(
                sandbox, directory, token: old, ["-d", "--trace-ascii", trace.string, "--server-api", dialect])
            let ending = try await pilot.run { _ in
                try #require(await sandbox.waitForUpdate(of: id, state: "running"))
                let former = sandbox.tokens.identifier(of: old)
                try #require(await sandbox.waitForRequest { isUpdate($0) && $0.token != former })
                // From here on the server takes the old one no more, and the final word is still to come.
                clock.advance(1200)
                try release()
            }
            #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            #expect(try sandbox.accessLog().filter { $0.status == 403 }.map(\.path) == [])
            #expect(try sandbox.accessLog().allSatisfy { $0.client == nil })
            let renewed = try String(contentsOfFile: directory.appending("token").string, encoding: .utf8)
            #expect(renewed != old && !renewed.contains("\n"))
            let seen = try ending.output + ending.errors + String(contentsOfFile: trace.string, encoding: .utf8)
            #expect(seen.contains("the token was renewed through the server"))
            for secret in [old, renewed, sandbox.tokens.key] { #expect(!seen.contains(secret)) }
        }
    }

    @Test func withoutRenewalThePilotSaysSoAndDoesNotAsk() async throws {
        try await withTokenSandbox { sandbox, directory in
            let old = try sandbox.tokens.issue(age: 700, lifetime: 600)
            let id = try Job.submit("wc -l < in.txt > out.txt", to: sandbox)
            let ending = try await pilot(sandbox, directory, token: old, ["-y"]).run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            #expect(ending.output.contains("is not renewed through the server, as --notokenrenewal says"))
            #expect(try !sandbox.accessLog().contains { $0.path.contains("get_access_token") })
            #expect(!ending.output.contains("no effect") && !ending.errors.contains("no effect"))
        }
    }

    @Test func anEndedTokenIsNotTriedAtAll() async throws {
        try await withTokenSandbox { sandbox, directory in
            let ending = try await pilot(sandbox, directory, token: sandbox.tokens.issue(age: 700, lifetime: -1)).run()
            #expect(ending.status == 68 && ending.errors.contains("the token expired at"), "\(ending.status) \(ending.errors)")
            #expect(try sandbox.accessLog().isEmpty)
        }
    }

    /// The server takes a bad token beside a good certificate as a failure.
    @Test func ofATokenAndAProxyOnlyTheTokenIsShown() async throws {
        try await withTokenSandbox { sandbox, directory in
            let token = try sandbox.tokens.issue(lifetime: 3600)
            let id = try Job.submit("wc -l < in.txt > out.txt", to: sandbox)
            var pilot = try pilot(sandbox, directory, token: token, ["--cacert", sandbox.pki.proxyFile.string])
            pilot.environment["X509_USER_PROXY"] = sandbox.pki.proxyFile.string
            let ending = try await pilot.run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            let calls = try sandbox.accessLog().filter { $0.path.hasPrefix("/api/") }
            #expect(!calls.isEmpty && calls.allSatisfy { $0.client == nil && $0.token == sandbox.tokens.identifier(of: token) })
        }
    }

    @Test(arguments: ["v1", "legacy"]) func aProxyThatEndsSoonIsRenewedAndTheNewOneShown(dialect: String) async throws {
        var options = SandboxOptions()
        options.servesV1 = dialect == "v1"
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            let short = try sandbox.pki.user.proxy(validity: .seconds(1800))
            let path = directory.appending("x509up")
            try short.write(to: path)
            let (id, release) = try heldJob(sandbox, directory)
            let configuration = try directory.write("[Pilot]\nheartbeat = 1\n", to: "pilot.cfg")
            let pilot = try PilotProgram(
                for: sandbox, in: directory, ["--cacert", path.string, "--config", configuration.string, "--server-api", dialect, "-d"])
            let ending = try await pilot.run { _ in
                try #require(await sandbox.waitForUpdate(of: id, state: "running"))
                try #require(await sandbox.waitForRequest { $0.client != nil && $0.client != short.subject })
                try release()
            }
            #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            #expect(try sandbox.accessLog().last?.client != short.subject)
            #expect(ending.output.contains("the proxy was renewed through the server"))
            #expect(try String(contentsOfFile: path.string, encoding: .utf8) == short.proxyFile)
            #expect(!ending.output.contains("PRIVATE KEY"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.appending("work").string) == [])
        }
    }

    /// A work directory that outlives the pilot keeps nothing that opens doors.
    @Test func noCredentialStaysInALaunchDirectory() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let path = directory.appending("x509up")
            try sandbox.pki.user.proxy(validity: .seconds(1800)).write(to: path)
            let (id, release) = try heldJob(sandbox, directory)
            let renewed = directory.appending("x509up_renewed").string
            let pilot = try PilotProgram(for: sandbox, in: directory, ["--cacert", path.string, "-a", ""])
            let ending = try await pilot.run { _ in
                try #require(await sandbox.waitForUpdate(of: id, state: "running"))
                try #require(await sandbox.waitForRequest { $0.path.contains("get_proxy") })
                try release()
            }
            #expect(ending.status == 0, "\(ending.output)")
            #expect(ending.output.contains("into \(renewed)"))
            #expect(!FileManager.default.fileExists(atPath: renewed))
        }
    }
}
