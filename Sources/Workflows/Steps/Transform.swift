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
                return try write(script, to: path)
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

    /// Whole scripts are held in memory: the client's limit is far above any script.
    private func download(_ url: String, _ http: any HTTPClient) async throws(DownloadFailure) -> [UInt8] {
        let response: HTTPResponse
        do {
            response = try await http.perform(HTTPRequest(.get, url, redirects: 5))
        } catch {
            throw DownloadFailure(text: "\(error)", retryAdvice: error.retryAdvice)
        }
        guard response.isSuccess else {
            throw DownloadFailure(
                text: "\(url): the server answered \(response.status)",
                retryAdvice: RetryAdvice(status: response.status, headers: response.headers, now: Int(time(nil))))
        }
        return response.body
    }

    private func write(_ script: [UInt8], to path: FilePath) throws(PilotError) {
        do {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite])
            try file.closeAfter { _ = try file.writeAll(script) }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "writing the transform \(path)", cause: error)
        }
        guard chmod(path.string, 0o755) == 0 else {
            throw PilotError(.chmodTransform, doing: "making the transform \(path) executable", cause: Errno(rawValue: errno))
        }
    }
}

/// A download that brought no script.
private struct DownloadFailure: RetryableFailure, CustomStringConvertible {
    let text: String
    let retryAdvice: RetryAdvice

    var description: String { text }
}
