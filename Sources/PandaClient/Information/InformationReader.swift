import Glibc
package import HTTP
import JobModel
package import Logging
package import Settings
import SystemPackage
package import Waiting

/// Reads places of queue and storage data: files, and URLs within a small budget.
package struct InformationReader: Sendable {
    private let http: any HTTPClient
    private let server: ServerAddress?
    private let retry: Retry
    private let clock: PilotClock
    let logger: Logger

    /// `server` is the only one that is shown the pilot's credential.
    package init(
        http: any HTTPClient, server: ServerAddress?, budget: RetryBudget = RetryBudget(attempts: 3, total: .seconds(60)),
        clock: PilotClock = .system, logger: Logger
    ) {
        self.http = http
        self.server = server
        self.clock = clock
        self.logger = logger
        retry = Retry(budget, clock: clock)
    }

    /// The bytes at that place; nil when it is a file that is not there or too old.
    func bytes(at location: String, maximumAge: Duration?) async throws(InformationError) -> [UInt8]? {
        guard let range = location.firstRange(of: "://") else { return try file(location, maximumAge) }
        switch location[..<range.lowerBound].lowercased() {
        case "file": return try file(String(location[range.upperBound...]), maximumAge)
        case "http", "https": return try await download(location)
        default: throw InformationError("is neither a path nor an http or https URL")
        }
    }

    private func file(_ path: String, _ maximumAge: Duration?) throws(InformationError) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw InformationError("\(Errno(rawValue: errno))")
        }
        if let maximumAge, clock.epoch() - Double(status.st_mtim.tv_sec) > maximumAge / .seconds(1) {
            logger.info("\(path) is older than \(maximumAge.components.seconds / 3600) h and not used")
            return nil
        }
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
            return try file.closeAfter { try file.readToEnd(expecting: Int(status.st_size)) }
        } catch {
            throw InformationError("\(error)")
        }
    }

    private func download(_ url: String) async throws(InformationError) -> [UInt8] {
        let isServer = server.map { url.hasPrefix("\($0)/") } ?? false
        let request = HTTPRequest(
            .get, url, identity: isServer ? .configured : .anonymous,
            timeouts: HTTPTimeouts(connect: .seconds(10), total: .seconds(20)), redirects: 3)
        return try await retry.run(onRetry: { logger.debug("\(url): \($0); trying again in \($1.components.seconds) s") }) {
            _ throws(InformationError) in
            let response: HTTPResponse
            do throws(HTTPError) {
                response = try await http.perform(request)
            } catch {
                throw InformationError(error.detail, advice: error.retryAdvice)
            }
            if response.isSuccess { return response.body }
            let advice = RetryAdvice(status: response.status, headers: response.headers, now: Int(clock.epoch()))
            throw InformationError("HTTP \(response.status)", advice: advice)
        }
    }
}

/// A place that has not what it should have.
struct InformationError: RetryableFailure, CustomStringConvertible {
    let description: String
    let retryAdvice: RetryAdvice

    init(_ description: String, advice: RetryAdvice = .no) {
        self.description = description
        retryAdvice = advice
    }
}

extension FileDescriptor {
    fileprivate func readToEnd(expecting size: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try piece.withUnsafeMutableBytes { try read(into: $0) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }
}
