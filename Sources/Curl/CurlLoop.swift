import CCurl

/// Performs transfers, any number at a time, on one thread; connections and TLS sessions are shared between them.
///
/// The thread ends with the loop.
package actor CurlLoop {
    nonisolated let thread: CurlThread
    private var active: [Int64: ActiveTransfer] = [:]
    private var nextID: Int64 = 0

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
    /// Cancelling the calling task ends the transfer within a millisecond or so, with code 42.
    package func perform(_ transfer: Transfer) async throws(CurlError) -> TransferResult {
        let id = nextID
        nextID += 1
        let active = try ActiveTransfer(transfer, id: id)
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

    private func remove(_ transfer: ActiveTransfer) {
        curl_multi_remove_handle(thread.multi, transfer.handle.raw)
        active[transfer.id] = nil
    }
}
