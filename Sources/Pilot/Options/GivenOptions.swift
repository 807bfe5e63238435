import JobModel
import Settings

/// A theme of options, as given on a command line.
protocol GivenOptions {
    /// The text of each given option, `true` for a flag. Kinds and ranges are judged where all settings are merged.
    var given: [OptionName: String?] { get }
}

extension Bool {
    /// The text of a flag: nothing unless it was given.
    var asGiven: String? { self ? "true" : nil }
}
