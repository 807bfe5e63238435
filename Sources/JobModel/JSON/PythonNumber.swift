extension ByteCursor {
    /// Takes a number in Python's notation: `-5`, `1_000`, `0x1f`, `2.`, `.5e-3`.
    mutating func takePythonNumber() throws(SyntaxFault) -> JSONValue {
        let start = self
        let sign = take("-") ? "-" : ""
        if sign.isEmpty { _ = take("+") }
        if let radix = takeRadix() {
            let digits = try takeDigits { $0.hexadecimalValue.map { $0 < radix } ?? false }
            guard let number = Int(sign + digits, radix: Int(radix)) else { throw start.fault("no number, or one beyond all bounds") }
            return .int(number)
        }
        let whole = try takeDigits(\.isDigit)
        let fraction = take(".") ? try takeDigits(\.isDigit) : nil
        guard !whole.isEmpty || fraction?.isEmpty == false else { throw start.noValue }
        let exponent = try takeExponent()
        guard fraction != nil || exponent != nil || !whole.hasPrefix("0") || whole.allSatisfy({ $0 == "0" }) else {
            throw start.fault("a number with a leading zero")
        }
        let digits = "\(sign)\(whole.isEmpty ? "0" : whole).\(fraction.flatMap { $0.isEmpty ? nil : $0 } ?? "0")\(exponent ?? "")"
        guard let number = JSONValue(number: fraction == nil && exponent == nil ? sign + whole : digits) else {
            throw start.fault("a number beyond all bounds")
        }
        return number
    }

    private mutating func takeRadix() -> UInt8? {
        if take("0x") || take("0X") { return 16 }
        if take("0o") || take("0O") { return 8 }
        if take("0b") || take("0B") { return 2 }
        return nil
    }

    private mutating func takeExponent() throws(SyntaxFault) -> String? {
        guard take("e") || take("E") else { return nil }
        let sign = take("-") ? "-" : ""
        if sign.isEmpty { _ = take("+") }
        let digits = try takeDigits(\.isDigit)
        guard !digits.isEmpty else { throw fault("a digit is wanted") }
        return "e" + sign + digits
    }

    /// Takes digits, between which single underscores may stand; those are left out.
    private mutating func takeDigits(_ isDigit: (UInt8) -> Bool) throws(SyntaxFault) -> String {
        let run = take { isDigit($0) || $0 == UInt8(ascii: "_") }
        let groups = run.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard run.isEmpty || groups.allSatisfy({ !$0.isEmpty }) else { throw fault("an underscore that is not between digits") }
        return String(decoding: groups.joined(), as: UTF8.self)
    }
}
