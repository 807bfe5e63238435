/// How the sending of a reply goes wrong.
enum Breakage {
    /// Half of the body, its end untold, then the end of the connection.
    case half(reset: Bool)
    /// The whole reply, then a TCP reset.
    case resetAfter
    /// One byte, a pause, the next byte.
    case drip(seconds: Double)
    /// A Content-Length that is wrong by so much.
    case length(excess: Int)

    /// Whether the connection ends with a TCP reset.
    var resets: Bool {
        switch self {
        case .half(let reset): reset
        case .resetAfter: true
        case .drip, .length: false
        }
    }

    /// Whether the connection serves further requests: after too many bytes it does, as if nothing had been wrong.
    var goesOn: Bool {
        if case .length(let excess) = self { excess < 0 } else { false }
    }
}
