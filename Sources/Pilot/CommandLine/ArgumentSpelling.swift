import JobModel
import Settings

/// Turns the spellings that the Python pilots accept into one: `--flag` and `--option=value`.
///
/// Values are never touched.
///
/// Underscores in names become hyphens, unique beginnings of names are completed (as argparse does), glued letters
/// (`-dqQUEUE`) are taken apart, and a boolean option without value gets its `true`.
struct ArgumentSpelling {
    private(set) var normalised: [String] = []

    init(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                normalised += [argument] + rest
                return
            }
            add(argument, followedBy: &rest)
        }
    }

    /// The options, when the command line holds nothing but whole options; nil when help is wanted or something is wrong.
    ///
    /// ArgumentParser needs 8 ms for this many options; so it is asked only for the words of help and of faults.
    var options: [OptionName: String]? {
        var options: [OptionName: String] = [:]
        for argument in normalised {
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard argument.hasPrefix("--"), let option = OptionName(rawValue: String(parts[0])), option.isFlag == (parts.count == 1)
            else { return nil }
            options[option] = option.isFlag ? "true" : String(parts[1])
        }
        return options
    }

    private mutating func add(_ argument: String, followedBy rest: inout ArraySlice<String>) {
        if argument.hasPrefix("--") {
            addLong(argument, &rest)
        } else if argument.hasPrefix("-"), argument.count > 1 {
            addLetters(argument, &rest)
        } else {
            normalised.append(argument)
        }
    }

    private mutating func addLong(_ argument: String, _ rest: inout ArraySlice<String>) {
        let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = Self.completed(String(parts.first ?? "").replacing("_", with: "-"))
        if parts.count == 2 {
            normalised.append("--\(name)=\(parts[1])")
        } else {
            addName(name, &rest)
        }
    }

    private mutating func addLetters(_ argument: String, _ rest: inout ArraySlice<String>) {
        var letters = argument.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = OptionName(letter: letter) else {
                normalised.append("-\(letter)\(letters)")
                return
            }
            if option.isFlag {
                normalised.append(option.spelling)
            } else if letters.isEmpty {
                addName(option.rawValue, &rest)
            } else {
                normalised.append("\(option.spelling)=\(letters.first == "=" ? letters.dropFirst() : letters)")
                return
            }
        }
    }

    private mutating func addName(_ name: String, _ rest: inout ArraySlice<String>) {
        guard let option = OptionName(rawValue: name), !option.isFlag else {
            normalised.append("--\(name)")
            return
        }
        if let value = rest.first, Self.isValue(value) {
            normalised.append("--\(name)=\(value)")
            rest.removeFirst()
        } else {
            normalised.append(option.isBoolean ? "--\(name)=true" : "--\(name)")
        }
    }

    /// A single `-` stands for stderr, and a negative number is judged as the value that it was meant to be.
    private static func isValue(_ text: String) -> Bool {
        !text.hasPrefix("-") || text == "-" || Double(text) != nil
    }

    private static func completed(_ name: String) -> String {
        let candidates = candidates(for: name)
        return candidates.count == 1 ? candidates[0] : name
    }

    /// The options that a name may stand for which is none; more than one when it was shortened too much.
    static func candidates(for name: String) -> [String] {
        let others = ["help", "help-all", "version", "licenses", "json"]
        if OptionName(rawValue: name) != nil || others.contains(name) || name.isEmpty { return [] }
        return (OptionName.allCases.map(\.rawValue) + others).filter { $0.hasPrefix(name) }
    }
}
