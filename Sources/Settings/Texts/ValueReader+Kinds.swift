import JobModel

extension ValueReader where Value == String {
    package static var text: ValueReader { ValueReader { text throws(ValueFault) in text } }

    /// Compared and kept in lower case.
    package static var lowercase: ValueReader { ValueReader { text throws(ValueFault) in text.lowercased() } }

    /// One of a few words, exactly as written here.
    package static func word(of words: [String], called kind: String) -> ValueReader {
        ValueReader { text throws(ValueFault) in
            if words.contains(text) { return text }
            throw ValueFault("'\(text)' is not \(kind) (one of \(words.joined(separator: ", ")))")
        }
    }

    /// SCORE or MCORE, alone or with a suffix such as `_HIMEM`.
    package static var resourceType: ValueReader {
        ValueReader { text throws(ValueFault) in
            let stem = text.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
            if let first = stem.first, ["SCORE", "MCORE"].contains(first), stem.count == 1 || !stem[1].isEmpty { return text }
            throw ValueFault("'\(text)' is not a resource type (SCORE or MCORE, or either with a suffix such as _HIMEM)")
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
            default: throw ValueFault("'\(text)' is not a boolean (yes, true, t, y, 1, no, false, f, n, 0)")
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
            throw ValueFault("'\(text)' is none of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }
}
