import JobModel

/// Work on several files at a time.
enum Parallel {
    /// Transfers that run at the same time: enough to hide a storage's latency, few enough not to crowd a node that runs many pilots.
    static let width = 4

    /// Does the work for each file and returns the results in the files' order.
    ///
    /// The first failure in time is thrown; by then the rest has been cancelled and has ended.
    static func map<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], _ work: @escaping @Sendable (Input) async throws(PilotError) -> Output
    ) async throws(PilotError) -> [Output] {
        let outcome = await withTaskGroup(of: (Int, Result<Output, PilotError>).self) { group in
            var outputs: [Int: Output] = [:]
            var failure: PilotError?
            var waiting = Array(inputs.enumerated().reversed())
            func startNext() {
                guard failure == nil, let (index, input) = waiting.popLast() else { return }
                group.addTask {
                    do throws(PilotError) {
                        return (index, .success(try await work(input)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<width { startNext() }
            while let (index, result) = await group.next() {
                switch result {
                case .success(let output): outputs[index] = output
                case .failure(let error) where failure == nil:
                    failure = error
                    group.cancelAll()
                case .failure: break
                }
                startNext()
            }
            return failure.map { .failure($0) } ?? Result<[Output], PilotError>.success(inputs.indices.compactMap { outputs[$0] })
        }
        return try outcome.get()
    }
}
