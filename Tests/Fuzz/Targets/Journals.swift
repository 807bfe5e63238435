import JobModel
import Settings

@testable import PandaClient
@testable import Workflows

extension FuzzTarget {
    /// A journal: whatever is in it, it can be written, told to a server in both dialects, and concluded.
    static let journal = FuzzTarget("journal") { bytes in
        guard var entry = try parsed({ try JournalEntry(parsing: bytes) }) else { return }
        try promise(try JournalEntry(parsing: entry.bytes) == entry, "written and read again it is another entry")
        entry.conclude(at: 1_700_000_000) { $0 }
        try promise(entry.update.state.isFinal, "a concluded job is \(entry.update.state)")
        entry.update.cutToServerLimits()
        let cut = entry.update
        entry.update.cutToServerLimits()
        try promise(entry.update == cut, "what was cut is cut again")
        try promiseLimits(cut)
        let server = ServerAddress(host: "h", port: 1)
        for update in [cut, cut.essentials, cut.look] {
            _ = try parsed { try V1Dialect(server: server).update(update) }
            _ = try parsed { try LegacyDialect(server: server).update(update) }
        }
    }

    private static func promiseLimits(_ update: JobUpdate) throws {
        let texts = [
            (update.pilotTiming, 100), (update.cpuConsumptionUnit, 128), (update.schedulerID, 128), (update.node, 128),
            (update.pilotErrorDiag, 500), (update.exeErrorDiag, 500), (update.jobMetrics, 500), (update.pilotID, 200), (update.batchID, 80),
            (update.cpuArchitectureLevel, 20), (update.stdout, 2048), (update.pilotLog, 4000), (update.jobSubStatus, 80),
        ]
        for (text, limit) in texts {
            let count = text?.unicodeScalars.count ?? 0
            try promise(count <= limit, "a text has \(count) characters, not \(limit)")
        }
    }
}
