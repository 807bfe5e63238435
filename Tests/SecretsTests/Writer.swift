import Foundation

/// A way in which a text comes to be written on its way to a log; each is as free as the writers that are met.
enum Writer: CaseIterable {
    case plain, percent, percentTwice, json, jsonTwice, percentOfJSON, jsonOfPercent, python, singleQuotes, shellBackslashes
    case base64, percentOfBase64, jsonOfBase64, hexadecimal

    /// The text as it would be written, in three parts: the second is what the secret alone decides and must go.
    func write(_ secret: String, _ random: inout SeededGenerator) -> (before: String, secret: String, after: String) {
        switch self {
        case .plain: ("", secret, "")
        case .percent: ("", Self.percent(secret, &random), "")
        case .percentTwice: ("", Self.percent(Self.percent(secret, &random), &random), "")
        case .json: ("", Self.json(secret, &random), "")
        case .jsonTwice: ("", Self.json(Self.json(secret, &random), &random), "")
        case .percentOfJSON: ("", Self.percent(Self.json(secret, &random), &random), "")
        case .jsonOfPercent: ("", Self.json(Self.percent(secret, &random), &random), "")
        case .python: ("", Self.python(secret), "")
        case .singleQuotes: ("", secret.replacing("'", with: random.chance(50) ? #"'\''"# : #"'"'"'"#), "")
        case .shellBackslashes: ("", secret.map { $0.isLetter || $0.isNumber || $0 == "\n" ? "\($0)" : "\\\($0)" }.joined(), "")
        case .base64: Self.base64(secret, &random)
        case .percentOfBase64: Self.base64(secret, &random, within: Self.percent)
        case .jsonOfBase64: Self.base64(secret, &random, within: Self.json)
        case .hexadecimal: ("", Self.hexadecimal(secret, &random), "")
        }
    }

    /// Letters and digits may be encoded too, but need not; only in forms is a blank a plus sign.
    private static let safe = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.".utf8)

    private static func percent(_ text: String, _ random: inout SeededGenerator) -> String {
        let isForm = random.chance(50), extra = random.chance(30) ? 30 : 0
        return text.utf8.map { byte in
            if isForm, byte == 0x20 { return "+" }
            if safe.contains(byte), !random.chance(extra) { return String(Unicode.Scalar(byte)) }
            return "%" + String(format: random.chance(50) ? "%02X" : "%02x", byte)
        }.joined()
    }

    /// `\u` for what need not be escaped, as some writers have it for all that is not ASCII, and `\/` now and then.
    private static func json(_ text: String, _ random: inout SeededGenerator) -> String {
        let extra = random.chance(30) ? 20 : 0, isASCII = random.chance(50), escapesSlash = random.chance(50)
        let short: [Unicode.Scalar: String] = ["\n": #"\n"#, "\r": #"\r"#, "\t": #"\t"#, "\"": #"\""#, "\\": #"\\"#]
        return text.unicodeScalars.map { scalar in
            if scalar == "/", escapesSlash { return #"\/"# }
            if let short = short[scalar], !random.chance(extra) { return short }
            let mustBeEscaped = scalar.value < 0x20 || short[scalar] != nil || isASCII && !scalar.isASCII
            guard mustBeEscaped || random.chance(extra) else { return String(scalar) }
            return String(scalar).utf16.map { #"\u"# + String(format: random.chance(50) ? "%04X" : "%04x", $0) }.joined()
        }.joined()
    }

    /// The representation of a bytes object.
    private static func python(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x0a: #"\n"#
            case 0x5c: #"\\"#
            case 0x27: #"\'"#
            case 0x20..<0x7f: String(Unicode.Scalar(byte))
            default: #"\x"# + String(format: "%02x", byte)
            }
        }.joined()
    }

    private static func hexadecimal(_ text: String, _ random: inout SeededGenerator) -> String {
        let isUpper = random.chance(50)
        return text.utf8.map { String(format: isUpper ? "%02X" : "%02x", $0) }.joined()
    }

    /// Within a longer encoded text, perhaps wrapped, perhaps in the alphabet for URLs, perhaps without padding.
    private static func base64(_ secret: String, _ random: inout SeededGenerator) -> (before: String, secret: String, after: String) {
        let lead = Int.random(in: 0...7, using: &random), trail = Int.random(in: 0...4, using: &random)
        let bytes = Array(repeating: UInt8(ascii: "x"), count: lead) + secret.utf8 + Array(repeating: UInt8(ascii: "y"), count: trail)
        var text = Data(bytes).base64EncodedString()
        if random.chance(50) { text = text.replacing("+", with: "-").replacing("/", with: "_") }
        if random.chance(30) { text = text.replacing("=", with: "") }
        let first = (8 * lead + 5) / 6, end = 8 * (lead + secret.utf8.count) / 6
        let parts = (String(text.prefix(first)), String(text.prefix(end).dropFirst(first)), String(text.dropFirst(end)))
        guard random.chance(50) else { return parts }
        return (parts.0, wrapped(parts.1, at: [64, 76, 20].randomElement(using: &random) ?? 64), parts.2)
    }

    private static func wrapped(_ text: String, at width: Int) -> String {
        stride(from: 0, to: text.count, by: width).map { String(text.dropFirst($0).prefix(width)) }.joined(separator: "\n")
    }

    private static func base64(
        _ secret: String, _ random: inout SeededGenerator, within write: (String, inout SeededGenerator) -> String
    ) -> (before: String, secret: String, after: String) {
        let parts = base64(secret, &random)
        return (write(parts.before, &random), write(parts.secret, &random), write(parts.after, &random))
    }
}
