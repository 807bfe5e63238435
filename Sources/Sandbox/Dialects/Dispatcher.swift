import Synchronization

/// What both dialects do in the end.
final class Dispatcher: Sendable {
    let store: JobStore
    let queues: QueueBook
    let nodes: NodeBook
    let credentials: CredentialShelf
    private let base: String
    private let adderDelay: Double
    private let arrivals: Arrivals<(job: Int, state: String)>

    init(
        store: JobStore, queues: QueueBook, nodes: NodeBook, credentials: CredentialShelf, base: String, adderDelay: Double,
        arrivals: Arrivals<(job: Int, state: String)>
    ) {
        (self.store, self.queues, self.nodes, self.credentials, self.base) = (store, queues, nodes, credentials, base)
        (self.adderDelay, self.arrivals) = (adderDelay, arrivals)
    }

    /// Hands out jobs, each as the members of its answer.
    func acquire(_ request: JobRequest) throws -> [WireObject] {
        var request = request
        request.queueIsTest = try queues.record(request.site)?["status"]?.string == "test"
        return try store.take(request).map { job in
            var answer = WireObject([("StatusCode", 0), ("PandaID", .int(job.id))])
            answer = answer.merging(queues.served(job.definition, base: base))
            answer["nSent"] = .int(job.sentCount - 1)
            if job.isDebug { answer["debug"] = "True" }
            return answer
        }
    }

    /// Stores an update and returns what the pilot is told.
    ///
    /// `fields` are kept as they came.
    func update(_ update: JobUpdate, dialect: String, fields: WireObject) throws -> UpdateResult {
        let delay = adderDelay
        let answer = try store.change(update.job) { job, time -> ([JobEvent], UpdateResult) in
            let result = job.apply(update, now: time, adderDelay: delay)
            let details = WireObject([
                ("dialect", .string(dialect)), ("fields", .object(fields)), ("answer", .string(result.text)),
                ("notes", .array(update.notes.map { .string($0) })),
            ])
            return ([JobEvent(time: time, kind: "update", details)], result)
        }
        arrivals.tell((update.job, update.state.rawValue))
        // What is not in the table of active jobs shall be killed.
        return answer ?? .command("tobekilled")
    }
}
