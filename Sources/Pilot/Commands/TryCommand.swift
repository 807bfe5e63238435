import ArgumentParser
import Files
import Glibc
import JobModel
import PandaClient
import PayloadExecution
import Secrets
import Settings
import SystemPackage

/// `pilot try JOB.json`: one job out of a file, against local directories, without a server.
struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Run one job out of a file, without a server.",
        usage: "pilot try JOB.json [--input-dir DIR] [--output-dir DIR] [-a DIR] [-d]",
        discussion: """
            The job goes through the same steps as one of a server's: inputs are linked from a local directory, the payload runs and is \
            watched, outputs and log are put where they belong. All is left in PanDA_Pilot2_<pid>_<epoch>. What a server would have been \
            told is printed on stdout, a JSON object a line; log and errors go to stderr.

            JOB.json holds the fields of a job's definition, of which only transformation is needed, and if need be inputs and outputs, \
            lists of file names:

              {"transformation": "/bin/bash", "jobPars": "-c 'sort in.txt > out.txt'", "inputs": ["in.txt"], "outputs": ["out.txt"]}
            """)

    @Argument(help: ArgumentHelp("The file with the job.", valueName: "JOB.json"))
    var job: String

    @Option(name: .of(.workdir), help: ArgumentHelp("Directory to work in. (default: right here)", valueName: "dir"))
    var workdir: String?

    @Option(name: .of(.inputDir), help: ArgumentHelp("Where inputs are. (default: right here)", valueName: "dir"))
    var inputDir: String?

    @Option(name: .of(.outputDir), help: ArgumentHelp("Where outputs go. (default: the work directory)", valueName: "dir"))
    var outputDir: String?

    @Option(name: .of(.config), help: ArgumentHelp("Configuration file, such as pilot_config.cfg.", valueName: "file"))
    var config: String?

    @Option(name: .of(.capath), help: ArgumentHelp("CA directory, for a transform that is fetched.", valueName: "dir"))
    var capath: String?

    @Option(name: .of(.grace), help: ArgumentHelp("From TERM to KILL, for what must end. (default: 20)", valueName: "time"))
    var grace: String?

    @OptionGroup(title: "Log and trace") var logging: LoggingOptions

    func run() async throws {
        let environment = Environment.take()
        let settings = try Settings.reading(options: given, environment: environment)
        settings.warnings.forEach(Output.warning)
        let redactor = Redactor()
        let log = PilotLog(
            settings: settings.logs, standardOutput: Output.messages,
            isColoured: Terminal.isColoured(settings.color.value, environment: environment, in: STDERR_FILENO),
            redact: { redactor.redact($0) })
        let signals = Ground.prepare()
        do {
            let definition = try await read()
            let start = PilotStart(settings: settings, environment: environment, log: log, redactor: redactor)
            let failure = try await Watchdog.watching { () throws(PilotError) in try await start.attempt(definition, signals) }
            if let failure { throw failure }
        } catch let error as PilotError {
            log.complain(error)
            throw ExitCode(error.exitCode)
        }
    }

    private func read() async throws -> Record {
        let path = FilePath(job), name = path.lastComponent?.stem ?? job
        do {
            return try await BlockingWork(threads: 1).run("reading it", within: .seconds(60)) {
                try JobFile.definition(parsing: RegularFile.read(path, limit: Self.largest), name: name)
            }
        } catch {
            throw SettingsError(["\(job): \(error)"])
        }
    }

    private static let largest = 64 << 20

    /// The options as those of a run that belongs to no server, and leaves what it made.
    private var given: [OptionName: String] {
        var options = logging.given.compactMapValues(\.self)
        options[.config] = config
        options[.capath] = capath
        options[.grace] = grace
        options[.workdir] = workdir ?? "."
        options[.inputDir] = inputDir ?? "."
        options[.outputDir] = outputDir
        options[.queue] = Self.queue
        // A name that never resolves (RFC 6761): what a killed try leaves is for no server.
        options[.url] = "https://server.invalid"
        options[.cleanup] = "false"
        return options
    }

    private static let queue = "local"
}
