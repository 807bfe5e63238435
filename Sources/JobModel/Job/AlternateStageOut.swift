/// Whether an output may go to another of the queue's storages when its own fails.
///
/// Source: `altStageOut` and `nucleus` of the job definition, `allow_altstageout` of the queue's `params`, as Pilot 3 reads them.
package struct AlternateStageOut: Sendable, Codable, Equatable {
    /// What the job says; nil when it leaves that open.
    package var wish: Bool?
    /// The task's nucleus: a storage of that name is none for this, since everything there is expected to be final.
    package var nucleus: String?

    package init(wish: Bool? = nil, nucleus: String? = nil) {
        self.wish = wish
        self.nucleus = nucleus
    }

    /// The queue decides where it says anything, else the job; nothing said means no.
    package func isAllowed(on queue: QueueData) -> Bool { queue.allowsAlternateStageOut ?? wish ?? false }
}

extension FieldReader {
    /// What the job says in `altStageOut`; nil when it leaves that open.
    mutating func spareAlternate() -> Bool? {
        switch spareText("altStageOut")?.lowercased() {
        case "force": true
        default: spareBool("altStageOut")
        }
    }
}
