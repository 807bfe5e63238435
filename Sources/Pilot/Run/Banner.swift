import JobModel
import Logging
import Settings
import Workflows

/// The first lines of every log: which pilot, where, for what.
struct Banner {
    let settings: Settings
    let work: WorkDirectory
    let environment: [String: String]

    func print(to logger: Logger) {
        logger.info("*** PanDA Pilot, in Swift, version \(Version.pilot) ***")
        logger.info("queue \(settings.queue.value), server \(settings.serverURL.value), workflow \(settings.workflow.value)")
        logger.info("work directory \(work.path)")
        for warning in settings.warnings { logger.warning("\(warning)") }
        for name in Environment.ignored(in: environment) {
            logger.notice("the variable \(name) does not count: TLS is spoken as the system's openssl.cnf says, and no keys are written")
        }
    }
}
