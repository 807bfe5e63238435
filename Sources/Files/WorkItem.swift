import Synchronization

/// One piece of blocking work, done at most once, and never when it was given up before it began.
final class WorkItem: Sendable {
    private let isTaken = Atomic<Bool>(false)
    private let work: @Sendable () -> @Sendable () -> Void

    /// `work` returns what tells of its result.
    init(_ work: @escaping @Sendable () -> @Sendable () -> Void) { self.work = work }

    /// Returns what is then to be called.
    func perform() -> (@Sendable () -> Void)? { take() ? work() : nil }

    /// True when it had not begun, and now never will.
    @discardableResult func abandon() -> Bool { take() }

    private func take() -> Bool { isTaken.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged }
}
