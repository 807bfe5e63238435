import Files
import Glibc
import HTTP
import JobModel
import PayloadExecution
import Settings
import SystemPackage
import Waiting

/// The script that a job names by its URL, fetched into the job directory.
struct Transform {
    private let url: String
    private let allowed: [String]
    private let retry: Retry

    init(url: String, settings: Settings) {
        self.url = url
        allowed = settings.baseURLs.value.isEmpty ? TransformURL.usualBases : settings.baseURLs.value
        retry = Retry(RetryBudget(attempts: 3, total: .seconds(300), baseDelay: .seconds(2)))
    }

    /// Fetches the script from the first base that has it, and makes it executable.
    func fetch(into directory: JobDirectory, http: any HTTPClient) async throws(PilotError) {
        let path = directory.file(try TransformURL.fileName(of: url))
        var failure: DownloadFailure?
        for candidate in try TransformURL.candidates(for: url, allowed: allowed) {
            do {
                let script = try await retry.run { _ throws(DownloadFailure) in try await download(candidate, http) }
                return try await write(script, to: path)
            } catch let error as DownloadFailure {
                failure = error
            } catch let error as PilotError {
                throw error
            } catch {
                throw PilotError(.transformDownloadFailure, doing: "fetching the transform \(url)", cause: error)
            }
        }
        throw PilotError(.transformDownloadFailure, doing: "fetching the transform \(url)", cause: failure)
    }

    /// Far above any script, which is held in memory.
    private static let largest = 16 << 20

    private func download(_ url: String, _ http: any HTTPClient) async throws(DownloadFailure) -> [UInt8] {
        let response: HTTPResponse
        do {
            response = try await http.perform(HTTPRequest(.get, url, maximumReply: Self.largest, redirects: 5))
        } catch {
            throw DownloadFailure(text: "\(error)", retryAdvice: error.retryAdvice)
        }
        guard response.isSuccess else {
            throw DownloadFailure(
                text: "\(url): the server answered \(response.status)",
                retryAdvice: RetryAdvice(status: response.status, headers: response.headers, now: Int(time(nil))))
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

    private func write(_ script: [UInt8], to path: FilePath) async throws(PilotError) {
        let doing = "writing the transform \(path)"
        do {
            try await BlockingWork(threads: 1).run(doing, within: .seconds(180)) {
                let file = try FileDescriptor.open(
                    path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite])
                try file.closeAfter { _ = try file.writeAll(script) }
                guard chmod(path.string, 0o755) == 0 else {
                    throw PilotError(.chmodTransform, doing: "making the transform \(path) executable", cause: Errno(rawValue: errno))
                }
            }
        } catch let error as PilotError {
            throw error
        } catch {
            throw PilotError(.fileHandlingFailure, doing: doing, cause: error)
        }
    }
}

/// A download that brought no script.
private struct DownloadFailure: RetryableFailure, CustomStringConvertible {
    let text: String
    let retryAdvice: RetryAdvice

    var description: String { text }
}
