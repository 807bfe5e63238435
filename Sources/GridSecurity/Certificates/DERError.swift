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
