import Curl
import GridSecurity
import Logging
import Synchronization

/// Watches one exchange and hands on what may be seen of it.
///
/// libcurl hands bodies and request headers over in pieces that may cut a secret in two. They are put together before the
/// redactor sees them, and bodies are shown up to `BodyCollector.limit`.
final class ExchangeTrace: TransferTrace {
    private struct State {
        var headerOut = Pending()
        var dataOut: BodyCollector
        var dataIn = BodyCollector(announced: nil, encoding: nil)
        var transfer: Int64 = 0
        var connection: Int64?
    }

    private struct Pending {
        var bytes: [UInt8] = []
        var time: TraceTime?
    }

    private let file: TraceFile?
    private let logger: Logger?
    private let redactor: Redactor
    private let state: Mutex<State>

    init(_ request: HTTPRequest, file: TraceFile?, logger: Logger?, redactor: Redactor) {
        self.file = file
        self.logger = logger
        self.redactor = redactor
        let encoding = request.headers["Content-Encoding"]
        state = Mutex(State(dataOut: BodyCollector(announced: request.body.length, encoding: encoding)))
    }

    func record(_ kind: TraceKind, _ bytes: UnsafeRawBufferPointer, transfer: Int64, connection: Int64?) {
        if kind == .information { log(bytes) }
        guard file != nil else { return }
        state.withLock { state in
            state.transfer = transfer
            state.connection = connection
            collect(kind, bytes, in: &state)
        }
    }

    func finish() {
        guard file != nil else { return }
        state.withLock { state in
            flushHeaderOut(&state)
            flush(.dataOut, \.dataOut, in: &state)
            flush(.dataIn, \.dataIn, in: &state)
        }
    }

    private func collect(_ kind: TraceKind, _ bytes: UnsafeRawBufferPointer, in state: inout State) {
        switch kind {
        case .information, .sslIn, .sslOut:
            write(kind, redactor.redact(Array(bytes)), .now(), state)
        case .headerIn:
            noteEncoding(bytes, &state)
            write(kind, redactor.redact(Array(bytes)), .now(), state)
        case .headerOut:
            // A new request line: libcurl sends the request again, over another connection.
            flush(.dataOut, \.dataOut, in: &state)
            if state.headerOut.bytes.isEmpty { state.headerOut.time = .now() }
            state.headerOut.bytes.append(contentsOf: bytes)
            if state.headerOut.bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) { flushHeaderOut(&state) }
        case .dataOut:
            state.dataOut.add(bytes)
            if state.dataOut.isComplete { flush(kind, \.dataOut, in: &state) }
        case .dataIn:
            state.dataIn.add(bytes)
        }
    }

    private func noteEncoding(_ line: UnsafeRawBufferPointer, _ state: inout State) {
        let parts = String(decoding: line, as: UTF8.self).split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "content-encoding" else { return }
        state.dataIn.encoding = String(parts[1].filter { !$0.isWhitespace })
    }

    private func flushHeaderOut(_ state: inout State) {
        guard let time = state.headerOut.time else { return }
        write(.headerOut, redactor.redact(state.headerOut.bytes), time, state)
        state.headerOut = Pending()
    }

    private func flush(_ kind: TraceKind, _ path: WritableKeyPath<State, BodyCollector>, in state: inout State) {
        guard let time = state[keyPath: path].time else { return }
        let body = state[keyPath: path].shown(through: redactor)
        state[keyPath: path].startOver()
        if !body.bytes.isEmpty { write(kind, body.bytes, time, state) }
        if let remark = body.remark { write(.information, Array(remark.utf8), time, state) }
    }

    private func write(_ kind: TraceKind, _ bytes: [UInt8], _ time: TraceTime, _ state: State) {
        file?.write(TraceEntry(kind: kind, bytes: bytes, transfer: state.transfer, connection: state.connection, time: time))
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
