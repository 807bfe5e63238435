/// What ends a secret that has begun, as far as that has been read.
enum SecretEnd {
    case line
    /// A blank, or one of these.
    case word(stops: String)
    /// What no token holds.
    case token
    case quoted(Quote)
    /// The bracket that closes the first one; those in quotations do not count.
    case bracketed(depth: Int, in: Quote?)
    /// The last line of a PEM block.
    case privateKey

    /// Moves the position to the end of the secret and returns true, or as far as the text can be told and returns false.
    mutating func advance(_ position: inout Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .line: position = bytes.firstIndex(from: position) { $0 == 10 || $0 == 13 }
        case .word(let stops): position = bytes.firstIndex(from: position) { $0.isSpace || stops.utf8.contains($0) }
        case .token: position = bytes.firstIndex(from: position) { !$0.isTokenCharacter }
        case .quoted(let quote): return Self.findQuote(quote, &position, bytes)
        case .bracketed(var depth, var quote):
            defer { self = .bracketed(depth: depth, in: quote) }
            return Self.findBracket(&depth, &quote, &position, bytes)
        case .privateKey: return Self.findLastLine(&position, bytes)
        }
        return position < bytes.count
    }

    /// Stops before the quotation mark and its backslashes.
    private static func findQuote(_ quote: Quote, _ position: inout Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        while let index = bytes.firstIndexBehindBackslashes(from: &position) {
            if quote.isClosed(by: bytes[index], behind: index - position) {
                position = index - quote.escapes
                return true
            }
            position = index + 1
        }
        return false
    }

    private static func findBracket(
        _ depth: inout Int, _ quote: inout Quote?, _ position: inout Int, _ bytes: UnsafeRawBufferPointer
    ) -> Bool {
        while let index = bytes.firstIndexBehindBackslashes(from: &position) {
            let backslashes = index - position
            position = index + 1
            if let open = quote {
                if open.isClosed(by: bytes[index], behind: backslashes) { quote = nil }
                continue
            }
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = Quote(byte: bytes[index], escapes: backslashes)
            default: break
            }
            if depth == 0 { return true }
        }
        return false
    }

    private static func findLastLine(_ position: inout Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        while position < bytes.count {
            guard let isLastLine = bytes.begins(with: "-----end ", at: position) else { return false }
            if isLastLine {
                let dashes = bytes.firstIndex(from: position + 9, limit: SecretStart.longestLabel) { $0 == UInt8(ascii: "-") }
                guard dashes + 5 <= bytes.count else { return false }
                position = dashes + 5
                return true
            }
            position += 1
        }
        return false
    }
}

extension UnsafeRawBufferPointer {
    /// The first index from the position on that holds no backslash; nil when the bytes end before.
    ///
    /// Long runs are passed over by 64, which changes nothing for `Quote`, so that a text in pieces is not held back for long.
    fileprivate func firstIndexBehindBackslashes(from position: inout Int) -> Int? {
        while true {
            let index = firstIndex(from: position, limit: 64) { $0 != UInt8(ascii: "\\") }
            if index - position < 64 { return index < count ? index : nil }
            position = index
        }
    }
}
