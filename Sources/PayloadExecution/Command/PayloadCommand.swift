package import JobModel
package import SystemPackage

/// The command of a payload: the one place where a shell reads a text, since jobs are written that way (job-lifecycle.md §8.1).
package struct PayloadCommand: Sendable, Equatable {
    /// What the shell reads.
    package let text: String

    /// The generic plugin's command: `./<file> <parameters>` for a downloaded transformation, else `<transformation> <parameters>`.
    ///
    /// Throws 1149 for a URL that names no file, and 1305 when there is nothing to run.
    package static func generic(transformation: String, jobParameters: String) throws(PilotError) -> PayloadCommand {
        let transformation = transformation.trimmingBlanks
        let program: String
        if TransformURL.isURL(transformation) {
            program = try "./" + quoted(TransformURL.fileName(of: transformation))
        } else {
            program = transformation
        }
        let text = "\(program) \(jobParameters)".trimmingBlanks
        guard !text.isEmpty, !text.utf8.contains(0) else {
            let reason = text.isEmpty ? "transformation and job parameters are empty" : "it holds a NUL character"
            throw PilotError(.payloadExecutionFailure, doing: "building the payload command", reason: reason)
        }
        return PayloadCommand(text: text)
    }

    /// Bytes of one argument that Linux takes, the NUL behind it included.
    private static let longestArgument = 128 << 10

    /// The file in the job's directory that holds a command which is too long for an argument.
    package static let scriptName = "payload_command.sh"

    /// What that file must hold; nil when the command fits into an argument.
    package var script: String? { text.utf8.count < Self.longestArgument ? nil : text + "\n" }

    /// The process to start: `/bin/bash -c <text>` in the job's directory, output to `payload.stdout` and `payload.stderr` there.
    ///
    /// A command that is too long is read by the same shell from its file, as if it stood there: it finds the same `$0` and no arguments.
    package func child(
        in directory: FilePath, environment: [String: String], limits: [ResourceLimit] = [], cgroup: CgroupPlacement? = nil
    ) -> ChildCommand {
        ChildCommand(
            "/bin/bash", arguments: ["-c", script == nil ? text : ". ./\(Self.scriptName)"], environment: environment,
            workingDirectory: directory,
            standardOutput: .file(directory.appending("payload.stdout")), standardError: .file(directory.appending("payload.stderr")),
            limits: limits, cgroup: cgroup)
    }

    /// The name is the server's: characters that a shell reads otherwise are taken literally.
    private static func quoted(_ name: String) -> String {
        let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-"
        if name.allSatisfy(plain.contains) { return name }
        return "'" + name.replacing("'", with: "'\\''") + "'"
    }
}
