/// How bytes are dumped, as curl's options of the same names do it.
package enum TraceFormat: Sendable {
    /// `--trace`: hexadecimal and text.
    case hex
    /// `--trace-ascii`: text only.
    case ascii

    /// Bytes on a line.
    private var width: Int { self == .hex ? 16 : 64 }

    /// The bytes in lines that begin with their offset; the same bytes that curl would write.
    func dump(_ bytes: [UInt8]) -> String {
        var text = ""
        var start = 0
        while start < bytes.count {
            let (line, next) = self == .ascii ? asciiLine(bytes, start) : (hexLine(bytes, start), start + width)
            text += "\(hex(start, digits: 4)): \(line)\n"
            start = next
        }
        return text
    }

    private func hexLine(_ bytes: [UInt8], _ start: Int) -> String {
        let line = bytes[start..<min(start + width, bytes.count)]
        let columns = line.map { hex(Int($0), digits: 2) + " " }.joined()
        return columns + String(repeating: "   ", count: max(0, width - line.count)) + text(line)
    }

    /// A line ends at its width or at CR LF, which is not shown; also returns where the next one starts.
    private func asciiLine(_ bytes: [UInt8], _ start: Int) -> (line: String, next: Int) {
        let limit = min(start + width, bytes.count)
        for index in start..<min(limit + 1, bytes.count) where bytes[index...].starts(with: [0x0D, 0x0A]) {
            return (text(bytes[start..<index]), index + 2)
        }
        return (text(bytes[start..<limit]), limit)
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
    }

    private func hex(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
