/// Reads DER elements one after another: definite, shortest-form lengths and one-byte tags only, never beyond the end.
struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next element's tag, without reading it.
    var nextTag: DERElement.Tag? { rest.first.map(DERElement.Tag.init(rawValue:)) }

    /// Reads the next element, whatever it is.
    mutating func next() throws(DERError) -> DERElement {
        guard let tag = rest.popFirst() else { throw .endOfData }
        // Tag numbers above 30 take more bytes; nothing that we read has them.
        guard tag & 0x1f != 0x1f else { throw .unexpected(tag: tag) }
        let count = try readLength()
        guard count <= rest.count else { throw .endOfData }
        let content = rest.prefix(count)
        rest = rest.dropFirst(count)
        return DERElement(tag: DERElement.Tag(rawValue: tag), content: content)
    }

    /// Reads the next element, which must have this tag.
    mutating func next(_ tag: DERElement.Tag) throws(DERError) -> DERElement {
        let element = try next()
        guard element.tag == tag else { throw .unexpected(tag: element.tag.rawValue) }
        return element
    }

    /// Reads the next element if it has this tag.
    mutating func nextIf(_ tag: DERElement.Tag) throws(DERError) -> DERElement? {
        nextTag == tag ? try next() : nil
    }

    private mutating func readLength() throws(DERError) -> Int {
        guard let first = rest.popFirst() else { throw .endOfData }
        if first < 0x80 { return Int(first) }  // fits: a byte
        let digits = Int(first & 0x7f)  // fits: a byte
        guard (1...4).contains(digits) else { throw .badLength }
        var length = 0
        for _ in 0..<digits {
            guard let digit = rest.popFirst() else { throw .endOfData }
            length = length << 8 | Int(digit)
        }
        guard length >= 0x80, length >> (8 * (digits - 1)) != 0 else { throw .badLength }
        return length
    }
}

/// Bytes that are not the DER they should be.
enum DERError: Error, Hashable, CustomStringConvertible {
    case endOfData
    /// Indefinite, not in its shortest form, or absurdly long.
    case badLength
    case unexpected(tag: UInt8)
    /// A value that its own type does not allow: a time, a number, a name, an identifier.
    case badValue

    var description: String {
        switch self {
        case .endOfData: "the data ends too early"
        case .badLength: "a length is not valid DER"
        case .unexpected(let tag): "unexpected element 0x\(String(tag, radix: 16))"
        case .badValue: "a value is not what its type allows"
        }
    }
}
