/// One thing that goes wrong on purpose: `ENDPOINT:KIND[:key=value,…]`.
///
/// `ENDPOINT` is the last part of an API path (`update_job`, `getJob`), `schedconfig`, `ddmendpoints`, `trf`, `storage`, `traces`, or `*` for
/// any request; `connection` is a new connection, before its first byte is read, which knows `reset`, `close`, `hang` and `delay`.
package struct Fault: Sendable {
    /// What happens.
    package enum Kind: Sendable, Equatable {
        /// That HTTP status; `ra=SECONDS` adds Retry-After, `rd=SECONDS` the same as a date, `page=TITLE` a web page.
        case status(Int)
        /// Waits `s` seconds, 5 by default, then answers.
        case delay
        /// TCP reset once the request is read, which has no effect.
        case reset
        /// The request has its effect; in place of the answer comes a TCP reset.
        case lost
        /// Half of the answer, then a TCP reset.
        case resetWithin
        /// The whole answer, then a TCP reset.
        case resetAfter
        /// The request arrives twice; the second answer is sent.
        case twice
        /// One byte of the answer every `s` seconds, 0.05 by default.
        case drip
        /// The answer with a Content-Length that is wrong by `n`, 5 by default.
        case length
        /// End of the connection without an answer.
        case close
        /// No answer for `s` seconds, then the end.
        case hang
        /// A web page with status 200.
        case garbage
        /// Half of the answer, then the end.
        case truncate
        /// A complete answer whose gzip body is only half there.
        case truncatedGzip
        /// There is no job.
        case noJob
        /// StatusCode `n`, 30 by default; the request has no effect.
        case code
        /// The answer's command is `tobekilled`.
        case toBeKilled
        /// The answer's command is `cmd`.
        case command
    }

    /// As it was written.
    package let spec: String
    let endpoint: String
    package let kind: Kind
    private let keys: [String: String]

    /// Reads the text form; an unknown kind or key is an error.
    package init(_ spec: String) throws {
        let parts = spec.split(separator: ":", maxSplits: 2).map(String.init)
        guard parts.count >= 2 else { throw SandboxError("reading fault \(spec)", "want ENDPOINT:KIND[:key=value,…]") }
        self.spec = spec
        endpoint = parts[0]
        guard let kind = Self.kind(parts[1]) else { throw SandboxError("reading fault \(spec)", "unknown kind \(parts[1])") }
        self.kind = kind
        var keys: [String: String] = [:]
        for pair in parts.count > 2 ? parts[2].split(separator: ",") : [] {
            let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard halves.count == 2, Self.known.contains(halves[0]) else {
                throw SandboxError("reading fault \(spec)", "unknown key in \(pair); known are \(Self.known.joined(separator: ", "))")
            }
            keys[halves[0]] = halves[1]
        }
        self.keys = keys
        for key in ["nth", "from", "to", "count", "n", "job", "ra", "rd"] {
            if let text = keys[key], Int(text) == nil { throw SandboxError("reading fault \(spec)", "\(key) is a number") }
        }
    }

    private static let known = ["nth", "from", "to", "count", "state", "job", "method", "s", "ra", "rd", "n", "cmd", "page"]

    private static func kind(_ text: String) -> Kind? {
        switch text {
        case "delay": .delay
        case "reset": .reset
        case "lost": .lost
        case "reset-within": .resetWithin
        case "reset-after": .resetAfter
        case "twice": .twice
        case "drip": .drip
        case "length": .length
        case "close": .close
        case "hang": .hang
        case "garbage": .garbage
        case "truncate": .truncate
        case "truncate-gzip": .truncatedGzip
        case "nojob": .noJob
        case "code": .code
        case "tobekilled": .toBeKilled
        case "command": .command
        default: Int(text.hasPrefix("status=") ? String(text.dropFirst(7)) : text).flatMap { (200...599).contains($0) ? .status($0) : nil }
        }
    }

    /// Seconds to wait.
    var seconds: Double { keys["s"].flatMap(Double.init) ?? (kind == .drip ? 0.05 : 5) }
    /// Header fields that say when to come back.
    var retryAfter: [(name: String, value: String)] {
        if let seconds = keys["ra"] { return [("Retry-After", seconds)] }
        guard let seconds = keys["rd"].flatMap(Double.init) else { return [] }
        let now = Timestamp.now()
        return [("Date", Timestamp.httpDate(now)), ("Retry-After", Timestamp.httpDate(now + seconds))]
    }
    /// Title of the web page that is the answer's text.
    var page: String? { keys["page"] }
    /// Bytes that Content-Length is wrong by.
    var excess: Int { keys["n"].flatMap(Int.init) ?? 5 }
    /// StatusCode of the answer.
    var code: Int { keys["n"].flatMap(Int.init) ?? 30 }
    /// Command of the answer.
    var command: String { kind == .toBeKilled ? "tobekilled" : keys["cmd"] ?? "NULL" }

    /// Whether the fault is meant for this request, the `number`th of its endpoint, after having happened `fired` times.
    func hits(_ occasion: Occasion, number: Int, fired: Int) -> Bool {
        func limit(_ key: String, _ holds: (Int) -> Bool) -> Bool { keys[key].flatMap(Int.init).map(holds) ?? true }
        return (endpoint == occasion.endpoint || endpoint == "*" && !occasion.isConnection)
            && limit("nth") { number == $0 } && limit("from") { number >= $0 } && limit("to") { number <= $0 }
            && limit("count") { fired < $0 } && limit("job") { $0 == occasion.job }
            && (keys["state"] ?? occasion.state) == occasion.state
            && (keys["method"] ?? occasion.method) == occasion.method
    }

    /// What of a request decides whether a fault happens.
    struct Occasion {
        let endpoint: String
        let method: String
        /// The job state in the body.
        var state: String?
        /// The job's id in the body.
        var job: Int?

        /// A new connection; all others are requests.
        static let connection = Occasion(endpoint: "connection", method: "")
        var isConnection: Bool { endpoint == "connection" }
    }
}
