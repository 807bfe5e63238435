import Files
import Foundation
import Synchronization
import Waiting
import Workflows

/// Time that passes only when nobody has anything left to do: then it jumps to the end of the shortest sleep.
///
/// All tasks of a test run on one thread, one after the other, in the order in which they were woken. So days pass in milliseconds, nothing
/// depends on the machine's load, and tests wait for moments as everybody does: by sleeping.
///
///     try await TestTime.run { time in
///         try await time.sleep(.seconds(86400))
///     }
final class TestTime: TaskExecutor {
    private struct Sleep {
        let end: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private enum Turn {
        case job(UnownedJob)
        case wake(Sleep)
        case idle
        case over
    }

    private struct State {
        var now = Duration.zero
        var epochAtStart = Date().timeIntervalSince1970
        var jobs: [UnownedJob] = []
        var sleeps: [Int: Sleep] = [:]
        var tickets = 0
        var isOver = false
    }

    private let state = Mutex(State())
    private let news = DispatchSemaphore(value: 0)
    private let underway = BlockingWork.Underway()

    /// Runs the test's body, and all that it starts, in a time of its own, which begins at zero.
    static func run<Result: Sendable>(_ body: @escaping @Sendable (TestTime) async throws -> Result) async throws -> Result {
        let time = TestTime()
        Thread { while time.turn() {} }.start()
        defer { time.end() }
        return try await BlockingWork.$underway.withValue(time.underway) {
            try await withTaskExecutorPreference(time) { try await body(time) }
        }
    }

    // MARK: What tests use

    var now: Duration { state.withLock { $0.now } }

    func sleep(_ duration: Duration) async throws {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { keep($0, ticket, duration) }
        } onCancel: {
            state.withLock { $0.sleeps.removeValue(forKey: ticket) }?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Sleeps until that moment.
    func sleep(until moment: Duration) async throws { try await sleep(moment - now) }

    /// Everybody is suspended for so long: who should have woken meanwhile wakes now.
    func suspend(for duration: Duration) { state.withLock { $0.now += duration } }

    /// Somebody sets the node's clock.
    func setClock(ahead seconds: Double) { state.withLock { $0.epochAtStart += seconds } }

    var epoch: Double { state.withLock { $0.epochAtStart + $0.now / .seconds(1) } }

    /// The time as a pilot sees it.
    var pilotClock: PilotClock { PilotClock(epoch: { self.epoch }, uptime: { self.now }, sleep: { try await self.sleep($0) }) }

    // MARK: How it passes

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        news.signal()
    }

    private func keep(_ continuation: CheckedContinuation<Void, any Error>, _ ticket: Int, _ duration: Duration) {
        let isKept = state.withLock { state in
            // Read under the lock: a cancellation after this line finds the continuation.
            guard !Task.isCancelled else { return false }
            state.sleeps[ticket] = Sleep(end: state.now + max(.zero, duration), continuation: continuation)
            return true
        }
        if !isKept { continuation.resume(throwing: CancellationError()) }
    }

    /// One step of the thread; false when the test is over.
    private func turn() -> Bool {
        if state.withLock({ $0.jobs.isEmpty && !$0.isOver }) { settle() }
        switch state.withLock({ Self.next(&$0) }) {
        case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
        case .wake(let sleep): sleep.continuation.resume()
        case .idle: news.wait()
        case .over: return false
        }
        return true
    }

    /// Gives a job that is on its way the time to arrive: the runtime may carry one by another thread, when it raises an actor's priority, and a disk
    /// takes the time that it takes.
    private func settle() {
        while news.wait(timeout: .now()) == .success {}
        repeat {
            // What was given to other threads before comes before, however long a busy machine lets them wait.
            for _ in 0..<3 { Self.passThroughPool() }
            if news.wait(timeout: .now() + .microseconds(200)) == .success { return }
            // A job that came before the first wait has had its signal taken there.
        } while underway.count > 0 && state.withLock(\.jobs.isEmpty)
    }

    private static func passThroughPool() {
        let passed = DispatchSemaphore(value: 0)
        DispatchQueue.global().async { passed.signal() }
        passed.wait()
    }

    private static func next(_ state: inout State) -> Turn {
        if !state.jobs.isEmpty { return .job(state.jobs.removeFirst()) }
        if state.isOver { return .over }
        guard let (ticket, sleep) = state.sleeps.min(by: { ($0.value.end, $0.key) < ($1.value.end, $1.key) }) else { return .idle }
        state.sleeps[ticket] = nil
        state.now = max(state.now, sleep.end)
        return .wake(sleep)
    }

    private func end() {
        state.withLock { $0.isOver = true }
        news.signal()
    }
}
