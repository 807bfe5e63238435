import FoundationEssentials
package import JobModel
package import Secrets

/// Stands where a server is not: takes every word, and writes down what would have been sent in the dialect v1, an object a line.
package struct PaperServer: PandaServer {
    private let write: @Sendable (String) -> Void

    /// `write` gets each line, without its end.
    package init(write: @escaping @Sendable (String) -> Void) { self.write = write }

    package func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer {
        .none(reason: "no server is asked", statusCode: nil)
    }

    package func update(_ update: JobUpdate, effort: Effort) async throws(PandaError) -> UpdateReply {
        do {
            try put(V1UpdateJob(update))
        } catch {
            throw PandaError(.badRequest, doing: "telling of job \(update.jobID)", detail: "cannot be written as JSON: \(error)")
        }
        return UpdateReply()
    }

    package func statuses(of jobIDs: [Int]) async throws(PandaError) -> [JobStatusReply] {
        jobIDs.map { JobStatusReply(jobID: $0, status: nil, attemptNumber: 0) }
    }

    package func updateWorker(_ status: WorkerUpdate) async throws(PandaError) {}
    package func updateNode(_ map: WorkerNodeMap) async throws(PandaError) {}
    package func updateGPUs(_ map: GPUMap) async throws(PandaError) {}
    package func renewToken(with key: Secret) async throws(PandaError) -> Secret { throw Self.absent("renewing a token") }
    package func renewProxy(role: String?) async throws(PandaError) -> Secret { throw Self.absent("renewing a proxy") }
    package func isAlive() async throws(PandaError) {}

    private static func absent(_ doing: String) -> PandaError {
        PandaError(.badRequest, doing: doing, detail: "there is no server")
    }

    private func put(_ words: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        write(String(decoding: try encoder.encode(words), as: UTF8.self))
    }
}
