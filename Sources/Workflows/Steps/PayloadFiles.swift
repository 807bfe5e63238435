import Files
import JobModel
import PayloadExecution
import Secrets
import SystemPackage
import Waiting

/// What the pilot writes into a job's directory for the payload, beside its inputs and its transform.
struct PayloadFiles {
    /// Lists of files that the command names.
    let lists: [FileList]
    /// The command, where it is too long to be an argument.
    let script: String?
    let secrets: JobSecrets

    init(of job: Job, _ command: PayloadCommand) {
        (lists, script, secrets) = (job.fileLists, command.script, job.secrets)
    }

    func write(to directory: JobDirectory) async throws(PilotError) {
        do {
            try await directory.disk.run("writing them", within: .seconds(60)) { [held = directory.held] in
                for list in lists { try Self.write(list.text, to: list.name, mode: 0o644, in: held) }
                if let script { try Self.write(script, to: PayloadCommand.scriptName, mode: 0o600, in: held) }
                if let secrets = secrets.payload {
                    try held.write(Array(secrets.reveal().utf8), to: FilePath(JobSecrets.fileName), .content)
                }
            }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "writing the payload's files into \(directory.path)", cause: error)
        }
    }

    private static func write(_ text: String, to name: String, mode: UInt32, in directory: HeldDirectory) throws {
        try directory.create(FilePath(name), mode: mode).withDescriptor { _ = try $0.writeAll(text.utf8) }
    }
}
