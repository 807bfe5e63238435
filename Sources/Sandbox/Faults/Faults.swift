import Synchronization

/// The faults that are set, and how often each endpoint was asked.
package final class Faults: Sendable {
    private struct State {
        var faults: [(fault: Fault, fired: Int)] = []
        var counts: [String: Int] = [:]
    }

    /// Each fault when it happens, for one who waits for it.
    package let happened: AsyncStream<Fault>
    private let news: AsyncStream<Fault>.Continuation
    private let state = Mutex(State())

    package init(_ faults: [Fault] = []) {
        (happened, news) = AsyncStream.makeStream()
        state.withLock { $0.faults = faults.map { ($0, 0) } }
    }

    /// Sets one more fault; `nth`, `from`, `to` count requests from the start of the server.
    package func add(_ spec: String) throws {
        let fault = try Fault(spec)
        state.withLock { $0.faults.append((fault, 0)) }
    }

    /// Sets all right again.
    package func removeAll() {
        state.withLock { $0.faults = [] }
    }

    /// How many requests the endpoint has had.
    package func requests(of endpoint: String) -> Int {
        state.withLock { $0.counts[endpoint] ?? 0 }
    }

    /// Counts the request and returns the first fault that is meant for it.
    func next(_ occasion: Fault.Occasion) -> Fault? {
        state.withLock { state in
            let number = (state.counts[occasion.endpoint] ?? 0) + 1
            state.counts[occasion.endpoint] = number
            for index in state.faults.indices {
                let (fault, fired) = state.faults[index]
                if fault.hits(occasion, number: number, fired: fired) {
                    state.faults[index].fired += 1
                    news.yield(fault)
                    return fault
                }
            }
            return nil
        }
    }
}
