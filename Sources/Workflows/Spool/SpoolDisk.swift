import Files
package import Logging
import Synchronization

/// The disk that a spool is on: all is done in order on a thread of its own, each waited for for a few seconds.
///
/// A disk that has stalled is not waited for again until it has done what it was asked for: jobs go on without it meanwhile.
package final class SpoolDisk: Sendable {
    /// What is asked of a disk that hangs; that it does has been said.
    package struct Hangs: Error, CustomStringConvertible {
        let doing: String
        package var description: String { "\(doing): the disk hangs" }
    }

    private struct State {
        /// Work that a thread is at.
        var underway: Int?
        var next = 0
        var hangs = false
    }

    /// How long a word waits to be written down.
    private let patience: Duration

    private let name: String
    let logger: Logger
    private let work = BlockingWork(threads: 1)
    private let state = Mutex(State())

    package init(_ name: String, patience: Duration = .seconds(3), logger: Logger) {
        self.name = name
        self.patience = patience
        self.logger = logger
    }

    /// Does it on the disk's thread.
    ///
    /// Throws what the work throws, `Hangs`, and `CancellationError` as soon as the task is cancelled unless `evenIfCancelled`; the work may be done
    /// all the same then.
    package func run<Value: Sendable>(
        _ doing: String, evenIfCancelled: Bool = false, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        guard !state.withLock(\.hangs) else { throw Hangs(doing: doing) }
        do {
            return try await work.run(doing, within: patience, evenIfCancelled: evenIfCancelled) { [self] in
                begin()
                defer { end() }
                return try body()
            }
        } catch is BlockingWork.Stalled {
            noteStall()
            throw Hangs(doing: doing)
        }
    }

    private func begin() {
        state.withLock { state in
            state.next += 1
            state.underway = state.next
        }
    }

    private func end() {
        let wasHanging = state.withLock { state in
            defer { (state.underway, state.hangs) = (nil, false) }
            return state.hangs
        }
        if wasHanging { logger.notice("\(name) answers again") }
    }

    private func noteStall() {
        let isNews = state.withLock { state in
            guard state.underway != nil, !state.hangs else { return false }
            state.hangs = true
            return true
        }
        if isNews {
            logger.warning(
                "\(name) hangs: what is asked of it takes longer than \(patience.components.seconds) s; going on without it")
        }
    }
}
