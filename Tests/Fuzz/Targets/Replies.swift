import GridSecurity
import HTTP
import JobModel
import Secrets
import Settings

@testable import PandaClient

extension FuzzTarget {
    static let v1Reply = FuzzTarget("v1-reply") { try readReply($0, V1Dialect(server: server)) }
    static let legacyReply = FuzzTarget("legacy-reply") { try readReply($0, LegacyDialect(server: server)) }

    private static let server = ServerAddress(host: "pandaserver.example.org", port: 25443)
    private static let jobIDs = [7_000_000_001, 7_000_000_002]

    /// Reads the bytes as the reply to each call; a first byte below 32 chooses a status other than 200.
    private static func readReply(_ bytes: [UInt8], _ dialect: any Dialect) throws {
        let reply = reply(bytes)
        if case .job(let record)?? = try parsed({ try dialect.acquireJob(request).read(reply) }) { try promiseJob(record) }
        var update = JobUpdate(jobID: jobIDs[0], attemptNumber: 1, state: .finished, siteName: "SITE")
        update.metaData = "{}"
        if let answer = try parsed({ try dialect.update(update).read(reply) }) {
            try promise(!answer.commands.contains(.other("alreadydone")), "alreadydone passes for a command")
        }
        if let statuses = try parsed({ try dialect.statuses(of: jobIDs).read(reply) }) {
            try promise(statuses.count == jobIDs.count, "\(statuses.count) statuses for \(jobIDs.count) jobs")
        }
        let worker = WorkerUpdate(workerID: 1, harvesterID: "h", status: .started, site: "SITE", nodeID: nil)
        _ = try parsed { try dialect.updateWorker(worker).read(reply) }
        _ = try parsed { try dialect.renewToken(with: Secret("a key")).read(reply) }
        _ = try parsed { try dialect.renewProxy(role: nil).read(reply) }
        _ = try parsed { try dialect.isAlive().read(reply) }
    }

    private static func reply(_ bytes: [UInt8]) -> HTTPResponse {
        let statuses = [204, 302, 400, 401, 403, 404, 429, 500, 502, 503]
        let connection = HTTPResponse.Connection(peer: "127.0.0.1:25443", reused: false)
        guard let first = bytes.first, first < 32 else {
            return HTTPResponse(status: 200, headers: [], body: bytes, connection: connection)
        }
        let headers = [HTTPHeader("Retry-After", String(Array(bytes.prefix(40))))]
        return HTTPResponse(
            status: statuses[Int(first) % statuses.count], headers: headers, body: Array(bytes.dropFirst()), connection: connection)
    }

    private static let request = JobRequest(
        siteName: "SITE", computingElement: "QUEUE", label: "managed", node: "node", memoryMB: 1, diskSpaceMB: 1)
}
