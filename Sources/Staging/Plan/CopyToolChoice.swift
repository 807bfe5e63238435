package import JobModel

/// A copy tool that the queue asks for, and which of ours does its work.
package struct CopyToolChoice: Sendable, Equatable {
    package enum Kind: Sendable {
        case local
        case https
    }

    /// The tool's name in the queue data.
    package let name: String
    package let kind: Kind

    /// URL schemes that it reaches; empty for the local tool, which takes paths.
    var schemes: [String] { kind == .https ? ["davs", "https"] : [] }

    /// True when the name promises more schemes than we have.
    var standsForProcess: Bool { Self.processes.contains(name) }

    /// Tools that would do over https what we do, by starting a process.
    private static let processes: Set = ["gfal", "gfalcopy", "rucio"]
    /// Pilot's other tools.
    private static let notBuilt: Set = ["xrdcp", "lsm", "objectstore", "s3", "gs"]

    private init?(_ name: String) {
        switch name {
        case "mv": kind = .local
        case "https", "davs": kind = .https
        case _ where Self.processes.contains(name): kind = .https
        default: return nil
        }
        self.name = name
    }

    /// The queue's tools in order of preference, from the first of the activities that names any.
    ///
    /// Throws 1323 when none of them can be used.
    package static func list(of queue: QueueData, for activities: [String]) throws(PilotError) -> [CopyToolChoice] {
        let special = (activities + ["default"]).lazy.compactMap { queue.copyTools[$0] }.first { !$0.isEmpty }
        let names = special ?? (queue.allCopyTools.isEmpty ? ["rucio"] : queue.allCopyTools)
        let choices = names.compactMap(CopyToolChoice.init)
        guard choices.isEmpty else { return choices }
        throw PilotError(
            .unknownCopyTool, doing: "choosing a copy tool of queue \(queue.name) for \(activities.joined(separator: ", "))",
            reason: names.map { "\($0) is \(notBuilt.contains($0) ? "not built yet" : "unknown")" }.joined(separator: ", "),
            advice: "copy tools that work: mv, https, davs, and gfal or rucio where the storage has https or davs")
    }
}
