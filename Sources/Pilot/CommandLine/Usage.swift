import JobModel
import Settings

/// What `pilot` makes of a command line before any option is read.
enum Usage {
    /// What a command line that cannot be obeyed ends with.
    static let exitCode = PilotError.usage

    /// Commands that the house plans and that stand not yet.
    ///
    /// Who builds one takes it out here and adds it to `Main`.
    static let planned: Set<String> = ["doctor", "status", "report"]

    /// The words that start a command; everything else belongs to `run`.
    static let commands: Set<String> = ["run", "try", "config", "recover", "drain", "help"]

    /// The arguments with the command's name first, and the options in one spelling.
    static func arguments(_ given: [String]) -> [String] {
        let spelled = ArgumentSpelling(given).normalised
        if let first = spelled.first, commands.contains(first) { return spelled }
        return ["run"] + spelled
    }

    /// The options of a sound command line of `run`, else nil.
    static func runOptions(_ given: [String]) -> [OptionName: String]? {
        ArgumentSpelling(given.first == "run" ? Array(given.dropFirst()) : given).options
    }

    /// The end of the help of `run`.
    static let examples = """
        EXAMPLES:
          The least there is; the proxy is found as X509_USER_PROXY or /tmp/x509up_u<uid>:
            pilot -q AGLT2_TEST-condor -d

          Production jobs for two hours, in a directory of their own, with a proxy:
            pilot -q AGLT2_TEST-condor -s AGLT2_TEST -j managed -l 7200 -a /scratch --cacert /tmp/x509up_u1000

          Another server, and what is said to it:
            pilot -q QUEUE --url https://panda.example.org:8443 --capath /etc/grid-security/certificates --trace-ascii -

          What would hold, and from where; and a look at a configuration file:
            pilot config show -q QUEUE --config pilot_config.cfg
            pilot config check pilot_config.cfg

        Every option may be written with underscores (--country_group), with = or a blank before its value, and shortened as long as
        it is unambiguous. Exit codes: 0 done, 64 wrong usage, 128+n after signal n; the others are in the manual.
        """
}
