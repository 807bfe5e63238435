package import JobModel
package import PayloadExecution
import Settings
import Staging
import SystemPackage

/// Why a job failed, for people: what failed, where, what the payload said last, where the log is, and what to try.
package struct FailureReport: Sendable {
    private let head: [String]
    private let output: [String]
    private let foot: [String]

    /// The first line says what failed; the others, indented, say the rest.
    package var lines: [String] { head + output + foot }

    /// Of the errors the first decides; `place` says how far the job had come, and on which node; `log` is where the log archive is, if it is anywhere.
    package init(jobID: Int, errors: [PilotError], place: String, output: OutputEnd? = nil, log: String?) {
        let texts = errors.map(Self.text)
        head = ["job \(jobID) failed: \(texts.first ?? "")", "  where: \(place)"] + texts.dropFirst().map { "  besides: \($0)" }
        self.output = output.map { end in ["  the end of \(end.file):"] + end.lines.map { "  | \($0)" } } ?? []
        foot = ["  log archive: \(log ?? "not in storage")"] + (errors.first.map { ["  to try: \(Self.advice(on: $0))"] } ?? [])
    }

    /// As much as fits into so many bytes: the payload's older lines are given up first.
    package func text(limit: Int) -> String {
        var output = output
        while !output.isEmpty, Self.size(head + output + foot) > limit { output.remove(at: output.count > 1 ? 1 : 0) }
        return String(decoding: (head + output + foot).joined(separator: "\n").utf8.prefix(limit), as: UTF8.self)
    }

    private static func size(_ lines: [String]) -> Int { lines.reduce(lines.count) { $0 + $1.utf8.count } }

    private static func text(_ error: PilotError) -> String {
        var error = error
        error.advice = ""
        return "\(error.headline.isEmpty ? error.code.text : error.headline) (\(error.code.rawValue) \(error.code.symbol)): \(error)"
    }

    private static func advice(on error: PilotError) -> String { error.advice.isEmpty ? error.code.advice : error.advice }
}

extension FailureReport {
    /// What is known of a job that failed; nil for one that did not.
    init?(_ record: JobRecord, _ context: PilotContext) {
        guard !record.errors.isEmpty else { return nil }
        let directory = JobDirectory.path(of: record.job.id, in: context.work)
        let files = context.settings.cleanup.value && !record.keepsDirectory ? "" : ", its files are kept in \(directory)"
        self.init(
            jobID: record.job.id, errors: record.errors, place: Self.place(record.failedIn, context) + files, output: record.outputEnd,
            log: record.storedLog?.surl)
    }

    /// A job that could not be begun.
    init(stillborn jobID: Int, _ error: PilotError, _ context: PilotContext) {
        self.init(jobID: jobID, errors: [error], place: Self.place(nil, context), log: nil)
    }

    private static func place(_ phase: JobPhase?, _ context: PilotContext) -> String {
        "\(phase?.name ?? "before its first step"), node \(context.node.name), queue \(context.queue.name)"
    }
}

extension JobPhase {
    fileprivate var name: String {
        switch self {
        case .stageIn: "stage-in"
        case .payload: "payload"
        case .stageOut: "stage-out"
        case .logTransfer: "transfer of the log"
        }
    }
}
