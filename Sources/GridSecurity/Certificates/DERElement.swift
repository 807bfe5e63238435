import FoundationEssentials
import Glibc

/// One element of DER: its tag and the bytes in it.
struct DERElement {
    struct Tag: RawRepresentable, Hashable {
        let rawValue: UInt8

        static let boolean = Tag(rawValue: 0x01)
        static let integer = Tag(rawValue: 0x02)
        static let octetString = Tag(rawValue: 0x04)
        static let objectIdentifier = Tag(rawValue: 0x06)
        static let generalizedTime = Tag(rawValue: 0x18)
        static let sequence = Tag(rawValue: 0x30)
        static let set = Tag(rawValue: 0x31)

        /// `[number]` around other elements.
        static func constructed(_ number: UInt8) -> Tag { Tag(rawValue: 0xa0 | number) }
        /// `[number]` in place of a simple type's own tag.
        static func primitive(_ number: UInt8) -> Tag { Tag(rawValue: 0x80 | number) }
    }

    let tag: Tag
    let content: ArraySlice<UInt8>

    /// The elements inside.
    var children: DERReader { DERReader(content) }

    /// A number that fits into 32 bits and is not negative, which all counts of ours are.
    func count() throws(DERError) -> Int {
        guard let first = content.first, first < 0x80, content.count <= 4 else { throw .badValue }
        return content.reduce(0) { $0 << 8 | Int($1) }  // fits: four bytes at the most
    }

    /// An object identifier in dots, such as `1.3.6.1.5.5.7.1.14`.
    func objectIdentifier() throws(DERError) -> String {
        guard let last = content.last, last < 0x80 else { throw .badValue }
        var arcs: [Int] = []
        var arc = 0
        for byte in content {
            guard arc < 1 << 40 else { throw .badValue }
            arc = arc << 7 | Int(byte & 0x7f)
            if byte < 0x80 {
                arcs.append(arc)
                arc = 0
            }
        }
        let root = min(arcs[0] / 40, 2)
        return ([root, arcs[0] - 40 * root] + arcs.dropFirst()).map(String.init).joined(separator: ".")
    }

    /// Printable text; anything else in it is refused, as it goes into logs.
    func text() throws(DERError) -> String {
        guard let text = String(validating: content, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw .badValue }
        return text
    }

    /// A time as RFC 5280 wants it: `YYYYMMDDHHMMSSZ`.
    func time() throws(DERError) -> Date {
        let digits = content.dropLast().map { Int32($0) - 48 }
        guard content.count == 15, content.last == UInt8(ascii: "Z"), digits.allSatisfy({ (0...9).contains($0) }) else {
            throw .badValue
        }
        func number(_ start: Int, _ count: Int) -> Int32 { digits[start..<start + count].reduce(0) { 10 * $0 + $1 } }
        var parts = tm()
        parts.tm_year = number(0, 4) - 1900
        parts.tm_mon = number(4, 2) - 1
        parts.tm_mday = number(6, 2)
        parts.tm_hour = number(8, 2)
        parts.tm_min = number(10, 2)
        parts.tm_sec = number(12, 2)
        let given = parts
        let seconds = timegm(&parts)
        // timegm turns the 31st of February into March; then a field has changed.
        guard parts.tm_mon == given.tm_mon, parts.tm_mday == given.tm_mday, parts.tm_hour == given.tm_hour,
            parts.tm_min == given.tm_min, parts.tm_sec == given.tm_sec
        else { throw .badValue }
        return Date(timeIntervalSince1970: TimeInterval(seconds))
    }
}
