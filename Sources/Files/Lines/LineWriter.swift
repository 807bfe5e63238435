import Dispatch
import Synchronization
package import SystemPackage

/// Writes texts to a place that may not take them, on a thread of its own, so that nobody ever waits for the place.
///
/// What is written in one call comes out in one piece and in order, or not at all: when too much waits already, and when the place refuses it. Such
/// texts are counted, and as soon as the place takes something again a text about the gap comes first.
package final class LineWriter: Sendable {
    private struct Piece {
        let text: [UInt8]
        /// How many texts are missing when this one is lost.
        let weight: Int
    }

    private struct State {
        var waiting: [Piece] = []
        /// Of all that is not written yet.
        var bytes = 0
        var missing = 0
        var refusal: Errno?
        /// Pieces that were taken, the end among them, and those that are out or lost.
        var taken = 0, done = 0
        var flushes: [(upTo: Int, Outcome<Bool>)] = []
        var hasThread = false
        var isEnded = false
        var isClosed = false
    }

    private let output: any LineOutput
    private let capacity: Int
    private let gap: @Sendable (Int) -> String
    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)

    /// At most `capacity` bytes wait, unless a text finds nothing waiting.
    ///
    /// `gap` says how many texts are missing, as a text like the others.
    package init(_ output: any LineOutput, capacity: Int = 1 << 19, gap: @escaping @Sendable (Int) -> String) {
        self.output = output
        self.capacity = capacity
        self.gap = gap
    }

    /// Takes the text; returns at once.
    package func write(_ text: String) {
        let isNew = state.withLock { state in
            guard !state.isEnded else { return false }
            tellOfGap(&state)
            guard take(Piece(text: Array(text.utf8), weight: 1), &state) else {
                state.missing += 1
                return false
            }
            return true
        }
        if isNew { work() }
    }

    /// Why the place refused something, last.
    package var refusal: Errno? { state.withLock { $0.refusal } }

    /// Waits until all that was taken by now is out or lost; gives up when nothing moves for that long, and after five times as long in any case.
    ///
    /// False when it gave up.
    @discardableResult package func flush(patience: Duration = .seconds(1)) async -> Bool {
        let (target, isWork) = state.withLock { state in
            if !state.isEnded { tellOfGap(&state) }
            return (state.taken, state.done < state.taken)
        }
        if isWork { work(inline: true) }
        for _ in 0..<5 {
            let before = state.withLock { $0.done }
            if before >= target { return true }
            if await isDone(upTo: target, within: patience) { return true }
            if state.withLock({ $0.done }) == before { break }
        }
        return state.withLock { $0.done } >= target
    }

    /// Takes nothing more; what was taken is still written, then the place is closed, which a flush waits for too.
    package func end() {
        state.withLock { state in
            guard !state.isEnded else { return }
            tellOfGap(&state)
            state.isEnded = true
            state.taken += 1
        }
        work()
    }

    // MARK: All of them

    /// Those that have written something.
    private static let busy = Mutex<[LineWriter]>([])

    /// Flushes all that anybody writes, as the last thing that a program does.
    package static func flushAll(patience: Duration = .seconds(1)) async {
        let writers = busy.withLock { $0 }
        await withTaskGroup(of: Void.self) { group in
            for writer in writers { group.addTask { await writer.flush(patience: patience) } }
        }
    }

    // MARK: Taking

    private func tellOfGap(_ state: inout State) {
        guard state.missing > 0, take(Piece(text: Array(gap(state.missing).utf8), weight: state.missing), &state) else { return }
        state.missing = 0
    }

    private func take(_ piece: Piece, _ state: inout State) -> Bool {
        // After a gap half of the room has to be free, so that there are few gaps rather than many.
        let room = state.missing > 0 ? capacity / 2 : capacity
        guard state.bytes == 0 || state.bytes + piece.text.count <= room else { return false }
        state.waiting.append(piece)
        state.bytes += piece.text.count
        state.taken += 1
        return true
    }

    // MARK: The thread

    /// Has a thread write, which ends when it has had nothing to do for a while.
    ///
    /// Where no thread can be made the next text tries again; `inline` writes here as much as the place takes at once.
    private func work(inline: Bool = false) {
        let needsThread = state.withLock { state in
            defer { state.hasThread = true }
            return !state.hasThread
        }
        news.signal()
        guard needsThread else { return }
        Self.busy.withLock { busy in if !busy.contains(where: { $0 === self }) { busy.append(self) } }
        guard OwnThread.start({ [self] in while let batch = next() { batch.forEach(put) } }) != nil else { return }
        let batch = state.withLock { state in
            state.hasThread = false
            guard inline else { return [Piece]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for piece in batch { if output.isReady { put(piece) } else { settle(piece, .wouldBlock) } }
    }

    /// Waits for something to write; nil when the thread has to end.
    private func next() -> [Piece]? {
        while true {
            let isNews = news.wait(timeout: .now() + .milliseconds(500)) == .success
            let (batch, isOver, isLast) = state.withLock { state in
                let batch = state.waiting
                state.waiting = []
                guard batch.isEmpty, state.isEnded || !isNews else { return (batch, false, false) }
                defer { state.isClosed = state.isEnded }
                state.hasThread = false
                return (batch, true, state.isEnded && !state.isClosed)
            }
            if isLast {
                output.close()
                Self.busy.withLock { $0.removeAll { $0 === self } }
                settle(Piece(text: [], weight: 0), nil)
            }
            if isOver { return nil }
            if !batch.isEmpty { return batch }
        }
    }

    private func put(_ piece: Piece) {
        do {
            try output.put(piece.text)
            settle(piece, nil)
        } catch {
            settle(piece, error as? Errno ?? .ioError)
        }
    }

    private func settle(_ piece: Piece, _ refusal: Errno?) {
        let flushed = state.withLock { state in
            state.done += 1
            state.bytes -= piece.text.count
            if let refusal {
                state.missing += piece.weight
                state.refusal = refusal
            }
            let flushed = state.flushes.filter { $0.upTo <= state.done }
            state.flushes.removeAll { $0.upTo <= state.done }
            return flushed
        }
        for (_, outcome) in flushed { outcome.settle(.success(true)) }
    }

    private func isDone(upTo target: Int, within limit: Duration) async -> Bool {
        let outcome = Outcome<Bool>()
        let isDone = state.withLock { state in
            guard state.done < target else { return true }
            state.flushes.append((target, outcome))
            return false
        }
        if isDone { return true }
        Self.deadlines.asyncAfter(deadline: .now() + limit / .seconds(1)) { outcome.settle(.success(false)) }
        // It only ever succeeds.
        return (try? await outcome.value()) ?? false
    }

    private static let deadlines = DispatchQueue(label: "lines")
}
