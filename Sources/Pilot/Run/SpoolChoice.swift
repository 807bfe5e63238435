import Files
import JobModel
import Logging
import Settings
import SystemPackage
import Workflows

/// Which directory is the pilot's spool.
struct SpoolChoice {
    let settings: Settings
    let environment: [String: String]
    let logger: Logger

    /// The spool, and why it is not the one that was meant.
    struct Opened {
        let spool: Spool
        let refusal: PilotError?
    }

    /// The spool; where the usual place cannot be used, or the place hangs, the work directory, which then stays as long as it holds something.
    ///
    /// A place that somebody named must do, unless `insisting` is false.
    func open(for work: WorkDirectory, insisting: Bool = true) async throws(PilotError) -> Opened {
        let place = await place(in: work)
        do throws(PilotError) {
            return Opened(spool: try await Spool.open(place, logger: logger), refusal: nil)
        } catch {
            guard !insisting || settings.spoolDirectory.origin == .standard || error.cause is SpoolDisk.Hangs else { throw error }
            logger.warning("\(error); the work directory takes its place")
            return Opened(spool: try await work.openSpool(logger: logger), refusal: error)
        }
    }

    /// The usual place; a persistent one, if configuration offers it, where the usual one goes with the batch job.
    private func place(in work: WorkDirectory) async -> FilePath {
        func absolute(_ path: String) -> FilePath { work.launchDirectory.pushing(FilePath(path)).lexicallyNormalized() }
        let usual = absolute(settings.spoolDirectory.value)
        let disk = BlockingWork(threads: 1)
        guard let reason = await ScratchMount.reason(for: usual, environment: environment, disk: disk) else { return usual }
        if let persistent = settings.persistentSpool.value {
            logger.info("the spool is \(persistent), as \(usual) goes with the batch job: \(reason)")
            return absolute(persistent)
        }
        logger.warning(
            """
            the spool \(usual) goes with the batch job, and with it a last word that waits there: \(reason) \
            (name a place that stays as persistent_spool in the section [Pilot], or with --spool)
            """)
        return usual
    }
}
