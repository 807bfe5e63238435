import ArgumentParser

/// What is asked of every command line before it is read: here for help and completion to know it.
struct HelpOptions: ParsableArguments {
    @Flag(name: .customLong("help-all"), help: "Show every option.")
    var helpAll = false
}
