import Sandbox

/// What is shown of a job.
struct JobReport {
    let job: SandboxJob
    let history: [JobEvent]

    /// The columns of the table.
    private static let head = ["PandaID", "state", "pilot", "exe", "trans", "ddm", "start", "end", "node"]

    private func text(_ column: String) -> String {
        switch job.attributes[column] {
        case .string(let text): text
        case .int(let number): String(number)
        default: "-"
        }
    }

    private var row: [String] {
        [String(job.id), job.state.rawValue]
            + ["pilotErrorCode", "exeErrorCode", "transExitCode", "ddmErrorCode", "startTime", "endTime", "modificationHost"].map(text)
    }

    /// A table with a line per job.
    static func table(_ reports: [JobReport]) -> String {
        let rows = [head] + reports.map(\.row)
        let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            return trimmed(cells.joined(separator: "  "))
        }.joined(separator: "\n")
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Everything about the job.
    var text: String {
        var lines = [Self.table([self])]
        for name in ["pilotErrorDiag", "exeErrorDiag", "ddmErrorDiag"] where job.attributes[name] != nil {
            lines.append("\(name): \(text(name))")
        }
        lines += ["", "History"] + history.map(Self.line)
        if !job.files.isEmpty { lines += ["", "Files"] + job.files.map(Self.line) }
        if let output = job.attributes["stdout"]?.string { lines += ["", "Debug output", output] }
        if let log = job.attributes["pilotLog"]?.string { lines += ["", "Log", log] }
        return lines.joined(separator: "\n")
    }

    private static func line(_ event: JobEvent) -> String {
        let update = ReceivedUpdate(event)
        let what =
            switch event.kind {
            case "update": "\(update?.state ?? "") by \(update?.dialect ?? "") → \(update?.answer ?? "")"
            case "state": event.details["state"]?.string ?? ""
            case "command": event.details["command"]?.string ?? ""
            case "debug": event.details["on"] == true ? "on" : "off"
            default: ""
            }
        let notes = update?.notes.map { " (\($0))" }.joined() ?? ""
        return trimmed("  \(event.clock)  \(event.kind)  \(what)\(notes)")
    }

    private static func line(_ file: JobFile) -> String {
        let size = file.size.map { "\($0) B" } ?? "-"
        return trimmed("  \(file.kind.rawValue)  \(file.lfn)  \(file.status)  \(size)  \(file.checksum)  \(file.guid)")
    }

    /// The same for programs.
    var json: WireValue {
        var object = WireObject([
            ("PandaID", .int(job.id)), ("state", .string(job.state.rawValue)), ("attemptNr", .int(job.attempt)),
            ("queue", .string(job.site)), ("attributes", .object(job.attributes)), ("files", .array(job.files.map(\.wire))),
        ])
        if !history.isEmpty { object["history"] = .array(history.map(\.wire)) }
        return .object(object)
    }
}
