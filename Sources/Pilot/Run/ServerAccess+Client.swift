import Files
import GridSecurity
import HTTP
import JobModel
import Logging
import Secrets
import Settings

/// Whom the pilot trusts, and the client made of that and of what it shows.
extension ServerAccess {
    /// A client that shows nobody who it is.
    static func anonymous(
        settings: Settings, environment: [String: String], redactor: Redactor, logger: Logger
    ) async throws(PilotError) -> CurlHTTPClient {
        let disk = BlockingWork(threads: 2)
        let (anchors, trust) = try await trust(settings, environment, disk, logger)
        for warning in anchors.warnings { logger.warning("\(warning)") }
        return try await client(showing: .none, trust, settings, disk, redactor, logger)
    }

    static func trust(
        _ settings: Settings, _ environment: [String: String], _ disk: BlockingWork, _ logger: Logger
    ) async throws(PilotError) -> (TrustAnchors, ServerTrust) {
        let cacert = settings.cacert.value, capath = settings.capath.value
        return try await read("the certificate authorities", disk) {
            let anchors = try TrustAnchors.resolve(cacert: cacert, capath: capath, environment: environment)
            let system = HTTPLibraries.systemAuthorities
            return (anchors, try ServerTrust(anchors, system: system, warn: { logger.warning("\($0)") }))
        }
    }

    static func client(
        showing credential: HTTPCredential, _ trust: ServerTrust, _ settings: Settings, _ disk: BlockingWork, _ redactor: Redactor,
        _ logger: Logger, renewed: @escaping @Sendable () async -> HTTPCredential? = { nil }
    ) async throws(PilotError) -> CurlHTTPClient {
        let trace = try await settings.logs.traceFile(disk)
        do {
            return try CurlHTTPClient(
                credential: credential, trust: HTTPTrust(trust), trace: trace, redactor: redactor, logger: logger,
                userAgent: userAgent, renewed: renewed)
        } catch {
            throw PilotError(.internalPilotProblem, doing: "starting the HTTP client", cause: error)
        }
    }

    static func read<Value: Sendable>(
        _ what: String, _ disk: BlockingWork, _ work: @escaping @Sendable () throws -> Value
    ) async throws(PilotError) -> Value {
        do {
            return try await disk.run("reading \(what)", within: .seconds(60), work)
        } catch let error as CredentialError {
            throw PilotError(credential: error)
        } catch {
            throw PilotError(.noProxy, doing: "reading \(what)", cause: error)
        }
    }

    /// `pilot/<version> (Swift; Linux x86_64)`, after the pattern of the Python pilots.
    private static var userAgent: String { "pilot/\(Version.pilot) (Swift \(Version.swift); Linux)" }
}
