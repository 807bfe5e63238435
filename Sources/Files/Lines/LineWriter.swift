import Synchronization
package import SystemPackage

/// Writes texts to a place that may not take them, on a thread of its own, so that nobody ever waits for the place.
///
/// What is written in one call comes out in one piece and in order, or not at all: when too much waits already, and when the place refuses it. Such
/// texts are counted, and as soon as the place takes something again a text about the gap comes first.
package final class LineWriter: Sendable {
    private struct State {
        var queue: LineQueue
        var hasThread = false
        var isClosed = false
    }

    private let output: any LineOutput
    private let state: Mutex<State>

    /// At most `capacity` bytes wait, unless a text finds nothing waiting.
    ///
    /// `gap` says how many texts are missing, as a text like the others.
    package init(_ output: any LineOutput, capacity: Int = 1 << 19, gap: @escaping @Sendable (Int) -> String) {
        self.output = output
        state = Mutex(State(queue: LineQueue(capacity: capacity, gap: gap)))
    }

    /// Takes the text; returns at once.
    package func write(_ text: String) {
        if state.withLock({ $0.queue.take(text) }) { work() }
    }

    /// Why the place refused something, last.
    package var refusal: Errno? { state.withLock { $0.queue.refusal } }

    /// Waits until all that was taken by now is out or lost; gives up when nothing moves for that long, and after five times as long in any case.
    ///
    /// False when it gave up.
    @discardableResult package func flush(patience: Duration = .seconds(1)) async -> Bool {
        let (target, isWork) = state.withLock { state in
            state.queue.tellOfGap()
            return (state.queue.taken, state.queue.done < state.queue.taken)
        }
        if isWork { work(inline: true) }
        for _ in 0..<5 {
            let before = done
            if before >= target { return true }
            if await isDone(upTo: target, within: patience) { return true }
            if done == before { break }
        }
        return done >= target
    }

    private var done: Int { state.withLock { $0.queue.done } }

    /// Takes nothing more; what was taken is still written, then the place is closed, which a flush waits for too.
    package func end() {
        state.withLock { $0.queue.end() }
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

    // MARK: The thread

    /// Has a thread write until nothing waits.
    ///
    /// Where no thread can be made the next text tries again; `inline` writes here as much as the place takes at once.
    private func work(inline: Bool = false) {
        let needsThread = state.withLock { state in
            defer { state.hasThread = true }
            return !state.hasThread
        }
        guard needsThread else { return }
        Self.busy.withLock { busy in if !busy.contains(where: { $0 === self }) { busy.append(self) } }
        guard OwnThread.start({ [self] in writeAll() }) != nil else { return }
        let batch = state.withLock { state in
            state.hasThread = false
            return inline ? state.queue.next() : []
        }
        for piece in batch { if output.isReady { put(piece) } else { settle(piece, .wouldBlock) } }
    }

    private func writeAll() -> (@Sendable () -> Void)? {
        while let batch = next() { batch.forEach(put) }
        return nil
    }

    /// What is to be written now; nil when there is nothing, after which the place is closed if nothing more will come.
    private func next() -> [LineQueue.Piece]? {
        let (batch, isLast) = state.withLock { state in
            let batch = state.queue.next()
            guard batch.isEmpty else { return (batch, false) }
            defer { state.isClosed = state.queue.isEnded }
            state.hasThread = false
            return ([], state.queue.isEnded && !state.isClosed)
        }
        if isLast {
            output.close()
            Self.busy.withLock { $0.removeAll { $0 === self } }
            settle(.end, nil)
        }
        return batch.isEmpty ? nil : batch
    }

    private func put(_ piece: LineQueue.Piece) {
        do {
            try output.put(piece.text)
            settle(piece, nil)
        } catch {
            settle(piece, error as? Errno ?? .ioError)
        }
    }

    private func settle(_ piece: LineQueue.Piece, _ refusal: Errno?) {
        for outcome in state.withLock({ $0.queue.settle(piece, refusal) }) { outcome.settle(.success(true)) }
    }

    private func isDone(upTo target: Int, within limit: Duration) async -> Bool {
        let outcome = Outcome<Bool>()
        if state.withLock({ $0.queue.isDone(upTo: target, else: outcome) }) { return true }
        let alarm = StallAlarm(after: limit, progress: nil) { _ in outcome.settle(.success(false)) }
        defer { alarm.cancel() }
        // It only ever succeeds.
        return (try? await outcome.value()) ?? false
    }
}
