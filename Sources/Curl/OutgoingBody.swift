import Synchronization
import Waiting

/// The body of a request between somebody who may be slow to bring it and libcurl's thread, which must not wait.
///
/// At most one piece lies ready while another is sent: when there is none, the transfer is paused until one is brought.
final class OutgoingBody: Sendable {
    /// What is wanted next.
    struct Order: Equatable {
        /// How often the body had to begin again before.
        var round = 0
        var offset: Int64 = 0
    }

    private struct State {
        var sending: ArraySlice<UInt8> = []
        var ready: [UInt8]?
        var order = Order()
        var isPaused = false
        var isOver = false
    }

    static let pieceSize = 1 << 20
    private let length: Int64
    private let state = Mutex(State())
    private let news = Bell()
    private let resume: @Sendable () -> Void

    /// `resume` makes libcurl ask again for what was not there.
    init(length: Int64, resume: @escaping @Sendable () -> Void) {
        self.length = length
        self.resume = resume
    }

    /// Fills the buffer as far as there are bytes, 0 at the end; nil when there are none now.
    func take(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let (count, isEmptied) = state.withLock { state -> (Int?, Bool) in
            var isEmptied = false
            if state.sending.isEmpty, let ready = state.ready {
                (state.sending, state.ready, isEmptied) = (ready[...], nil, true)
            }
            let count = min(buffer.count, state.sending.count)
            buffer.copyBytes(from: state.sending.prefix(count))
            state.sending.removeFirst(count)
            state.isPaused = count == 0 && state.order.offset < length
            return (state.isPaused ? nil : count, isEmptied)
        }
        if isEmptied { news.ring() }
        return count
    }

    /// libcurl has to send the body again.
    func restart() {
        state.withLock { state in
            (state.sending, state.ready, state.isPaused) = ([], nil, false)
            state.order = Order(round: state.order.round + 1)
        }
        news.ring()
    }

    /// Nothing more will be asked for.
    func finish() {
        state.withLock { $0.isOver = true }
        news.ring()
    }

    /// Waits until more is wanted; nil when the transfer is over, or the task is cancelled.
    func order() async -> Order? {
        while !Task.isCancelled {
            let (order, isOver) = state.withLock { state in
                (state.ready == nil && state.order.offset < length ? state.order : nil, state.isOver)
            }
            if isOver { return nil }
            if let order { return order }
            await news.wait()
        }
        return nil
    }

    /// Brings what was ordered, unless the body had to begin again meanwhile.
    func bring(_ piece: [UInt8], for order: Order) {
        let wasPaused = state.withLock { state in
            guard state.order == order else { return false }
            state.ready = piece
            state.order.offset += Int64(piece.count)
            defer { state.isPaused = false }
            return state.isPaused
        }
        if wasPaused { resume() }
    }
}
