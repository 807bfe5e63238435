import JobModel
import Logging
import Settings
import Workflows

/// The first lines of every log: which pilot, where, for what.
struct Banner {
    let settings: Settings
    let work: WorkDirectory

    func print(to logger: Logger) {
        logger.info("*** PanDA Pilot, in Swift, version \(Version.pilot) ***")
        logger.info("queue \(settings.queue.value), server \(settings.serverURL.value), workflow \(settings.workflow.value)")
        logger.info("work directory \(work.path)")
        let user = settings.pilotUser.value
        if user != "generic" {
            logger.warning("--pilot-user \(user): what all experiments share is built, the rules of \(user) are not yet")
        }
    }
}
