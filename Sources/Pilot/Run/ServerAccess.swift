import Files
import FoundationEssentials
import Glibc
import GridSecurity
import HTTP
import JobModel
import Logging
import PandaClient
import Secrets
import Settings
import SystemPackage
import Waiting
import Workflows

/// How the pilot shows who it is, whom it trusts, and the client made of both.
struct ServerAccess {
    let settings: Settings
    let credential: PilotCredential
    let http: CurlHTTPClient
    private let hosts: TokenHosts
    let logger: Logger
    private let trust: ServerTrust
    private let disk: BlockingWork

    /// Reads credential and authorities; a disk that hangs is an error after a minute.
    init(
        settings: Settings, environment: [String: String], launchDirectory: FilePath, redactor: Redactor, logger: Logger, now: Date
    ) async throws(PilotError) {
        self.settings = settings
        self.logger = logger
        let disk = BlockingWork(threads: 2), cacert = settings.cacert.value, isPod = settings.isPod.value
        self.disk = disk
        let (anchors, trust) = try await Self.trust(settings, environment, disk, logger)
        self.trust = trust
        let found = try await Self.read("the credential", disk) {
            try GridCredential.resolve(
                cacert: cacert, environment: environment, launchDirectory: launchDirectory.string, isPod: isPod, now: now)
        }
        for secret in found.secrets { redactor.register(secret) }
        for warning in anchors.warnings + found.warnings { logger.warning("\(warning)") }
        try Self.describe(found, now: now, logger: logger)
        let hosts = TokenHosts(settings.serverURL.value.host)
        self.hosts = hosts
        let file = ProxyFile(Self.proxyPath(of: found))
        http = try await Self.client(
            showing: HTTPCredential(found, tokenHosts: hosts.names), trust, settings, disk, redactor, logger,
            renewed: { await Self.renewed(file, disk, redactor) })
        credential = PilotCredential(found) { [http] in
            file.follow(Self.proxyPath(of: $0))
            http.show(HTTPCredential($0, tokenHosts: hosts.names))
        }
    }

    private static func proxyPath(of credential: GridCredential) -> String? {
        if case .proxy(let proxy) = credential { proxy.path } else { nil }
    }

    /// The proxy that somebody has put into the file since it was shown; a file whose disk hangs is not looked at again.
    private static func renewed(_ file: ProxyFile, _ disk: BlockingWork, _ redactor: Redactor) async -> HTTPCredential? {
        guard file.isFollowed else { return nil }
        do {
            guard let text = try await disk.run("looking at the proxy", within: .seconds(2), { file.changed() }) else { return nil }
            for key in GridCredential.privateKeys(in: text.reveal()) { redactor.register(Secret(key)) }
            return .clientCertificate(pem: text)
        } catch {
            if error is BlockingWork.Stalled { file.follow(nil) }
            return nil
        }
    }

    /// Reads the authorities and their CRLs again every ten minutes, until the task is cancelled; what is in use stays while that fails.
    func keepTrustFresh(_ clock: PilotClock) async {
        while (try? await clock.sleep(.seconds(600))) != nil {
            do throws(PilotError) {
                try await Self.read("the certificate authorities", disk) { [trust] in try trust.renew() }
            } catch {
                logger.warning("\(error); those that were read before stay in use")
            }
        }
    }

    /// DN of the credential's owner; nil with a token.
    var identity: String? {
        if case .proxy(let proxy) = credential.current { proxy.identity } else { nil }
    }

    func server() -> any PandaServer { client(of: settings.serverURL.value) }

    /// The server under another of its names, to which the token may go too.
    func server(at address: ServerAddress) -> any PandaServer {
        if hosts.add(address.host), case .token = credential.current {
            http.show(HTTPCredential(credential.current, tokenHosts: hosts.names))
        }
        return client(of: address)
    }

    private func client(of address: ServerAddress) -> any PandaServer {
        PandaClient(
            server: address, http: http, api: settings.serverAPI.value,
            timeouts: HTTPTimeouts(connect: settings.httpConnectTimeout.value, total: settings.httpMaxTime.value), logger: logger)
    }

    private static func left(until end: Date, _ now: Date) -> String { Duration.seconds(saturating: end.timeIntervalSince(now)).inWords }

    private static func describe(_ credential: GridCredential, now: Date, logger: Logger) throws(PilotError) {
        switch credential {
        case .token(let token):
            let left = token.times.map { "\(Self.left(until: $0.expires, now)) left" } ?? "which does not say how long it is good"
            logger.info("using the token of \(token.origin) in \(token.path), \(left)")
        case .proxy(let proxy):
            logger.info("using the \(proxy.name) of \(proxy.identity) in \(proxy.path), \(proxy.timeLeft(at: now).inWords) left")
            for attributes in proxy.attributes {
                let roles = attributes.fqans.joined(separator: " ")
                logger.info("VO \(attributes.vo): \(roles), \(Self.left(until: attributes.expires, now)) left")
            }
            if proxy.isLimited { throw PilotError(credential: proxy.limitedRefused) }
        }
    }
}

extension PilotError {
    /// A credential or CA set that cannot be used: 1163 with its own line and advice.
    init(credential error: CredentialError) {
        let code: ErrorCode = error.kind == .expired ? .certificateHasExpired : .noProxy
        self.init(
            code, doing: "looking at the credential", reason: error.path.isEmpty ? error.reason : "\(error.path): \(error.reason)",
            advice: error.advice)
    }
}
