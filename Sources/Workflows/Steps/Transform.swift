import Files
import Glibc
import HTTP
import JobModel
import PandaClient
import PayloadExecution
import Settings
import SystemPackage
import Waiting

/// The script that a job names by its URL, fetched into the job directory.
struct Transform {
    private let url: String
    private let allowed: [String]
    private let server: ServerAddress
    private let retry: Retry
    /// Names that are the pilot's.
    private let own: Set<String>

    init(url: String, settings: Settings) {
        self.url = url
        server = settings.serverURL.value
        own = settings.ownFileNames
        allowed = settings.baseURLs.value.isEmpty ? TransformURL.usualBases : settings.baseURLs.value
        retry = Retry(RetryBudget(attempts: 3, total: .seconds(300), baseDelay: .seconds(2)))
    }

    /// Fetches the script from the first base that has it, and makes it executable.
    func fetch(into directory: JobDirectory, http: any HTTPClient) async throws(PilotError) {
        let name = try TransformURL.fileName(of: url)
        guard !own.contains(name), !LFN.isPilots(name) else {
            throw PilotError(
                .transformDownloadFailure, doing: "fetching the transform \(url)",
                reason: "'\(name)' is the name of a file of the pilot's own")
        }
        var failures: [DownloadFailure] = []
        for candidate in try TransformURL.candidates(for: url, allowed: allowed) {
            do {
                let script = try await retry.run { _ throws(DownloadFailure) in try await download(candidate, http) }
                return try await write(script, named: name, into: directory)
            } catch let error as DownloadFailure {
                failures.append(error)
            } catch let error as PilotError {
                throw error
            } catch {
                throw PilotError(.transformDownloadFailure, doing: "fetching the transform \(url)", cause: error)
            }
        }
        // The address that the job names was asked first, and its failure is what should be mended.
        var error = PilotError(
            failures.first?.code ?? .transformDownloadFailure, doing: "fetching the transform \(url)",
            reason: failures.map(\.text).joined(separator: "; "), advice: failures.first?.advice ?? "")
        // 1163 has the exit code of all that is not trusted, but its text blames our proxy.
        error.headline = ErrorCode.transformDownloadFailure.text
        throw error
    }

    /// Far above any script, which is held in memory.
    private static let largest = 16 << 20

    /// The credential is the PanDA server's business, and nobody else's who publishes scripts.
    private func download(_ url: String, _ http: any HTTPClient) async throws(DownloadFailure) -> [UInt8] {
        let identity: HTTPRequest.Identity = server.publishes(url) ? .configured : .anonymous
        let response: HTTPResponse
        do {
            response = try await http.perform(HTTPRequest(.get, url, identity: identity, maximumReply: Self.largest, redirects: 5))
        } catch {
            throw DownloadFailure(error)
        }
        guard response.isSuccess else {
            throw DownloadFailure(
                text: "\(url): the server answered \(response.status)",
                retryAdvice: RetryAdvice(status: response.status, headers: response.headers, now: time(nil)))
        }
        if let fault = Self.fault(of: response) { throw DownloadFailure(text: "\(url): \(fault)", retryAdvice: .no) }
        return response.body
    }

    /// Why the reply is no script that may be run; nil when it is one.
    ///
    /// A script is whole or not run.
    static func fault(of response: HTTPResponse) -> String? {
        if response.status != 200 { return "the server answered \(response.status), which is no whole file" }
        if !response.isWhole { return "the connection ended, and nothing says whether that was the end of the script" }
        if response.body.isEmpty { return "the reply is empty" }
        return isPage(response) ? "the reply is a web page and no script" : nil
    }

    /// Whatever the server calls it, a script that says how to run it is one.
    private static func isPage(_ response: HTTPResponse) -> Bool {
        let start = String(decoding: response.body.prefix(1024), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if start.hasPrefix("#!") { return false }
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        return type.hasPrefix("text/html") || ["<!doctype html", "<html"].contains { start.lowercased().hasPrefix($0) }
    }

    private func write(_ script: [UInt8], named name: String, into directory: JobDirectory) async throws(PilotError) {
        let isRefused: Bool
        do {
            isRefused = try await directory.disk.run("writing it", within: .seconds(120)) { [held = directory.held] in
                try held.create(FilePath(name), mode: 0o700).withDescriptor { file in
                    _ = try file.writeAll(script)
                    guard fchmod(file.rawValue, 0o755) == 0 else { throw Errno(rawValue: errno) }
                }
                return try held.refusesPrograms()
            }
        } catch {
            throw PilotError(
                ErrorCode(nodesFault: error) ?? .fileHandlingFailure, doing: "writing the transform \(directory.file(name))", cause: error)
        }
        guard !isRefused else {
            throw PilotError(
                .chmodTransform, doing: "making the transform \(directory.file(name)) executable",
                reason: "the work directory is on a file system that is mounted noexec", advice: WorkDirectory.noExecAdvice)
        }
    }
}

/// A download that brought no script.
private struct DownloadFailure: RetryableFailure, CustomStringConvertible {
    let text: String
    let retryAdvice: RetryAdvice
    /// 1149 unless the cause has a code of its own.
    var code = ErrorCode.transformDownloadFailure
    var advice = ""

    var description: String { text }
}

extension DownloadFailure {
    init(_ error: HTTPError) {
        self.init(
            text: "\(error)", retryAdvice: error.retryAdvice, code: error.isAboutTrust ? .noProxy : .transformDownloadFailure,
            advice: error.advice)
    }
}
