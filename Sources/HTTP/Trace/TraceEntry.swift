import Curl

/// One piece of trace, without secrets.
struct TraceEntry {
    let kind: TraceKind
    let bytes: [UInt8]
    let transfer: Int64
    let connection: Int64?
    /// When it was written.
    let time: TraceTime

    /// `[transfer-connection] `, as `--trace-ids` writes it.
    private var identifiers: String { "[\(transfer)-\(connection.map(String.init) ?? "x")] " }

    /// The lines that curl would write for it.
    func text(_ format: TraceFormat, showsTime: Bool, showsIdentifiers: Bool) -> String {
        let prefix = (showsTime ? "\(time) " : "") + (showsIdentifiers ? identifiers : "")
        guard let title = kind.title else {
            let line = String(decoding: bytes, as: UTF8.self)
            return "\(prefix)== Info: \(line)\(line.hasSuffix("\n") ? "" : "\n")"
        }
        return "\(prefix)\(title), \(bytes.count) bytes (0x\(String(bytes.count, radix: 16)))\n\(format.dump(bytes))"
    }
}

extension TraceKind {
    /// curl's words; nil for what is not dumped.
    fileprivate var title: String? {
        switch self {
        case .information: nil
        case .headerIn: "<= Recv header"
        case .headerOut: "=> Send header"
        case .dataIn: "<= Recv data"
        case .dataOut: "=> Send data"
        case .sslIn: "<= Recv SSL data"
        case .sslOut: "=> Send SSL data"
        }
    }
}
