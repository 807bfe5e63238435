package import JobModel

/// Decides whether a queue may run jobs, before anything is asked of the server.
package enum QueueGate {
    /// Throws 1359 unless the queue's state is ACTIVE, and 1386 when its status is offline, both in any case of letters.
    package static func check(_ queue: QueueData) throws(PilotError) {
        let doing = "checking queue \(queue.name)"
        guard queue.state.uppercased() == "ACTIVE" else {
            let reason = queue.state.isEmpty ? "its queue data have no state" : "its state is \(queue.state)"
            throw PilotError(.queueNotActive, doing: doing, reason: reason, advice: "the queue must be ACTIVE in CRIC")
        }
        guard queue.status.lowercased() != "offline" else {
            throw PilotError(
                .queueNotOnline, doing: doing, reason: "its status is \(queue.status)", advice: "the queue is switched off in CRIC")
        }
    }
}
