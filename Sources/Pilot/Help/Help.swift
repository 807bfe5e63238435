import ArgumentParser
import JobModel
import Settings

/// What `pilot --help`, `pilot --help-all` and the help of each command print.
struct Help {
    let command: HelpCommand
    /// With every option.
    let isFull: Bool

    /// The help that a command line asks for; nil when it asks for none.
    static func wanted(by given: [String]) -> Help? {
        let arguments = ArgumentSpelling(given).normalised.prefix { $0 != "--" }
        let isFull = arguments.contains { ["--help-all", "--help-hidden"].contains($0) }
        let words = arguments.first == "help" ? arguments.dropFirst() : arguments
        let command = HelpCommand.named(by: words)
        guard
            isFull || arguments.first == "help" || arguments.contains("--help") || arguments.contains("-h")
                || !command.words.isEmpty && !command.subcommands.isEmpty && words.count == command.words.count
        else { return nil }
        return Help(command: command, isFull: isFull)
    }

    func text(columns: Int) -> String {
        var page = HelpPage(columns: columns)
        let isRun = command.words.isEmpty || command.words == ["run"]
        page.paragraph(isRun ? HelpCommand.root.abstract : command.abstract, label: "OVERVIEW: ")
        if !command.type.configuration.discussion.isEmpty {
            page.gap()
            for line in command.type.configuration.discussion.split(separator: "\n", omittingEmptySubsequences: false) {
                page.paragraph(String(line), indent: line.prefix { $0 == " " }.count)
            }
        }
        page.heading("USAGE:")
        for line in (isRun ? Self.usage : command.usage).split(separator: "\n") { page.paragraph(String(line), indent: 2) }
        addOptions(to: &page, isRun)
        if isRun { addRest(to: &page) } else { addSubcommands(to: &page) }
        return page.text
    }

    // MARK: Parts

    private func addOptions(to page: inout HelpPage, _ isRun: Bool) {
        let all = HelpArgument.all(of: isRun ? RunCommand.self : command.type)
        let own = all.filter { $0.sectionTitle == nil }, shared = all.filter { $0.sectionTitle != nil }
        let hidesShared = !isFull && own.contains { $0.longName == "help-all" }
        if !hidesShared {
            var titles: [String] = []
            for title in shared.compactMap(\.sectionTitle) where !titles.contains(title) { titles.append(title) }
            for title in titles { add(shared.filter { $0.sectionTitle == title }, titled: title.uppercased(), to: &page) }
        }
        let few = isRun && !isFull ? Self.usual.compactMap { option in shared.first { $0.longName == option.rawValue } } : []
        add(few + own, titled: "OPTIONS", to: &page)
        if !isRun, hidesShared { page.paragraph("and the options of run, which pilot --help-all lists", indent: 2) }
    }

    private func add(_ arguments: [HelpArgument], titled title: String, to page: inout HelpPage) {
        page.heading("\(title):")
        for argument in arguments { page.entry(argument.label, argument.abstract ?? "") }
    }

    private func addSubcommands(to page: inout HelpPage) {
        guard !command.subcommands.isEmpty else { return }
        page.heading("COMMANDS:")
        for sub in command.subcommands { page.entry(sub.call, sub.abstract) }
    }

    private func addRest(to page: inout HelpPage) {
        page.heading("COMMANDS:")
        for command in HelpCommand.all { page.entry(command.call, command.abstract) }
        page.entry("help <command>", "Show the help of a command.")
        page.heading("EXAMPLES:")
        for example in Self.examples {
            page.paragraph(example.text, indent: 2)
            page.command(example.command, indent: 4)
        }
        page.gap()
        for note in Self.notes { page.paragraph(note) }
    }

    // MARK: Words

    private static let usage = "pilot -q QUEUE [OPTIONS]\npilot COMMAND [OPTIONS]"

    /// The options of the first page: those of the user's documents.
    static let usual: [OptionName] = [
        .queue, .site, .joblabel, .workdir, .workflow, .lifetime, .debug, .url, .port, .cacert, .capath, .config, .pilotUser, .countryGroup,
        .workingGroup, .allowOtherCountry, .allowSameUser,
    ]

    /// Every command can be typed as it is, with a queue that exists.
    private static let examples = [
        ("Work for a queue; the proxy is X509_USER_PROXY or /tmp/x509up_u<uid>:", "pilot -q AGLT2_TEST-condor"),
        (
            "Production jobs for two hours, in /scratch, with another proxy:",
            "pilot -q AGLT2_TEST-condor -j managed -l 2h -a /scratch --cacert /tmp/x509up_u1000"
        ),
        (
            "Another server, and what is said to it:",
            "pilot -q QUEUE --url https://panda.example.org:8443 --capath /etc/grid-security/certificates --trace-ascii -"
        ),
        ("What would hold, and why:", "pilot config show -q QUEUE -l 2h"),
    ].map { (text: $0.0, command: $0.1) }

    private static let notes = [
        "Options may be written with underscores (--country_group), with = or a blank before the value, and shortened as long as it is clear "
            + "which is meant. Times are seconds, or have a unit: 90s, 30m, 2h, 1d.",
        "Exit codes: 0 done, 1 a job failed, 64 wrong usage, 68 credential or trust, 71 and 72 queue data, 79 no contact with the server, "
            + "128+n after signal n.",
    ]
}
