/// Replaces `$NAME` and `${NAME}` in a value of the configuration file.
package enum EnvironmentExpansion: Equatable, Sendable {
    case text(String)
    /// The environment has no variable of this name. The old pilots went on with `None`; the user learns of it here.
    case missing(String)

    /// A `$` that no name follows stands for itself.
    package static func expand(_ value: String, with environment: [String: String]) -> EnvironmentExpansion {
        var result = ""
        var rest = value[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            guard let name = takeName(from: &rest) else {
                result += "$"
                continue
            }
            guard let text = environment[name] else { return .missing(name) }
            result += text
        }
        return .text(result + rest)
    }

    private static func takeName(from rest: inout Substring) -> String? {
        if rest.first == "{", let close = rest.firstIndex(of: "}") {
            let name = rest[rest.index(after: rest.startIndex)..<close]
            guard isName(name) else { return nil }
            rest = rest[rest.index(after: close)...]
            return String(name)
        }
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        guard isName(name) else { return nil }
        rest = rest[name.endIndex...]
        return String(name)
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.first, !first.isNumber else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}
