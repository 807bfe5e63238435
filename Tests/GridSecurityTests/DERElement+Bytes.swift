@testable import GridSecurity

extension DERElement {
    init(_ tag: Tag, _ content: [UInt8]) {
        self.init(tag: tag, content: content[...])
    }

    /// The element in DER; for contents of less than 64 kB.
    var bytes: [UInt8] {
        let length: [UInt8] =
            switch content.count {
            case ..<0x80: [UInt8(content.count)]
            case ..<0x100: [0x81, UInt8(content.count)]
            default: [0x82, UInt8(content.count >> 8), UInt8(content.count & 0xff)]
            }
        return [tag.rawValue] + length + content
    }
}
