import CCurl
import Synchronization

/// Performs transfers, any number at a time, on one thread; connections and TLS sessions are shared between them.
///
/// The thread ends with the loop.
package actor CurlLoop {
    nonisolated let thread: CurlThread
    private var active: [Int64: ActiveTransfer] = [:]
    private nonisolated let numbers = Atomic<Int64>(0)

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Starts the thread; more than a few connections to one host make servers drop them.
    ///
    /// With transfers in flight it looks at libcurl's work after `longestSleep` milliseconds at the latest, a second as libcurl's manual wants it.
    package init(maximumHostConnections: Int = 8, longestSleep: Int32 = 1000) throws(CurlError) {
        thread = try CurlThread(maximumHostConnections: maximumHostConnections, longestSleep: longestSleep)
        try thread.start(for: self)
    }

    deinit {
        thread.stop()
    }

    /// Performs the transfer and returns the reply, whatever its status.
    ///
    /// Cancelling the calling task ends the transfer within a millisecond or so, with code 42. The transfer's sink and source are called on other
    /// threads than the loop's.
    package nonisolated func perform(_ transfer: Transfer) async throws(CurlError) -> TransferResult {
        let id = numbers.add(1, ordering: .relaxed).oldValue
        let bodies = BodyCarrier(transfer) { [thread] in thread.resume(id) }
        guard bodies.incoming != nil || bodies.outgoing != nil else { return try await exchange(transfer, bodies, id) }
        return try await withTaskGroup(of: Result<TransferResult?, CurlError>.self) { group in
            group.addTask {
                defer { bodies.finish() }
                do throws(CurlError) {
                    return .success(try await self.exchange(transfer, bodies, id))
                } catch {
                    return .failure(error)
                }
            }
            for carry in [BodyCarrier.takeAway, BodyCarrier.bring] {
                group.addTask {
                    do throws(CurlError) {
                        try await carry(bodies)()
                        return .success(nil)
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await Self.outcome(of: &group)
        }.get()
    }

    /// The reply when all has been carried; else the first failure, after which the rest is cancelled.
    private static func outcome(of group: inout TaskGroup<Result<TransferResult?, CurlError>>) async -> Result<TransferResult, CurlError> {
        var reply: TransferResult?
        for await part in group {
            switch part {
            case .success(let result): reply = result ?? reply
            case .failure(let error):
                // A sink that was cancelled says so in its own words.
                let isCancelled = Task.isCancelled
                group.cancelAll()
                return .failure(isCancelled ? .cancelled : error)
            }
        }
        return reply.map { .success($0) } ?? .failure(.cancelled)
    }

    private func exchange(_ transfer: Transfer, _ bodies: BodyCarrier, _ id: Int64) async throws(CurlError) -> TransferResult {
        let active = try ActiveTransfer(transfer, bodies, id: id)
        try active.configure(share: thread.sessions.share)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { start(active, $0) }
        } onCancel: {
            thread.cancel(id)
        }
        return try result.get()
    }

    private func start(_ transfer: ActiveTransfer, _ continuation: CheckedContinuation<Result<TransferResult, CurlError>, Never>) {
        transfer.resumeLater(continuation)
        let code = curl_multi_add_handle(thread.multi, transfer.handle.raw)
        guard code == CURLM_OK else { return transfer.end(.failure(CurlError(code, detail: "adding the transfer"))) }
        active[transfer.id] = transfer
    }

    func finish(_ finished: Finished) {
        guard let transfer = active.values.first(where: { $0.handle.raw == finished.easy }) else { return }
        transfer.end(finished.code)
        remove(transfer)
    }

    func cancel(_ id: Int64) {
        guard let transfer = active[id] else { return }
        transfer.end(.failure(.cancelled))
        remove(transfer)
    }

    /// Goes on with a transfer that was paused; what libcurl held back is offered within this call.
    func resume(_ id: Int64) {
        guard let transfer = active[id] else { return }
        let code = curl_easy_pause(transfer.handle.raw, CURLPAUSE_CONT)
        guard code != CURLE_OK, active[id] != nil else { return }
        transfer.end(code)
        remove(transfer)
    }

    private func remove(_ transfer: ActiveTransfer) {
        curl_multi_remove_handle(thread.multi, transfer.handle.raw)
        active[transfer.id] = nil
    }
}
