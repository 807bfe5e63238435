import Curl

/// What the log says of one exchange: a line for it, and libcurl's own lines under that.
struct ExchangeWords {
    /// More lines than any exchange has that is worth reading.
    private static let limit = 500
    private var said: [Substring] = []
    private var isCut = false

    /// Takes what libcurl says, a line or a piece of one.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard said.count < Self.limit else { return isCut = true }
        said += String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    }

    /// `GET https://host/path 200, 0 bytes sent, 1234 received, 45 ms`, and what was said; all of it once.
    mutating func lines(_ doing: String, _ outcome: Result<TransferResult, CurlError>, after time: Duration) -> [String] {
        defer { (said, isCut) = ([], false) }
        let end =
            switch outcome {
            case .success(let result): "\(result.status), \(result.sent) bytes sent, \(result.received) received"
            case .failure(let error): "\(error)"
            }
        // fits: no exchange lasts longer than the pilot
        let milliseconds = Int((time / .milliseconds(1)).rounded())
        return ["\(doing) \(end), \(milliseconds) ms"] + said.map { "* \($0)" } + (isCut ? ["* and more"] : [])
    }
}
