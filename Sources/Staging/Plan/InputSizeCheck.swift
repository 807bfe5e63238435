import JobModel
import SystemPackage

/// Whether all inputs together fit, asked before the first byte moves.
struct InputSizeCheck {
    let site: StagingSite

    /// Throws 1168 when the inputs are larger than the queue takes, and 1098 when the disk has no room for them.
    ///
    /// A queue whose `maxinputsize` is -1 wants no check at all. Sizes that the catalogue does not know count as nothing.
    func check(_ files: [FileSpec]) async throws(PilotError) {
        guard site.queue.maxInputSizeMB != -1 else { return }
        let total = files.reduce(0) { total, file in Self.sum(total, file.size ?? 0) }
        let doing = "stage-in of \(files.count) files, \(total) bytes together"
        guard total <= limit else {
            throw PilotError(.sizeTooLarge, doing: doing, reason: "queue \(site.queue.name) takes \(limit) bytes of input")
        }
        let free = try await freeSpace(doing)
        guard total <= free else {
            throw PilotError(.noLocalSpace, doing: doing, reason: "\(site.directories.job) has room for \(free) bytes")
        }
    }

    private var limit: Int64 {
        let queue = [site.queue.maxInputSizeMB, site.queue.maxWorkDirectoryMB].filter { $0 > 0 }
        // An exabyte is as good as no limit, and can still be counted in bytes.
        return Int64(min(queue.min() ?? site.maximumInputMB, 1 << 40)) << 20
    }

    /// Sizes are the server's; no sum of them may end the pilot.
    private static func sum(_ first: Int64, _ second: Int64) -> Int64 {
        let (sum, overflow) = first.addingReportingOverflow(second)
        return overflow ? .max : sum
    }

    private func freeSpace(_ doing: String) async throws(PilotError) -> Int64 {
        let job = site.directories.job, freeSpace = site.freeSpace
        do {
            return try await site.disk.perform("ask how much room is in \(job)") { try freeSpace(job) }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: doing, reason: error.reason, cause: error.cause)
        }
    }
}
