import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// What is wrong before a job is asked for: one clear line, the right exit code, and nothing asked of the server that should not be.
@Suite struct RefusalTests {
    private func expect(
        _ arguments: [String], _ sandbox: Sandbox, _ directory: TemporaryDirectory, credential: Bool = true, status: Int32,
        says: String, asked: Bool = false, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let ending = try await PilotProgram(for: sandbox, in: directory, credential: credential, arguments).run()
        #expect(ending.status == status, "\(ending.output) \(ending.errors)", sourceLocation: location)
        let lines = ending.errors.split(separator: "\n").filter { !$0.contains("warning:") }
        #expect(lines.count == 1 && ending.errors.contains(says), "\(ending.errors)", sourceLocation: location)
        let requests = try sandbox.accessLog().filter { $0.path.contains("acquire_jobs") || $0.path.contains("getJob") }
        #expect(requests.isEmpty == !asked, sourceLocation: location)
    }

    @Test func credentials() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory(), user = sandbox.pki.user, proxy = sandbox.pki.proxy
            let trust = ["--capath", sandbox.pki.caDirectory.string]
            func file(_ name: String, _ credential: IssuedCredential, mode: FilePermissions = [.ownerReadWrite]) throws -> String {
                try credential.write(to: directory.appending(name), mode: mode)
                return directory.appending(name).string
            }
            let truncated = try directory.write(String(proxy.proxyFile.prefix(300)), to: "truncated").string
            let cases: [(String, String)] = [
                (try file("expired", user.proxy(validity: .expired)), "expired"),
                (try file("mismatch", proxy.withForeignKey()), "key"),
                (try file("open", proxy, mode: [.ownerReadWrite, .groupRead, .otherRead]), "chmod 600"),
                (truncated, "truncated"),
                (try file("limited", user.proxy(limited: true)), "limited"),
                (directory.path.string, "directory"),
            ]
            for (path, says) in cases {
                try await expect(["--cacert", path] + trust, sandbox, directory, credential: false, status: 68, says: says)
            }
            // Without a credential nothing is begun, and nothing left.
            #expect(access(directory.appending("spool").string, F_OK) != 0)
        }
    }

    /// The name of a file is wanted: a token in the environment is anybody's, and its text must not come back in the complaint.
    @Test func aTokenInThePlaceOfItsFileIsNotShown() async throws {
        let directory = try TemporaryDirectory()
        var pilot = PilotProgram(["-q", "Q"], in: directory)
        pilot.environment = ["PANDA_AUTH_TOKEN": "eyJhbGciOiJub25lIn0.secret", "PANDA_AUTH_ORIGIN": "vo.production"]
        let ending = try await pilot.run()
        #expect(ending.status == 68 && ending.errors.contains("name that file"))
        #expect(!(ending.output + ending.errors).contains("eyJhbGci"))
    }

    @Test func aPushedJobIsNotReplacedByOneOfTheServers() async throws {
        let directory = try TemporaryDirectory()
        let ending = try await PilotProgram(["-q", "Q", "--harvester-submit-mode", "PUSH"], in: directory).run()
        #expect(ending.status == 64 && ending.errors.contains("is not built"))
    }

    @Test func aSignalEndsAStartThatHangs() async throws {
        let (asked, ask) = AsyncStream<Void>.makeStream()
        let silent = try LoopbackServer { connection in
            _ = connection.request()
            ask.finish()
            connection.untilClosed()
        }
        defer { silent.close() }
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let ending = try await PilotProgram(for: sandbox, in: directory, ["--queuedata-url", silent.url("/queue.json")]).run {
                process in
                for await _ in asked {}
                process.terminate()
            }
            #expect(ending.status == 143, "\(ending.output)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.appending("work").string) == [])
        }
    }

    /// A trace that cannot be written is a wrong option, not a failed job.
    @Test func placesThatTakeNoTrace() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory(), pipe = directory.appending("pipe")
            try #require(mkfifo(pipe.string, 0o600) == 0)
            let missing = directory.appending("no").appending("such").string
            for (path, says) in [
                (missing, "No such file"), (directory.path.string, "directory"), (pipe.string, "neither a file nor a terminal"),
            ] {
                for option in ["--trace", "--trace-ascii"] {
                    try await expect([option, path], sandbox, directory, status: 64, says: "opening the trace \(path): ")
                    try await expect([option, path], sandbox, directory, status: 64, says: says)
                }
            }
            let reader = try FileDescriptor.open(pipe, .readOnly, options: .nonBlocking)
            try await expect(["--trace", pipe.string], sandbox, directory, status: 64, says: "neither a file nor a terminal")
            try reader.close()
        }
    }

    /// What is no file, or has no end, is neither waited for nor read.
    @Test(arguments: ["pipe", "/dev/zero", "/dev/tty", "large", "/"]) func configurationsThatAreNone(name: String) async throws {
        let directory = try TemporaryDirectory()
        try #require(mkfifo(directory.appending("pipe").string, 0o600) == 0)
        try directory.write(String(repeating: "#\n", count: 1 << 20), to: "large")
        let path = directory.path.pushing(FilePath(name)).string
        for (options, environment) in [(["--config", path], [:]), ([], ["HARVESTER_PILOT_CONFIG": path])] {
            var pilot = PilotProgram(["-q", "Q"] + options, in: directory)
            pilot.environment = environment
            let ending = try await pilot.run()
            #expect(ending.status == 64, "\(ending.errors)")
            #expect(ending.errors.hasPrefix("pilot: error: configuration file \(path) cannot be read: "), "\(ending.errors)")
            #expect(ending.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func trustDirectories() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            try FileManager.default.createDirectory(atPath: directory.appending("empty").string, withIntermediateDirectories: true)
            for (path, says) in [("empty", "openssl rehash"), ("missing", "missing")] {
                try await expect(["--capath", directory.appending(path).string], sandbox, directory, status: 68, says: says)
            }
        }
    }

    /// Whoever is asked first: queue data, storage data or the job itself.
    @Test(
        arguments: ["unknown CA", "expired", "wrong name", "CN only", "revoked"], ["queue data", "storage data", "job"])
    func serversThatAreNotTrusted(fault: String, first: String) async throws {
        let own = try TestPKI(), foreign = try TestPKI(name: "Another CA")
        let host =
            switch fault {
            case "unknown CA": foreign.host
            case "expired": try own.authority.issueHost(validity: .expired)
            case "CN only": try own.authority.issueHost(commonName: "127.0.0.1", names: [])
            case "revoked": own.host
            default: try own.authority.issueHost(names: ["DNS:elsewhere.example.org"])
            }
        var options = SandboxOptions()
        options.hostCredential = host
        let authorities = fault == "revoked" ? try own.caDirectory("revoking", revoking: [host]) : own.caDirectory
        let advice = ["unknown CA": "--capath", "expired": "clock", "revoked": "new certificate"][fault] ?? "another name"
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            let queue = try directory.write(#"{"nickname": "\#(Sandbox.queue)", "state": "ACTIVE", "status": "online"}"#, to: "queue.json")
            let storages = try directory.write("{}", to: "storages.json")
            let files = ["--queuedata-url", queue.string, "--storagedata-url", storages.string]
            let known = ["queue data": 0, "storage data": 2][first] ?? 4
            try await expect(
                ["--capath", authorities.string] + files.prefix(known), sandbox, directory, status: 68, says: advice)
        }
    }

    /// A proxy server of the environment that nobody runs any more.
    @Test(arguments: ["queue data", "job"]) func aProxyServerThatIsDead(first: String) async throws {
        let dead = try LoopbackServer { _ in }
        dead.close()
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            try directory.write(#"{"nickname": "\#(Sandbox.queue)", "state": "ACTIVE", "status": "online"}"#, to: "queue.json")
            try directory.write("{}", to: "storages.json")
            let files = ["--queuedata-url", "queue.json", "--storagedata-url", "storages.json"]
            var pilot = try PilotProgram(for: sandbox, in: directory, first == "job" ? files : [])
            pilot.environment = ["https_proxy": "http://127.0.0.1:\(dead.port)"]
            let ending = try await pilot.run()
            #expect(ending.status == 79 && ending.errors.contains("the proxy server http://127.0.0.1:\(dead.port)"), "\(ending.errors)")
            #expect(ending.errors.contains("check https_proxy"), "\(ending.errors)")
        }
    }

    /// What a variable names is decisive too, and what lies in the launch directory is not taken instead.
    @Test(arguments: ["--queuedata-url", "LOCAL_AGIS_SCHEDCONF"]) func aNamedFileIsNotReplacedByOneThatLiesAbout(name: String) async throws
    {
        let directory = try TemporaryDirectory()
        try directory.write(#"{"nickname": "Q", "state": "ACTIVE", "status": "online"}"#, to: "queuedata.json")
        try directory.write(#"{"nickname": "Q", "state": "ACTIVE", "status": "online",}"#, to: "named.json")
        let pki = try TestPKI()
        let options = ["-q", "Q", "-a", directory.path.string, "--cacert", pki.proxyFile.string, "--capath", pki.caDirectory.string]
        var pilot = PilotProgram(
            options + ["--url", "https://127.0.0.1", "-p", "1"] + (name.hasPrefix("-") ? [name, "named.json"] : []), in: directory)
        if !name.hasPrefix("-") { pilot.environment = [name: "named.json"] }
        let ending = try await pilot.run()
        #expect(ending.status == 71 && ending.errors.contains("named.json: not a JSON object"), "\(ending.errors)")
        #expect(ending.errors.contains("check -q and \(name)") && !ending.output.contains("cern.ch"), "\(ending.errors)")
    }

    /// A key log would be the key to proxies and tokens, and OpenSSL's variables are mostly set for programs with an OpenSSL of their own.
    @Test func variablesOfTLSAreNotObeyed() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory(), pipe = directory.appending("openssl.cnf"), keys = directory.appending("keys")
            try #require(mkfifo(pipe.string, 0o600) == 0)
            let id = try Job.submit("test \"$OPENSSL_CONF\" = \(pipe) && wc -l < in.txt > out.txt", to: sandbox)
            var pilot = try PilotProgram(for: sandbox, in: directory)
            pilot.environment = ["OPENSSL_CONF": pipe.string, "OPENSSL_MODULES": directory.path.string, "SSLKEYLOGFILE": keys.string]
            let ending = try await pilot.run()
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished", "\(ending.output)")
            #expect(access(keys.string, F_OK) != 0)
            for name in pilot.environment.keys { #expect(ending.output.contains("the variable \(name) does not count")) }
        }
    }

    @Test(arguments: [
        (["-w", "dance"], "dance"), (["-l", "-5"], "-5"), (["-p", "70000"], "70000"),
        (["--config", "/nonexistent/pilot.cfg"], "pilot.cfg"),
        (["--url", "ftp://x"], "ftp"), (["--allow_same_user", "maybe"], "maybe"), (["--use-https", "False"], "https"),
    ])
    func wrongUsage(extra: [String], says: String) async throws {
        let directory = try TemporaryDirectory()
        let ending = try await PilotProgram(["-q", "Q"] + extra, in: directory).run()
        #expect(ending.status == 64)
        #expect(ending.errors.split(separator: "\n").count == 1 && ending.errors.contains(says), "\(ending.errors)")
    }

    @Test(
        arguments: [
            ("acquire_jobs:close", 79, "no reply"), ("acquire_jobs:garbage", 79, "not PanDA's"), ("acquire_jobs:500", 79, "500"),
            ("acquire_jobs:403", 68, "refused"),
        ] as [(String, Int32, String)])
    func serversThatFail(fault: String, status: Int32, says: String) async throws {
        var options = SandboxOptions()
        options.faults = [try Fault(fault)]
        options.servesLegacy = false
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            try await expect(["--server-api", "v1"], sandbox, directory, status: status, says: says, asked: true)
        }
    }
}
