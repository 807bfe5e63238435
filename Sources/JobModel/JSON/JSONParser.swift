/// Reads JSON (RFC 8259) strictly but for what Python writes of numbers, `NaN` and `Infinity`, in one pass and in time that grows with the length alone.
///
/// Foundation's decoder takes half a minute for 16 kB of nested lists: each type that it tries in vain costs it a note of the whole path.
struct JSONParser {
    var text: ByteCursor
    private var depth = 0
    private var memory: MemoryAllowance
    /// What was put up with; nil for a reader that puts up with nothing.
    private(set) var flaws: JSONFlaws?
    /// Whether the present value is for nobody.
    private var isSkipping = false

    init(_ bytes: [UInt8], memory: MemoryAllowance? = nil, forgiving: Bool = false) {
        text = ByteCursor(bytes)
        flaws = forgiving ? JSONFlaws() : nil
        // RFC 8259 lets a reader ignore it.
        _ = text.take("\u{feff}")
        self.memory = memory ?? MemoryAllowance(textLength: bytes.count)
    }

    /// Reads the whole text as one value.
    mutating func document() throws(SyntaxFault) -> JSONValue {
        let value = try value()
        try end()
        return value
    }

    /// Reads the whole text as an object of which only some members are kept.
    mutating func members(_ names: Set<String>) throws(SyntaxFault) -> [String: JSONValue] {
        skipBlanks()
        guard text.take("{") else { throw text.fault("an object is wanted") }
        let members = try object(keeping: names.contains)
        try end()
        return members
    }

    private mutating func value() throws(SyntaxFault) -> JSONValue {
        skipBlanks()
        if text.take("{") { return .object(try object { _ in true }) }
        if text.take("[") { return .array(try array()) }
        if text.take("\"") { return .string(try string()) }
        if text.take("true") { return .bool(true) }
        if text.take("false") { return .bool(false) }
        if text.take("null") { return .null }
        if text.take("NaN") { return beyond("NaN") }
        return try number()
    }

    /// What follows the opening brace.
    private mutating func object(keeping isWanted: (String) -> Bool) throws(SyntaxFault) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        try elements(until: "}") { parser throws(SyntaxFault) in
            guard parser.text.take("\"") else { throw parser.text.fault("a key in quotes is wanted") }
            let before = parser.memory
            try parser.pay { $0.takeMember() }
            let key = try parser.string()
            parser.skipBlanks()
            guard parser.text.take(":") else { throw parser.text.fault("a colon is wanted behind the key") }
            let isKept = isWanted(key)
            let value = try parser.value(of: key, isKept: isKept)
            guard isKept else { return parser.memory.reset(to: before) }
            guard members.updateValue(value, forKey: key) != nil else { return }
            let fault = parser.text.fault(JSONValue.repeatedKey)
            // Which of two values is meant matters to nobody where neither is used.
            guard parser.isSkipping else { throw fault }
            try parser.forgive(fault)
        }
        return members
    }

    private mutating func value(of key: String, isKept: Bool) throws(SyntaxFault) -> JSONValue {
        let wasSkipping = isSkipping
        isSkipping = wasSkipping || !isKept
        flaws?.path.append(key)
        let value = try value()
        flaws?.path.removeLast()
        isSkipping = wasSkipping
        return value
    }

    private mutating func array() throws(SyntaxFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        try self.elements(until: "]") { parser throws(SyntaxFault) in
            try parser.pay { $0.takeElement() }
            elements.append(try parser.value())
        }
        return elements
    }

    /// Reads what stands between brackets, with commas between; the opening one has been read.
    private mutating func elements(
        until close: StaticString, read: (inout JSONParser) throws(SyntaxFault) -> Void
    ) throws(SyntaxFault) {
        depth += 1
        guard depth <= JSONValue.deepest else { throw text.fault(JSONValue.tooDeep) }
        skipBlanks()
        if !text.take(close) {
            try pay { $0.takeContainer() }
            repeat {
                skipBlanks()
                try read(&self)
                skipBlanks()
            } while text.take(",")
            guard text.take(close) else { throw text.fault("a comma or \(close) is wanted") }
        }
        depth -= 1
    }

    mutating func pay(_ price: (inout MemoryAllowance) -> Bool) throws(SyntaxFault) {
        guard price(&memory) else { throw text.fault(JSONValue.tooLarge) }
    }

    private mutating func number() throws(SyntaxFault) -> JSONValue {
        let start = text
        let isNegative = text.take("-")
        if text.take("Infinity") { return beyond(isNegative ? "-Infinity" : "Infinity") }
        let whole = text.take(while: \.isDigit)
        guard let first = whole.first else { throw isNegative ? text.fault("a digit is wanted") : start.noValue }
        guard first != UInt8(ascii: "0") || whole.count == 1 else { throw start.fault("a number with a leading zero") }
        var digits = (isNegative ? "-" : "") + String(decoding: whole, as: UTF8.self)
        if text.take(".") { digits += "." + (try self.digits()) }
        if text.take("e") || text.take("E") {
            let sign = text.take("-") ? "-" : text.take("+") ? "+" : ""
            digits += "e" + sign + (try self.digits())
        }
        if let number = JSONValue(number: digits) { return number }
        try pay { $0.takeText(digits.utf8.count) }
        return beyond(digits)
    }

    private mutating func beyond(_ number: String) -> JSONValue {
        flaws?.note(text.fault("a number that is none"))
        return .beyond(number)
    }

    private mutating func digits() throws(SyntaxFault) -> String {
        let digits = text.take(while: \.isDigit)
        if digits.isEmpty { throw text.fault("a digit is wanted") }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Notes a fault that a forgiving reader puts up with; throws it for any other.
    mutating func forgive(_ fault: SyntaxFault) throws(SyntaxFault) {
        guard flaws != nil else { throw fault }
        flaws?.note(fault)
    }

    private mutating func skipBlanks() {
        _ = text.take { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
    }

    private mutating func end() throws(SyntaxFault) {
        skipBlanks()
        guard text.next == nil else { throw text.fault("more text behind the value") }
    }
}
