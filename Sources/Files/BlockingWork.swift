import Synchronization

/// The one way to do what may block: on threads outside the pool, with a deadline after which the task goes on and the thread is left behind.
///
/// A disk that does not answer holds its threads, perhaps for ever, but neither the cooperative pool nor an actor. So whoever owns a disk (the spool,
/// a job's directory, the node's files) owns one of these: a disk that hangs then takes no more threads than its owner may have. Those are the process's
/// spare ones, made when there is work and ended soon after it.
package final class BlockingWork: Sendable {
    /// Work that was not done in its time; it may still be done later, or never.
    package struct Stalled: Error, Equatable, CustomStringConvertible {
        package let doing: String
        package let limit: Duration

        package var description: String { "\(doing) took longer than \(limit.components.seconds) s: the disk hangs" }
    }

    private struct State {
        var waiting: [WorkItem] = []
        var threads = 0
        /// What is being done, and of that what nobody waits for any more because its time was up.
        var begun: Set<ObjectIdentifier> = []
        var hanging: Set<ObjectIdentifier> = []
    }

    private let most: Int
    private let patience: Duration
    private let state = Mutex(State())

    /// With one thread, what is asked for is done in that order.
    ///
    /// As long as something hangs, whatever else is asked for has no more time than `patience`: the end of a job is a dozen questions to its disk.
    package init(threads: Int, patience: Duration = .seconds(10)) { (most, self.patience) = (max(1, threads), patience) }

    /// Counts the work of all owners that is underway and waited for: until it is done, a test's virtual time must not pass.
    package final class Underway: Sendable {
        private let number = Atomic<Int>(0)

        package init() {}

        package var count: Int { number.load(ordering: .acquiring) }
        fileprivate func add(_ difference: Int) { number.add(difference, ordering: .acquiringAndReleasing) }
    }

    /// Each test has one for its own tasks.
    @TaskLocal package static var underway = Underway()

    /// Does the work on another thread; `doing` says in an error what it was.
    ///
    /// Throws the work's error; `Stalled` when the time is up; `Errno` when no thread can be made; `CancellationError` as soon as the task is cancelled,
    /// unless `evenIfCancelled`. What was not begun by then is never done. The limit counts real time, whatever clock the caller lives by.
    package func run<Value: Sendable>(
        _ doing: String, within limit: Duration, evenIfCancelled: Bool = false, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await run(doing, within: limit, evenIfCancelled: evenIfCancelled, progress: nil, work)
    }

    /// Does the work, which is also given up when `progress` has been the same number for a minute.
    func run<Value: Sendable>(
        _ doing: String, within limit: Duration, evenIfCancelled: Bool, progress: (@Sendable () -> Int)?,
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        // What a cancelled task asks for is not begun, however quickly it might be done.
        if !evenIfCancelled { try Task.checkCancellation() }
        let outcome = Outcome<Value>()
        let underway = Self.underway
        underway.add(1)
        defer { underway.add(-1) }
        let item = WorkItem {
            let result = Result { try work() }
            return { outcome.settle(result) }
        }
        let limit = state.withLock { $0.hanging.isEmpty ? limit : min(limit, patience) }
        // Only by name: an alarm that just rings lives a little longer, and the work may hold what must end with it, such as a lock.
        let name = ObjectIdentifier(item)
        let alarm = StallAlarm(after: limit, progress: progress) { [self] waited in
            state.withLock { state in
                if state.begun.contains(name) { state.hanging.insert(name) }
            }
            outcome.settle(.failure(Stalled(doing: doing, limit: waited)))
        }
        defer {
            alarm.cancel()
            item.abandon()
        }
        try start(item)
        return try await withTaskCancellationHandler {
            try await outcome.value()
        } onCancel: {
            if !evenIfCancelled { outcome.settle(.failure(CancellationError())) }
        }
    }

    /// Has a thread do what nobody waits for, such as closing a file of a dead server.
    package static func leave(_ work: @escaping @Sendable () -> Void) {
        let isLeft =
            OwnThread.start {
                work()
                return nil
            } == nil
        if !isLeft { work() }
    }

    // MARK: Threads

    private func start(_ item: WorkItem) throws {
        let needsThread = state.withLock { state in
            state.waiting.append(item)
            guard state.threads < most else { return false }
            state.threads += 1
            return true
        }
        guard needsThread, let reason = OwnThread.start({ [self] in performAll() }) else { return }
        let isAlone = state.withLock { state in
            state.threads -= 1
            return state.threads == 0
        }
        // With another thread it is done later.
        if isAlone, item.abandon() { throw reason }
    }

    /// Does what waits, until nothing does; returns what tells of the last result, since who hears of it may ask for more, which this thread can do.
    private func performAll() -> (@Sendable () -> Void)? {
        var tell: (@Sendable () -> Void)?
        while let item = next() {
            tell?()
            tell = perform(item)
        }
        return tell
    }

    private func perform(_ item: WorkItem) -> (@Sendable () -> Void)? {
        let name = ObjectIdentifier(item)
        state.withLock { _ = $0.begun.insert(name) }
        defer {
            state.withLock { state in
                state.begun.remove(name)
                state.hanging.remove(name)
            }
        }
        return item.perform()
    }

    private func next() -> WorkItem? {
        state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.threads -= 1
            return nil
        }
    }
}
