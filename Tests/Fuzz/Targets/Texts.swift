import HTTP
import Waiting

@testable import PandaClient
@testable import Workflows

extension FuzzTarget {
    static let serverCommand = FuzzTarget("server-command") { bytes in
        let text = String(bytes)
        let commands = ServerCommand.parse(text)
        if text.split(separator: ",").contains("tobekilled") { try promise(commands.contains(.tobekilled), "an order to kill is not seen") }
        for command in commands {
            switch command {
            case .other(let word): try promise(!word.isEmpty && !word.contains(" "), "'\(word)' is no word")
            case .debugCommand(let text):
                if let command = try parsed({ try DebugCommand.parse(text) }) { try promise(isLine("\(command)"), "no line: \(command)") }
            default: break
            }
        }
    }

    static let form = FuzzTarget("form") { bytes in
        let text = String(bytes)
        let pairs = FormText.decode(text)
        try promise(FormText.decode(FormText.encode(pairs.map { ($0, $1) })) == pairs, "written and read again it is another form")
        try promise(FormText.decode(FormText.encode([(text, text)])) == [text: text], "what is escaped is not what comes back")
        try promise(FormText.decode("x=" + FormText.escape(text) + "&x=") == ["x": text], "of a repeated key the first counts")
        try promise(FormText.decode("x=" + text)["x"] == firstValue(text), "a value is read as \(FormText.decode("x=" + text))")
    }

    /// The first value of a form's text, by a slower reading.
    private static func firstValue(_ text: String) -> String {
        let value = text.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).first ?? Substring(text).utf8
        let parts = value.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }.split(
            separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
        return String(
            parts.dropFirst().reduce(into: Array(parts.first ?? [])) { bytes, part in
                let digits = Array(part.prefix(2))
                let isCode = digits.count == 2 && digits.allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) }
                let byte = isCode ? UInt8(String(digits), radix: 16) : nil
                bytes += byte.map { [$0] + part.dropFirst(2) } ?? [UInt8(ascii: "%")] + part
            })
    }

    /// A date of a server, and what `Retry-After` makes of it.
    static let httpDate = FuzzTarget("http-date") { bytes in
        let text = String(bytes)
        for status in [200, 429, 503] {
            let advice = RetryAdvice(status: status, headers: [HTTPHeader("Retry-After", text)], now: 1_700_000_000)
            if case .after(let delay) = advice { try promise(delay >= .zero, "a delay of \(delay)") }
        }
        guard let date = HTTPDate(text), 0..<253_402_300_800 ~= date.seconds else { return }
        try promise(HTTPDate(ServerTime.text(date.seconds).asHTTP) == date, "written and read again it is another date")
    }
}

extension String {
    /// `2023-11-14 22:13:20` as HTTP has it: `14 Nov 2023 22:13:20 GMT`.
    fileprivate var asHTTP: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = split { "- ".contains($0) }
        let month = months[(Int(parts[1]) ?? 1) - 1]
        return "\(parts[2]) \(month) \(parts[0]) \(parts[3]) GMT"
    }
}
