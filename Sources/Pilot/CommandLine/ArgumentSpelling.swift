import JobModel

/// Turns the spellings that the Python pilots accept into those of the option table. Values are never touched.
///
/// Underscores in names become hyphens, unique beginnings of names are completed (as argparse does), glued letters
/// (`-dqQUEUE`) are taken apart, a boolean option without value gets its `true`, and a negative number after an option is tied to
/// it, so that it is judged as its value.
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
        let option = OptionName(rawValue: name)
        if let value = rest.first, value.first == "-", Double(value) != nil, option?.isFlag == false {
            normalised.append("--\(name)=\(value)")
            rest.removeFirst()
        } else if option?.isBoolean == true, rest.first?.hasPrefix("-") ?? true {
            normalised.append("--\(name)=true")
        } else {
            normalised.append("--\(name)")
        }
    }

    private static func completed(_ name: String) -> String {
        if OptionName(rawValue: name) != nil || ["help", "version", "json"].contains(name) || name.isEmpty { return name }
        let candidates = OptionName.allCases.filter { $0.rawValue.hasPrefix(name) }
        return candidates.count == 1 ? candidates[0].rawValue : name
    }
}
