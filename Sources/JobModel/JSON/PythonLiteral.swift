/// Reads Python's notation of values, in which some fields of a job arrive: `{'a': [1, None, True], u'b': (2.5, "it's")}`.
///
/// Strings, numbers, `True`, `False`, `None`, lists, tuples and dictionaries, as `ast.literal_eval` takes them; nothing is evaluated.
/// Left out is what Python never prints of them: comments, adjacent strings, strings in three quotes, sets, `\N{…}`, complex numbers,
/// bytes that are not UTF-8, and a key that comes twice.
struct PythonLiteral {
    /// In bytes.
    static let longest = 16 << 20

    private var text: ByteCursor
    private var depth = 0
    private var memory: MemoryAllowance
    private let takesBareWords: Bool

    /// Reads the whole text as one value; a word without quotes is a text where the writer's shell may have taken them away.
    static func parse(_ text: String, takingBareWords: Bool = false) throws(SyntaxFault) -> JSONValue {
        guard text.utf8.count <= longest else { throw SyntaxFault(byte: longest, reason: "the text is too long") }
        var parser = PythonLiteral(Array(text.utf8), takingBareWords)
        let value = try parser.value()
        parser.skipBlanks()
        guard parser.text.next == nil else { throw parser.text.fault("more text behind the value") }
        return value
    }

    private init(_ bytes: [UInt8], _ takesBareWords: Bool) {
        self.takesBareWords = takesBareWords
        text = ByteCursor(bytes)
        memory = MemoryAllowance(textLength: bytes.count)
    }

    private mutating func value() throws(SyntaxFault) -> JSONValue {
        skipBlanks()
        if text.take("{") { return .object(try dictionary()) }
        if text.take("[") { return .array(try list(until: "]").values) }
        if text.take("(") { return try tuple() }
        if let byte = text.next, byte.isDigit || "+-.".utf8.contains(byte) { return try text.takePythonNumber() }
        return try wordOrString()
    }

    private mutating func wordOrString() throws(SyntaxFault) -> JSONValue {
        let start = text
        let word = String(decoding: text.take { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }, as: UTF8.self)
        if let byte = text.next, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
            guard let kind = PythonString(prefix: word) else { throw start.fault("an unknown kind of string") }
            let string = try kind.read(from: &text)
            try pay { $0.takeText(string.utf8.count) }
            return .string(string)
        }
        switch word {
        case "True": return .bool(true)
        case "False": return .bool(false)
        case "None": return .null
        default:
            guard takesBareWords, !word.isEmpty else { throw start.noValue }
            return .string(word)
        }
    }

    /// What follows the opening brace.
    private mutating func dictionary() throws(SyntaxFault) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        _ = try elements(until: "}") { parser throws(SyntaxFault) in
            try parser.pay { $0.takeMember() }
            let key = try parser.key()
            parser.skipBlanks()
            guard parser.text.take(":") else { throw parser.text.fault("a colon is wanted behind the key") }
            guard members.updateValue(try parser.value(), forKey: key) == nil else { throw parser.text.fault(JSONValue.repeatedKey) }
        }
        return members
    }

    /// A key; JSON has only texts for keys, so that a number becomes one.
    private mutating func key() throws(SyntaxFault) -> String {
        let start = text
        switch try value() {
        case .string(let key): return key
        case .int(let key): return String(key)
        default: throw start.fault("a key that is neither a string nor a whole number")
        }
    }

    private mutating func list(until close: StaticString) throws(SyntaxFault) -> (values: [JSONValue], endsWithComma: Bool) {
        var values: [JSONValue] = []
        let comma = try elements(until: close) { parser throws(SyntaxFault) in
            try parser.pay { $0.takeElement() }
            values.append(try parser.value())
        }
        return (values, comma)
    }

    /// Parentheses around one value without a comma are no tuple.
    private mutating func tuple() throws(SyntaxFault) -> JSONValue {
        let (values, endsWithComma) = try list(until: ")")
        if values.count == 1, !endsWithComma { return values[0] }
        return .array(values)
    }

    /// Reads what stands between brackets, with commas between and perhaps one behind; the opening bracket has been read.
    ///
    /// Returns whether there was a comma behind the last.
    private mutating func elements(
        until close: StaticString, read: (inout PythonLiteral) throws(SyntaxFault) -> Void
    ) throws(SyntaxFault) -> Bool {
        depth += 1
        guard depth <= JSONValue.deepest else { throw text.fault(JSONValue.tooDeep) }
        try pay { $0.takeContainer() }
        defer { depth -= 1 }
        var hasComma = false
        while true {
            skipBlanks()
            if text.take(close) { return hasComma }
            try read(&self)
            skipBlanks()
            hasComma = text.take(",")
            guard hasComma || text.take(close) else { throw text.fault("a comma or \(close) is wanted") }
            if !hasComma { return false }
        }
    }

    private mutating func pay(_ price: (inout MemoryAllowance) -> Bool) throws(SyntaxFault) {
        guard price(&memory) else { throw text.fault(JSONValue.tooLarge) }
    }

    private mutating func skipBlanks() {
        _ = text.take { $0 == 0x20 || 0x09...0x0d ~= $0 }
    }
}

extension UInt8 {
    var isLetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }
}
