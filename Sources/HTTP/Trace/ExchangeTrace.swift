import Curl
import GridSecurity
import Logging
import Secrets
import Synchronization

/// Watches one exchange and hands on what may be seen of it.
///
/// libcurl hands bodies and request headers over in pieces that may cut a secret in two: bodies go through a `RedactingStream`, a header block is
/// kept until it is whole, and so shown as curl shows it. Everything else comes by the line.
final class ExchangeTrace: TransferTrace {
    private struct State {
        var headerOut: [UInt8] = []
        var dataOut: BodyTrace
        var dataIn: BodyTrace
        var transfer: Int64 = 0
        var connection: Int64?
        var words = ExchangeWords()
    }

    private let file: TraceFile?
    private let logger: Logger?
    private let redactor: Redactor
    private let state: Mutex<State>

    init(_ request: HTTPRequest, file: TraceFile?, logger: Logger?, redactor: Redactor) {
        self.file = file
        self.logger = logger
        self.redactor = redactor
        state = Mutex(
            State(
                dataOut: BodyTrace(
                    announced: request.body.length, encoding: request.headers["Content-Encoding"], redactor: redactor),
                dataIn: BodyTrace(announced: nil, encoding: nil, redactor: redactor)))
    }

    func record(_ kind: TraceKind, _ bytes: UnsafeRawBufferPointer, transfer: Int64, connection: Int64?) {
        state.withLock { state in
            if kind == .information, logger != nil { state.words.add(bytes) }
            guard file != nil else { return }
            state.transfer = transfer
            state.connection = connection
            show(kind, bytes, in: &state)
        }
    }

    func finish() {
        guard file != nil else { return }
        state.withLock { state in
            endHeader(in: &state)
            end(\.dataOut, .dataOut, in: &state)
            end(\.dataIn, .dataIn, in: &state)
        }
    }

    private func show(_ kind: TraceKind, _ bytes: UnsafeRawBufferPointer, in state: inout State) {
        switch kind {
        case .information, .sslIn, .sslOut: write(kind, redactor.redact(bytes), state)
        case .headerIn:
            noteEncoding(bytes, &state)
            write(kind, redactor.redact(bytes), state)
        case .headerOut:
            // A new request line: libcurl sends the request again, over another connection.
            end(\.dataOut, .dataOut, in: &state)
            state.headerOut += bytes
            if bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) { endHeader(in: &state) }
        case .dataOut:
            write(kind, state.dataOut.add(bytes), state)
            if state.dataOut.isComplete { end(\.dataOut, kind, in: &state) }
        case .dataIn: write(kind, state.dataIn.add(bytes), state)
        }
    }

    private func noteEncoding(_ line: UnsafeRawBufferPointer, _ state: inout State) {
        let parts = String(decoding: line, as: UTF8.self).split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "content-encoding" else { return }
        state.dataIn.encoding = String(parts[1].filter { !$0.isWhitespace })
    }

    private func end(_ body: WritableKeyPath<State, BodyTrace>, _ kind: TraceKind, in state: inout State) {
        guard state[keyPath: body].hasBegun else { return }
        let rest = state[keyPath: body].finish()
        write(kind, rest.bytes, state)
        if let remark = rest.remark { write(.information, Array(remark.utf8), state) }
    }

    private func write(_ kind: TraceKind, _ bytes: [UInt8], _ state: State) {
        if bytes.isEmpty { return }
        file?.write(TraceEntry(kind: kind, bytes: bytes, transfer: state.transfer, connection: state.connection, time: .now()))
    }

    private func endHeader(in state: inout State) {
        write(.headerOut, state.headerOut.withUnsafeBytes { redactor.redact($0) }, state)
        state.headerOut = []
    }

    /// Tells the log what the exchange came to, and under it what libcurl said.
    func conclude(_ doing: String, _ outcome: Result<TransferResult, CurlError>, after time: Duration) {
        guard let logger else { return }
        for line in state.withLock({ $0.words.lines(doing, outcome, after: time) }) { logger.debug("\(redactor.redact(line))") }
    }
}

extension HTTPBody {
    /// Bytes that will be sent.
    fileprivate var length: Int64 {
        switch self {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .stream(let source): source.length
        }
    }
}
