import Foundation
import GridSecurity
import HTTP
import InMemoryLogging
import JobModel
import Logging
import PandaClient
import PayloadExecution
import Sandbox
import Secrets
import Settings
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import Workflows

/// A pilot whose credential is watched: a real file, a clock that a sleep moves on, a server that answers as the test says.
private final class Watched: Sendable {
    let directory: TemporaryDirectory
    let server: CredentialServer
    let log = InMemoryLogHandler()
    private let time: Mutex<Double>
    private let shown = Mutex<[GridCredential]>([])
    private let registered = Mutex<[Secret]>([])
    private let sleeps = Mutex<[Duration]>([])

    init(at now: Double, _ answers: [CredentialServer.Answer] = []) throws {
        directory = try TemporaryDirectory()
        server = CredentialServer(answers)
        time = Mutex(now)
    }

    var now: Double { time.withLock { $0 } }
    var tokens: [String] {
        shown.withLock { $0 }.compactMap { if case .token(let token) = $0 { token.token.reveal() } else { nil } }
    }
    var proxies: [X509Proxy] { shown.withLock { $0 }.compactMap { if case .proxy(let proxy) = $0 { proxy } else { nil } } }
    var secrets: Set<String> { Set(registered.withLock { $0 }.map { $0.reveal() }) }
    var pauses: [Duration] { sleeps.withLock { $0 } }
    var words: String { log.entries.map(\.message.description).joined(separator: "\n") }

    func text(_ name: String) throws -> String { try String(contentsOfFile: directory.appending(name).string, encoding: .utf8) }
    /// Puts a link to another directory in the place of its own, which goes on under the name that is returned.
    func exchange() throws -> (moved: String, victim: String) {
        let path = directory.path.string, (moved, victim) = (path + ".moved", path + ".victim")
        try FileManager.default.createDirectory(atPath: victim, withIntermediateDirectories: false)
        try FileManager.default.moveItem(atPath: path, toPath: moved)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: victim)
        return (moved, victim)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: directory.appending(name).string) }

    /// Lets the watch look that often; `between` happens during the sleep after each look, whose number it gets.
    func watch(
        _ credential: GridCredential, looks: Int, options: [OptionName: String] = [:], environment: [String: String] = [:],
        catchall: String = "", between: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) async throws {
        let clock = PilotClock(
            epoch: { self.now }, uptime: { .seconds(self.now) },
            sleep: { pause in
                let count = self.sleeps.withLock { sleeps in
                    sleeps.append(pause)
                    return sleeps.count
                }
                guard count < looks else { throw CancellationError() }
                try between(count)
                self.time.withLock { $0 += pause / .seconds(1) }
            })
        let context = try context(credential, options: options, environment: environment, catchall: catchall, clock: clock)
        let watch = CredentialWatch(context: context, clock: clock) { secret in self.registered.withLock { $0.append(secret) } }
        await watch.run(after: await watch.look())
    }

    func context(
        _ credential: GridCredential, options: [OptionName: String] = [:], environment: [String: String] = [:], catchall: String = "",
        clock: PilotClock? = nil
    ) throws -> PilotContext {
        let standing = PilotClock(epoch: { self.now }, uptime: { .zero }, sleep: { _ in throw CancellationError() })
        return PilotContext(
            settings: try Settings.merge(options: options.merging([.queue: "Q"]) { $1 }, environment: environment, userID: 0),
            environment: environment, queue: try QueueData(record: Record(["catchall": .string(catchall)]), name: "Q"),
            node: NodeDescription(environment: [:]), work: try .unownedAtOnce(directory.path),
            spool: try Spool(directory.appending("spool")),
            server: server, http: NoHTTP(), storageHTTP: NoHTTP(), storages: { _ in [:] },
            credential: PilotCredential(credential) { renewed in self.shown.withLock { $0.append(renewed) } }, version: "test",
            clock: clock ?? standing, redactor: Redactor(), logger: Logger(label: "test") { _ in self.log })
    }
}

