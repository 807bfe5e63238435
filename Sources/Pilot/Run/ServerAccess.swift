import FoundationEssentials
import Glibc
import GridSecurity
import HTTP
import JobModel
import Logging
import PandaClient
import Secrets
import Settings
import Synchronization
import Workflows

/// How the pilot shows who it is, whom it trusts, and the client made of both.
struct ServerAccess {
    let settings: Settings
    let credential: PilotCredential
    let http: CurlHTTPClient
    private let hosts: TokenHosts
    let logger: Logger

    init(
        settings: Settings, environment: [String: String], redactor: Redactor, logger: Logger, now: Date
    ) throws(PilotError) {
        self.settings = settings
        self.logger = logger
        let trust: TrustAnchors, found: GridCredential
        do {
            trust = try TrustAnchors.resolve(cacert: settings.cacert.value, capath: settings.capath.value, environment: environment)
            found = try GridCredential.resolve(cacert: settings.cacert.value, environment: environment, now: now)
            for secret in found.secrets { redactor.register(secret) }
        } catch {
            throw PilotError(credential: error)
        }
        for warning in trust.warnings + found.warnings { logger.warning("\(warning)") }
        try Self.describe(found, now: now, logger: logger)
        let hosts = TokenHosts(settings.serverURL.value.host)
        self.hosts = hosts
        do {
            http = try CurlHTTPClient(
                credential: HTTPCredential(found, tokenHosts: hosts.names), trust: HTTPTrust(trust),
                trace: try settings.logs.traceFile(), redactor: redactor, logger: logger, userAgent: Self.userAgent)
        } catch let error as PilotError {
            throw error
        } catch {
            throw PilotError(.internalPilotProblem, doing: "starting the HTTP client", cause: error)
        }
        credential = PilotCredential(found) { [http] in http.show(HTTPCredential($0, tokenHosts: hosts.names)) }
    }

    /// DN of the credential's owner; nil with a token.
    var identity: String? {
        if case .proxy(let proxy) = credential.current { proxy.identity } else { nil }
    }

    /// `pilot/<version> (Swift; Linux x86_64)`, after the pattern of the Python pilots.
    private static var userAgent: String { "pilot/\(Version.pilot) (Swift \(Version.swift); Linux)" }

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

    private static func describe(_ credential: GridCredential, now: Date, logger: Logger) throws(PilotError) {
        switch credential {
        case .token(let token):
            logger.info("using the token of \(token.origin) in \(token.path)")
        case .proxy(let proxy):
            logger.info(
                "using the proxy of \(proxy.identity) in \(proxy.path), \(proxy.timeLeft(at: now).components.seconds / 60) minutes left")
            for attributes in proxy.attributes { logger.info("VO \(attributes.vo): \(attributes.fqans.joined(separator: " "))") }
            if proxy.isLimited { throw PilotError(credential: proxy.limitedRefused) }
        }
    }
}

/// The PanDA server's names, which are the only hosts that the token goes to.
final class TokenHosts: Sendable {
    private let state: Mutex<Set<String>>

    init(_ host: String) { state = Mutex([host]) }

    var names: Set<String> { state.withLock { $0 } }

    /// True when the name is new.
    func add(_ host: String) -> Bool { state.withLock { $0.insert(host).inserted } }
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
