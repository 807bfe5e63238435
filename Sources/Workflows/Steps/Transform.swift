import Glibc
import HTTP
import JobModel
import PayloadExecution
import SystemPackage

/// The script that a job names by its URL, fetched into the job directory.
struct Transform {
    /// Whole scripts are held in memory; anything larger is not a script.
    static let attempts = 3

    let url: String
    let allowed: [String]

    /// Fetches the script and makes it executable. Returns its file name.
    func fetch(into directory: JobDirectory, http: any HTTPClient) async throws(PilotError) -> String {
        let checked: TransformURL
        do {
            checked = try TransformURL.check(url, allowed: allowed)
        } catch {
            throw failure(cause: error, advice: "allow its server with -g/--baseurls")
        }
        let name = checked.fileName
        try LFN.check(name, of: .input, jobID: 0)
        let body = try await download()
        let path = directory.file(name)
        do {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec, .noFollow], permissions: [.ownerReadWriteExecute])
            try file.closeAfter { _ = try file.writeAll(body) }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "writing the transform \(name)", cause: error)
        }
        guard chmod(path.string, 0o755) == 0 else {
            throw PilotError(.chmodTransform, doing: "making the transform \(name) executable", cause: Errno(rawValue: errno))
        }
        return name
    }

    private func download() async throws(PilotError) -> [UInt8] {
        let request = HTTPRequest(.get, url, identity: .anonymous, redirects: 5)
        let response: HTTPResponse
        do {
            response = try await http.perform(request)
        } catch {
            throw failure(cause: error)
        }
        guard response.isSuccess else {
            throw failure(reason: "the server answered \(response.status)")
        }
        return response.body
    }

    private func failure(reason: String = "", cause: (any Error)? = nil, advice: String = "") -> PilotError {
        PilotError(.transformDownloadFailure, doing: "fetching the transform \(url)", reason: reason, advice: advice, cause: cause)
    }
}
