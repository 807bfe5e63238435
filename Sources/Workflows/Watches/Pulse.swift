package import Files
import FoundationEssentials
package import Logging
package import SystemPackage
package import Waiting

/// The pilot's own heartbeat: once a minute it writes `pilot_heartbeat.json` and notices when the pilot has been suspended.
///
/// Source: Pilot 3, which writes the same names (job-lifecycle.md §6).
package struct Pulse: Sendable {
    private let time: ActiveTime
    private let clock: PilotClock
    private let file: (directory: HeldDirectory, name: FilePath)?
    private let logger: Logger
    private let disk = BlockingWork(threads: 1)

    /// No file is written where `file` is nil.
    package init(_ time: ActiveTime, clock: PilotClock, file: (directory: HeldDirectory, name: FilePath)?, logger: Logger) {
        self.time = time
        self.clock = clock
        self.file = file
        self.logger = logger
    }

    /// Beats until cancelled; calls `resumed` after each suspension.
    package func beat(resumed: @Sendable () async -> Void) async {
        time.watch()
        var known = time.suspended, noticed: Double?, said = Duration.zero
        while !Task.isCancelled {
            let age = clock.uptime()
            if age - said > Self.longestQuiet {
                said = age
                logger.info("the pilot lives, for \(age.components.seconds / 60) minutes now")
            }
            let suspended = time.suspended
            if suspended > known {
                logger.warning("the pilot was suspended for \((suspended - known).components.seconds) s; its limits wait for as long")
                known = suspended
                noticed = clock.epoch()
                await resumed()
            }
            await write(suspensionNoticedAt: noticed)
            do {
                try await clock.sleep(ActiveTime.pulse)
            } catch {
                return  // cancelled: the pilot ends
            }
        }
    }

    /// Wrappers take a pilot for stuck whose log does not change for an hour (error-codes.md §8).
    private static let longestQuiet = Duration.seconds(15 * 60)

    private struct State: Encodable {
        /// Seconds.
        let max_diff_time: Int
        /// Seconds since 1970.
        let last_pilot_update: Int
        /// Seconds since a suspension was noticed; 0 for none.
        let time_since_detection: Int
    }

    private func write(suspensionNoticedAt noticed: Double?) async {
        guard let file else { return }
        let now = clock.epoch()
        let state = State(
            max_diff_time: Int(exactly: time.longestGap.components.seconds) ?? .max, last_pilot_update: Int(saturating: now),
            time_since_detection: noticed.map { Int(saturating: now - $0) } ?? 0)
        do {
            let bytes = [UInt8](try JSONEncoder().encode(state))
            try await disk.run("writing it", within: .seconds(5)) {
                // Not synced: after a crash of the node nobody asks for its last minute.
                try file.directory.write(bytes, to: file.name, mode: [.ownerReadWrite, .groupRead, .otherRead], .none)
            }
        } catch is CancellationError {
            return  // the pilot ends
        } catch {
            logger.warning("the pilot's heartbeat cannot be written to \(file.name) in \(file.directory.path): \(error)")
        }
    }
}
