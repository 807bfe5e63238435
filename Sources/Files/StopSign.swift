import Synchronization

/// Tells a thread that its work is not wanted any more; who works long looks at it at each step, and so shows that it gets on.
package final class StopSign: Sendable {
    private let flag = Atomic<Bool>(false)
    private let looks = Atomic<Int>(0)

    package init() {}

    package func set() { flag.store(true, ordering: .releasing) }

    package var isSet: Bool {
        looks.add(1, ordering: .relaxed)
        return flag.load(ordering: .acquiring)
    }

    /// How often somebody has looked.
    var count: Int { looks.load(ordering: .relaxed) }
}

extension BlockingWork {
    /// Does work that may take long, that is told when nobody waits for it any more, and that is given up when it has not looked for that for a minute.
    package func run<Value: Sendable>(
        _ doing: String, within limit: Duration, evenIfCancelled: Bool = false, until work: @escaping @Sendable (StopSign) throws -> Value
    ) async throws -> Value {
        let stop = StopSign()
        defer { stop.set() }
        return try await run(doing, within: limit, evenIfCancelled: evenIfCancelled, progress: { stop.count }) { try work(stop) }
    }
}
