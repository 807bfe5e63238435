import Synchronization

/// Tells a thread that its work is not wanted any more; who works long looks at it now and then.
package final class StopSign: Sendable {
    private let flag = Atomic<Bool>(false)

    package init() {}

    package func set() { flag.store(true, ordering: .releasing) }

    package var isSet: Bool { flag.load(ordering: .acquiring) }
}

extension BlockingWork {
    /// Does work that may take long, and that is told when nobody waits for it any more.
    package func run<Value: Sendable>(
        _ doing: String, within limit: Duration, evenIfCancelled: Bool = false, until work: @escaping @Sendable (StopSign) throws -> Value
    ) async throws -> Value {
        let stop = StopSign()
        defer { stop.set() }
        return try await run(doing, within: limit, evenIfCancelled: evenIfCancelled) { try work(stop) }
    }
}
