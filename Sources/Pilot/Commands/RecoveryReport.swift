import Workflows

/// What `pilot recover` prints.
enum RecoveryReport {
    static func text(_ summary: Recovery.Summary) -> String {
        var lines = [line("delivered", summary.delivered), line("still waiting", summary.waiting)]
        if !summary.foreign.isEmpty { lines.append(line("of other servers (see --url)", summary.foreign)) }
        if !summary.givenUp.isEmpty { lines.append(line("given up: the server refuses them", summary.givenUp)) }
        if summary.held > 0 { lines.append("\(summary.held) left to pilots that live") }
        if summary.unread > 0 { lines.append("\(summary.unread) left: not readable by this pilot") }
        if summary.unopened > 0 { lines.append("\(summary.unopened) spools could not be used: what they hold is not known") }
        if summary.corrupt > 0 { lines.append("\(summary.corrupt) set aside: not readable") }
        return lines.joined(separator: "\n")
    }

    static func json(_ summary: Recovery.Summary) -> String {
        """
        {"delivered": \(summary.delivered), "waiting": \(summary.waiting), "foreign": \(summary.foreign), \
        "given_up": \(summary.givenUp), "held": \(summary.held), "unread": \(summary.unread), "unopened": \(summary.unopened), \
        "corrupt": \(summary.corrupt)}
        """
    }

    private static func line(_ what: String, _ jobs: [Int]) -> String {
        "\(jobs.count) \(what)" + (jobs.isEmpty ? "" : ": \(jobs.map(String.init).joined(separator: " "))")
    }
}
