import JobModel

extension ValueReader where Value == String {
    package static var text: ValueReader { ValueReader { text throws(ValueFault) in text } }

    /// An experiment that Pilot 2 or 3 has a plug-in for, in any case of letters; kept in lower case.
    ///
    /// A fault lists those that are `built`.
    package static func experiment(built: [String]) -> ValueReader {
        ValueReader { text throws(ValueFault) in
            let name = text.lowercased()
            if experiments.contains(name) { return name }
            throw unknown(text, "an experiment", experiments, listing: built)
        }
    }

    private static var experiments: [String] { ["atlas", "darkside", "eic", "generic", "rubin", "ska", "sphenix"] }

    /// One of a few words, exactly as written here; a fault lists those that are built, where not all are.
    package static func word(of words: [String], called kind: String, built: [String]? = nil) -> ValueReader {
        ValueReader { text throws(ValueFault) in
            if words.contains(text) { return text }
            throw unknown(text, kind, words, listing: built ?? words)
        }
    }

    private static func unknown(_ text: String, _ kind: String, _ words: [String], listing: [String]) -> ValueFault {
        let list = listing.count > 1 ? "one of \(listing.joined(separator: ", "))" : "built is \(listing.joined())"
        return ValueFault("'\(text)' is not \(kind) (\(list))\(suggestion(for: text, among: words))")
    }

    /// SCORE or MCORE, alone or with a suffix such as `_HIMEM`.
    package static var resourceType: ValueReader {
        ValueReader { text throws(ValueFault) in
            let stem = text.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
            if let first = stem.first, ["SCORE", "MCORE"].contains(first), stem.count == 1 || !stem[1].isEmpty { return text }
            throw ValueFault(
                "'\(text)' is not a resource type (SCORE or MCORE, or either with a suffix such as _HIMEM)"
                    + suggestion(for: text, among: ["SCORE", "MCORE", "SCORE_HIMEM", "MCORE_HIMEM"]))
        }
    }

    /// The name of a file that holds a secret.
    ///
    /// A long text that is no absolute path may be the secret itself: it is not shown.
    package static var secretFile: ValueReader {
        ValueReader(show: { !$0.hasPrefix("/") && ($0.count > 30 || $0.hasPrefix("eyJ")) ? "****" : $0 }) { text throws(ValueFault) in text
        }
    }
}

extension ValueReader where Value == [String] {
    /// Words between commas; empty ones are left out.
    package static var list: ValueReader {
        ValueReader(show: { $0.joined(separator: ",") }) { text throws(ValueFault) in
            text.split(separator: ",").map { String($0.trimmed) }.filter { !$0.isEmpty }
        }
    }
}

extension ValueReader where Value == Bool {
    /// The words of the Python pilots, in any case: yes true t y 1, no false f n 0.
    package static var boolean: ValueReader {
        ValueReader { text throws(ValueFault) in
            switch text.lowercased() {
            case "yes", "true", "t", "y", "1": return true
            case "no", "false", "f", "n", "0": return false
            default:
                let near = suggestion(for: text, among: ["yes", "true", "no", "false"])
                throw ValueFault("'\(text)' is not a boolean (yes, true, t, y, 1, no, false, f, n, 0)\(near)")
            }
        }
    }

    /// The contrary of `boolean`: for the options that switch something off.
    package static var inverted: ValueReader {
        ValueReader(show: { "\(!$0)" }) { text throws(ValueFault) in try !boolean.read(text) }
    }

    /// True as soon as the variable is set to anything.
    package static var presence: ValueReader { ValueReader { _ throws(ValueFault) in true } }
}

extension ValueReader where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// A case by its raw value, in any case of letters.
    package static var choice: ValueReader {
        ValueReader(show: { $0.rawValue }) { text throws(ValueFault) in
            if let value = Value.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) { return value }
            let words = Value.allCases.map(\.rawValue)
            throw ValueFault("'\(text)' is none of \(words.joined(separator: ", "))\(suggestion(for: text, among: words))")
        }
    }
}
