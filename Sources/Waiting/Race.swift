/// Does something unless something else happens first; the other is then cancelled and waited for.
///
/// Nil when the moment came first, or when the task was cancelled and the operation could not tell better. The operation must end soon after its
/// cancellation: `BlockingWork` is for what may not.
package func race<Value: Sendable, Failure: Error>(
    _ operation: @escaping @Sendable () async throws(Failure) -> Value, orUntil moment: @escaping @Sendable () async -> Void
) async throws(Failure) -> Value? {
    let first = await withTaskGroup(of: Result<Value, Failure>?.self) { group in
        group.addTask {
            do throws(Failure) {
                return .success(try await operation())
            } catch {
                return .failure(error)
            }
        }
        group.addTask {
            await moment()
            return nil
        }
        let first = await group.next() ?? nil
        group.cancelAll()
        return first
    }
    return try first?.get()
}

/// Waits until the task is cancelled.
package func untilCancelled() async {
    let (stream, _) = AsyncStream<Void>.makeStream()
    for await _ in stream {}
}