private struct NoHTTP: HTTPClient {
    func perform(_ request: HTTPRequest, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse {
        throw HTTPError(.other, doing: request.url, detail: "not asked")
    }
}

/// Gives out what the test says, and remembers what it was asked.
private final class CredentialServer: PandaServer {
    typealias Answer = Result<String, PandaError>
    private let answers: Mutex<[Answer]>
    private let heard = Mutex<[String]>([])

    init(_ answers: [Answer]) { self.answers = Mutex(answers) }

    var requests: [String] { heard.withLock { $0 } }

    private func answer(_ request: String) throws(PandaError) -> Secret {
        heard.withLock { $0.append(request) }
        let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
        return Secret(try (answer ?? .failure(PandaError(.failed, doing: request, detail: "not asked"))).get())
    }

    func renewToken(with key: Secret) async throws(PandaError) -> Secret { try answer("token \(key.reveal())") }
    func renewProxy(role: String?) async throws(PandaError) -> Secret { try answer("proxy \(role ?? "-")") }
    func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer { .none(reason: "not asked", statusCode: nil) }
    func update(_ update: JobUpdate, effort: Effort) async throws(PandaError) -> UpdateReply { UpdateReply() }
    func statuses(of jobIDs: [Int]) async throws(PandaError) -> [JobStatusReply] { [] }
    func updateWorker(_ status: WorkerUpdate) async throws(PandaError) {}
    func updateNode(_ map: WorkerNodeMap) async throws(PandaError) {}
    func updateGPUs(_ map: GPUMap) async throws(PandaError) {}
    func isAlive() async throws(PandaError) {}
}

private let away = PandaError(.busy(status: 503), doing: "get_access_token", detail: "away")
private let denied = PandaError(.permission, doing: "get_proxy", detail: "no flag p")

@Suite struct TokenWatchTests {
    /// A token that was issued then, and ends then.
    private func token(_ issued: Int, _ expires: Int) -> String {
        let claims = Data(#"{"iat":\#(issued),"exp":\#(expires)}"#.utf8).base64EncodedString().replacing("=", with: "")
        return "e30.\(claims).x"
    }

    /// Watches the token, with a key.
    private func watch(
        _ watched: Watched, _ text: String, looks: Int, options: [OptionName: String] = [:], key: Bool = true, catchall: String = "",
        between: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) async throws {
        try watched.directory.write(text, to: "t")
        try watched.directory.write("key\n", to: "k")
        var environment = ["PANDA_AUTH_TOKEN": "t", "PANDA_AUTH_ORIGIN": "vo.pilot", "HOME": watched.directory.path.string]
        if key { environment["PANDA_AUTH_TOKEN_KEY"] = "k" }
        let found = try #require(try BearerToken.find(environment: environment))
        try await watched.watch(
            .token(found), looks: looks, options: options, environment: environment, catchall: catchall, between: between)
    }

    @Test func aTokenIsRenewedAtHalfOfItsLifeAndWrittenToItsFile() async throws {
        let watched = try Watched(at: 1000, [.success(token(1450, 3450))])
        try await watch(watched, token(1000, 2000), looks: 2)
        #expect(watched.tokens == [token(1450, 3450)] && watched.server.requests == ["token key"])
        #expect((.seconds(400)...(.seconds(500))).contains(watched.pauses[0]))
        #expect(try watched.text("t") == token(1450, 3450) && !watched.exists("token_renewed"))
        #expect(watched.secrets.isSuperset(of: ["key", token(1450, 3450)]))
        #expect(!watched.words.contains("e30."))
    }

    @Test func anOpaqueTokenIsRenewedAtOnceAndEveryHour() async throws {
        let watched = try Watched(at: 1000, [.success("second"), .success("third")])
        try await watch(watched, "first", looks: 2)
        #expect(watched.tokens == ["second", "third"])
        #expect((.seconds(3240)...(.seconds(3600))).contains(watched.pauses[0]))
    }

    @Test func failuresAreRepeatedUntilTheEnd() async throws {
        let watched = try Watched(at: 1500, [.failure(away)])
        try await watch(watched, token(1000, 2000), looks: 20)
        #expect(watched.tokens == [] && watched.now >= 2000)
        #expect((4...12).contains(watched.server.requests.count))
        #expect(watched.words.contains("503") || watched.words.contains("away"))
        #expect(watched.words.contains("the token has ended") && watched.words.contains("put a new one into"))
        #expect(watched.log.entries.filter { $0.level == .error }.count == 1)
        // Then only the file is looked at.
        #expect(watched.pauses.suffix(5).allSatisfy { $0 == .seconds(60) })
    }

    @Test func theServersOldTokenIsNoRenewal() async throws {
        let watched = try Watched(at: 1500, [.success(token(1000, 2000)), .success(token(900, 1900)), .success(token(1600, 2600))])
        try await watch(watched, token(1000, 2000), looks: 3)
        #expect(watched.tokens == [token(1600, 2600)])
        #expect(watched.words.contains("none yet that lasts longer"))
    }

    @Test(arguments: [
        ([OptionName.notokenrenewal: "true"], true, "", "as --notokenrenewal says"),
        ([:], true, "a,no_token_renewal,b", "as the catchall of queue Q says"), ([:], false, "", "name its file in PANDA_AUTH_TOKEN_KEY"),
    ]) func whoMayNotAskSaysSoOnceAndStillLooksAtTheFile(
        options: [OptionName: String], key: Bool, catchall: String, says: String
    ) async throws {
        let watched = try Watched(at: 1000), renewed = token(1300, 2300)
        try await watch(watched, token(1000, 2000), looks: 3, options: options, key: key, catchall: catchall) { look in
            if look == 1 { try watched.directory.write(renewed + "\n", to: "t") }
        }
        #expect(watched.server.requests == [])
        #expect(watched.tokens == [renewed] && watched.secrets.contains(renewed))
        #expect(watched.pauses.first == .seconds(500))
        #expect(watched.log.entries.filter { $0.message.description.contains(says) }.count == 1, "\(watched.words)")
    }

    @Test func aTokenThatSomebodyElseRenewedIsNotAskedFor() async throws {
        let watched = try Watched(at: 1000), renewed = token(1300, 90_000), older = token(500, 1500)
        try await watch(watched, token(1000, 2000), looks: 3) { look in
            try watched.directory.write(look == 1 ? renewed : older, to: "t")
        }
        #expect(watched.server.requests == [] && watched.tokens == [renewed])
    }

    @Test func whereTheFileIsNotOursTheWorkDirectoryKeepsTheToken() async throws {
        let watched = try Watched(at: 1500, [.success(token(1500, 2500))])
        try FileManager.default.createSymbolicLink(
            atPath: watched.directory.appending("t").string, withDestinationPath: watched.directory.appending("mounted").string)
        try await watch(watched, token(1000, 2000), looks: 1)
        #expect(try watched.text("t") == token(1000, 2000))
        #expect(try watched.text("token_renewed") == token(1500, 2500))
        let mode = try FileManager.default.attributesOfItem(atPath: watched.directory.appending("token_renewed").string)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func noTokenGoesIntoADirectoryInThePlaceOfTheWorkDirectory() async throws {
        let watched = try Watched(at: 1500, [.success(token(1500, 2500))])
        try watched.directory.write(token(1000, 2000), to: "t")
        let home = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(
            atPath: home.appending("t").string, withDestinationPath: try home.write(token(1000, 2000), to: "mounted").string)
        try home.write("key", to: "k")
        let environment = [
            "PANDA_AUTH_TOKEN": "t", "PANDA_AUTH_ORIGIN": "vo.pilot", "HOME": home.path.string, "PANDA_AUTH_TOKEN_KEY": "k",
        ]
        let found = try #require(try BearerToken.find(environment: environment))
        let context = try watched.context(.token(found), environment: environment)
        let (moved, victim) = try watched.exchange()
        defer { for path in [moved, victim] { try? FileManager.default.removeItem(atPath: path) } }
        _ = await CredentialWatch(context: context, clock: context.clock) { _ in }.look()
        #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == [])
        #expect(try String(contentsOfFile: moved + "/token_renewed", encoding: .utf8) == token(1500, 2500))
    }

    @Test func aKeyThatIsNotThereIsNamed() async throws {
        let watched = try Watched(at: 1500)
        try watched.directory.write(token(1000, 2000), to: "t")
        let environment = [
            "PANDA_AUTH_TOKEN": "t", "PANDA_AUTH_ORIGIN": "vo", "HOME": watched.directory.path.string, "PANDA_AUTH_TOKEN_KEY": "nokey",
        ]
        let found = try #require(try BearerToken.find(environment: environment))
        try await watched.watch(.token(found), looks: 1, environment: environment)
        #expect(watched.words.contains("there is no token key; looked at") && watched.server.requests == [])
    }
}

@Suite struct ProxyWatchTests {
    private let now = Date().timeIntervalSince1970

    private func load(_ path: FilePath) throws -> GridCredential { .proxy(try X509Proxy.load(path: path.string, now: Date())) }

    /// A proxy with that many minutes left, in the file `x509up`.
    private func proxy(_ minutes: Int, of pki: TestPKI, in watched: Watched) throws -> GridCredential {
        let path = watched.directory.appending("x509up")
        try pki.user.proxy(validity: .seconds(minutes * 60)).write(to: path)
        return try load(path)
    }

    @Test func aProxyThatEndsSoonIsRenewedBesideTheUsersFile() async throws {
        let pki = try TestPKI(), renewed = try pki.user.proxy(), watched = try Watched(at: now, [.success(renewed.proxyFile)])
        let credential = try proxy(30, of: pki, in: watched), before = try watched.text("x509up")
        try await watched.watch(credential, looks: 2)
        #expect(watched.proxies.map(\.subject) == [renewed.subject] && watched.server.requests == ["proxy -"])
        #expect(watched.proxies.first?.path == watched.directory.appending("x509up_renewed").string)
        #expect(try watched.text("x509up_renewed") == renewed.proxyFile && watched.text("x509up") == before)
        #expect(watched.secrets == [renewed.proxyFile])
        #expect((.seconds(600)...(.seconds(660))).contains(watched.pauses[0]))
    }

    /// Else a payload would have the pilot write a proxy, or a token, wherever it likes.
    @Test func noCopyGoesIntoADirectoryInThePlaceOfTheWorkDirectory() async throws {
        let pki = try TestPKI(), renewed = try pki.user.proxy(), watched = try Watched(at: now, [.success(renewed.proxyFile)])
        let credential = try proxy(30, of: pki, in: watched), context = try watched.context(credential)
        let (moved, victim) = try watched.exchange()
        defer { for path in [moved, victim] { try? FileManager.default.removeItem(atPath: path) } }
        let watch = CredentialWatch(context: context, clock: context.clock) { _ in }
        _ = await watch.look()
        #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == [])
        #expect(try String(contentsOfFile: moved + "/x509up_renewed", encoding: .utf8) == renewed.proxyFile)
        try "theirs".write(toFile: victim + "/x509up_renewed", atomically: false, encoding: .utf8)
        await watch.removeCopies()
        #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == ["x509up_renewed"])
        #expect(!FileManager.default.fileExists(atPath: moved + "/x509up_renewed"))
    }

    @Test func aProxyThatLastsIsLeftAlone() async throws {
        let watched = try Watched(at: now), pki = try TestPKI()
        try await watched.watch(proxy(70, of: pki, in: watched), looks: 1)
        #expect(watched.server.requests == [] && watched.proxies == [] && watched.words == "")
    }

    @Test func theServersWorseProxyIsNotTaken() async throws {
        let pki = try TestPKI(), other = try pki.authority.issueUser(commonName: "Other")
        let short = try pki.user.proxy(validity: .seconds(600))
        let limited = try pki.user.proxy(limited: true)
        for (answer, says) in [
            (short.proxyFile, "only"), (try other.proxy().proxyFile, "it is a proxy of"), (limited.proxyFile, "limited proxy"),
            ("rubbish", "no certificate and no key"),
        ] {
            let watched = try Watched(at: now, [.success(answer)])
            try await watched.watch(proxy(30, of: pki, in: watched), looks: 1)
            #expect(watched.proxies == [] && !watched.exists("x509up_renewed"))
            #expect(watched.words.contains("could not be renewed") && watched.words.contains(says), "\(watched.words)")
        }
    }

    @Test func aRefusalIsToldWithWhatToDoAndAskedAgainEveryTenMinutes() async throws {
        let pki = try TestPKI(), watched = try Watched(at: now, [.failure(denied)])
        try await watched.watch(proxy(30, of: pki, in: watched), looks: 6)
        // Once at the start and every ten minutes until the end, when nobody would listen.
        #expect((3...4).contains(watched.server.requests.count))
        #expect(watched.words.contains("no flag p") && watched.words.contains("put a new one into"))
        #expect(watched.words.contains("expired"))
    }

    @Test func aProxyRenewedInPlaceIsShownAndNotAskedFor() async throws {
        let pki = try TestPKI(), watched = try Watched(at: now), renewed = try pki.user.proxy()
        let path = watched.directory.appending("x509up")
        try await watched.watch(proxy(65, of: pki, in: watched), looks: 3) { look in
            if look == 1 { try renewed.write(to: path) }
        }
        #expect(watched.server.requests == [] && watched.proxies.map(\.subject) == [renewed.subject])
        #expect(watched.words.contains("somebody renewed the proxy in \(path)"))
    }

    @Test func theUsersFileCountsAgainOnceItIsBetter() async throws {
        let pki = try TestPKI(), own = try pki.user.proxy(validity: .seconds(7200))
        let watched = try Watched(at: now, [.success(own.proxyFile)])
        let better = try pki.user.proxy()
        let path = watched.directory.appending("x509up")
        try await watched.watch(proxy(30, of: pki, in: watched), looks: 3) { look in
            if look == 1 { try better.write(to: path) }
        }
        #expect(watched.proxies.map(\.subject) == [own.subject, better.subject])
        #expect(watched.proxies.last?.path == path.string)
    }

    @Test func withoutVerificationNothingIsWatched() async throws {
        let watched = try Watched(at: now), pki = try TestPKI()
        try await watched.watch(proxy(5, of: pki, in: watched), looks: 1, options: [.noproxyverification: "true"])
        #expect(watched.server.requests == [] && watched.pauses == [] && watched.words.contains("--noproxyverification"))
    }

    @Test func theGateLearnsWhatIsLeft() throws {
        let watched = try Watched(at: now), pki = try TestPKI()
        let short = try proxy(30, of: pki, in: watched)
        let left = try #require(try watched.context(short).credentialLeft())
        // Making the proxy took its time.
        #expect((1799...2400).contains(left / .seconds(1)))
        #expect(try watched.context(short, options: [.noproxyverification: "true"]).credentialLeft() == nil)
        #expect(try watched.context(short).proxyPath == watched.directory.appending("x509up").string)
    }

    /// A token that is about to end is about to be replaced; one that has ended was not.
    @Test(arguments: [("opaque", nil), (100.0, nil), (-100.0, -100)] as [(any Sendable, Double?)])
    func ofTokensTheGateLearnsOfTheEnd(life: any Sendable, left: Double?) throws {
        let watched = try Watched(at: now.rounded())
        let claims = (life as? Double).map { Data(#"{"exp":\#(Int(watched.now + $0))}"#.utf8).base64EncodedString() }
        let text = claims.map { "e30.\($0.replacing("=", with: "")).x" } ?? "opaque"
        let path = try watched.directory.write(text, to: "t").string
        let token = try #require(try BearerToken.find(environment: ["PANDA_AUTH_TOKEN": path, "PANDA_AUTH_ORIGIN": "vo"]))
        let context = try watched.context(.token(token))
        #expect(context.credentialLeft() == left.map { .seconds($0) })
        #expect(context.proxyPath == nil)
    }
}
