import Curl
import GridSecurity
import Logging
import Secrets
import Synchronization

/// Watches one exchange and hands on what may be seen of it.
///
/// libcurl hands bodies and request headers over in pieces that may cut a secret in two, so they go through a `RedactingStream`.
/// Everything else comes by the line.
final class ExchangeTrace: TransferTrace {
    private struct State {
        var headerOut: RedactingStream
        var dataOut: BodyTrace
        var dataIn: BodyTrace
        var transfer: Int64 = 0
        var connection: Int64?
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
                headerOut: RedactingStream(redactor),
                dataOut: BodyTrace(
                    announced: request.body.length, encoding: request.headers["Content-Encoding"], redactor: redactor),
                dataIn: BodyTrace(announced: nil, encoding: nil, redactor: redactor)))
    }

    func record(_ kind: TraceKind, _ bytes: UnsafeRawBufferPointer, transfer: Int64, connection: Int64?) {
        if kind == .information { log(bytes) }
        guard file != nil else { return }
        state.withLock { state in
            state.transfer = transfer
            state.connection = connection
            show(kind, bytes, in: &state)
        }
    }

    func finish() {
        guard file != nil else { return }
        state.withLock { state in
            write(.headerOut, state.headerOut.finish(), state)
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
            write(kind, state.headerOut.add(bytes), state)
            if bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) { write(kind, state.headerOut.finish(), state) }
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

    private func log(_ bytes: UnsafeRawBufferPointer) {
        guard let logger else { return }
        for line in redactor.redact(String(decoding: bytes, as: UTF8.self)).split(whereSeparator: \.isNewline) {
            logger.debug("* \(line)")
        }
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
