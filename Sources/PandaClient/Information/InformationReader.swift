import Files
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
    /// Two, so that one place that hangs does not take the other's.
    private let files = BlockingWork(threads: 2)
    let logger: Logger

    /// How long a file may take: one on a disk that hangs is as good as none.
    private static let patience = Duration.seconds(60)
    /// Bytes of a reply or file; the data of all the grid's queues have a fifth of that.
    private static let largest = 64 << 20

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

    /// What a place holds, and how old it is where it is a file.
    typealias Content = (bytes: [UInt8], age: Duration?)

    /// The content of that place; nil when it is a file that is not there or too old.
    func content(of location: String, maximumAge: Duration?) async throws(InformationError) -> Content? {
        guard let range = location.firstRange(of: "://") else { return try await file(location, maximumAge) }
        switch location[..<range.lowerBound].lowercased() {
        case "file":
            let path = location[range.upperBound...]
            return try await file(String(path.hasPrefix("localhost/") ? path.dropFirst("localhost".count) : path), maximumAge)
        case "http", "https": return (try await download(location), nil)
        default: throw InformationError("is neither a path nor an http or https URL")
        }
    }

    private func file(_ path: String, _ maximumAge: Duration?) async throws(InformationError) -> Content? {
        do {
            let now = clock.epoch()
            return try await files.run("reading \(path)", within: Self.patience) { [logger] in
                var status = stat()
                guard stat(path, &status) == 0 else {
                    if errno == ENOENT || errno == ENOTDIR { return nil }
                    throw Errno(rawValue: errno)
                }
                let age = Duration.seconds(saturating: now - Double(status.st_mtim.tv_sec))
                if let maximumAge, age > maximumAge {
                    logger.info("\(path) is older than \(maximumAge.components.seconds / 3600) h and not used")
                    return nil
                }
                return (try RegularFile.read(FilePath(path), limit: Self.largest), age)
            }
        } catch {
            throw InformationError("\(error)")
        }
    }

    /// Writes a copy of records; what cannot be written is only missing to others.
    func keep(_ records: [String: JSONValue], in cache: InformationCache) async {
        do {
            try await files.run("writing it", within: Self.patience) { try cache.write(records) }
        } catch {
            logger.warning("cannot write \(cache.path): \(error)")
        }
    }

    /// Names what is wrong with data that are used all the same.
    func tell(_ flaws: [String], of data: String) {
        for flaw in flaws.prefix(Self.mostFlaws) { logger.warning("\(data): \(flaw)") }
        let more = flaws.count - Self.mostFlaws
        if more > 0 { logger.warning("\(data): and \(more) more of that kind") }
    }

    private static let mostFlaws = 10

    private func download(_ url: String) async throws(InformationError) -> [UInt8] {
        let isServer = server?.publishes(url) ?? false
        let request = HTTPRequest(
            .get, url, identity: isServer ? .configured : .anonymous,
            timeouts: HTTPTimeouts(connect: .seconds(10), total: .seconds(20)), maximumReply: Self.largest, redirects: 3)
        return try await retry.run(onRetry: { logger.debug("\(url): \($0); trying again in \($1.components.seconds) s") }) {
            _ throws(InformationError) in
            let response: HTTPResponse
            do throws(HTTPError) {
                response = try await http.perform(request)
            } catch {
                throw InformationError(error, askedFor: url, isServer: isServer)
            }
            if response.isSuccess { return response.body }
            throw InformationError(response, isServer: isServer, now: clock.now)
        }
    }
}
