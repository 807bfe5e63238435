import CCurl
import Dispatch
import Glibc
import Synchronization

/// The one thread that touches the multi handle, and the executor of the actor that owns the transfers.
///
/// It alternates between the actor's jobs and libcurl's work, and sleeps in `curl_multi_poll` until a socket, a timer
/// of libcurl's or `curl_multi_wakeup` wants something. `@unchecked Sendable`: `multi` is used on the thread only, but for the
/// wake-up, which libcurl allows from everywhere; all else is behind a mutex or atomic.
final class CurlThread: SerialExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var cancelled: [Int64] = []
        var resumed: [Int64] = []
        var stopping = false
        /// The multi handle is gone.
        var ended = false
    }

    let multi: UnsafeMutableRawPointer
    /// Kept here because the multi handle's connections must go first.
    let sessions: SessionCache
    private let inbox = Mutex(Inbox())
    /// The thread's own word for itself; 0 until it runs.
    private let identity = Atomic<UInt>(0)
    private let isStarted = Atomic<Bool>(false)
    private let isGone = DispatchSemaphore(value: 0)
    /// Weak, so that the thread does not keep alive what ends it; set before the thread starts.
    private weak var owner: CurlLoop?

    private let longestSleep: Int32

    init(maximumHostConnections: Int, longestSleep: Int32) throws(CurlError) {
        self.longestSleep = longestSleep
        CurlLibrary.initialise()
        sessions = try SessionCache()
        guard let multi = curl_multi_init() else { throw CurlError(CURLE_FAILED_INIT) }
        self.multi = multi
        let code = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, maximumHostConnections)
        guard code == CURLM_OK else {
            curl_multi_cleanup(multi)
            throw CurlError(code, detail: "connections per host")
        }
        // Without descriptors libcurl makes a handle that cannot be woken: its thread would sleep for ever.
        guard curl_multi_wakeup(multi) == CURLM_OK else {
            curl_multi_cleanup(multi)
            throw CurlError(CURLE_FAILED_INIT, detail: "no wake-up for transfers: no descriptor is to be had")
        }
    }

    /// Starts the thread; it keeps `self`, not `owner`, alive until it ends.
    func start(for owner: CurlLoop) throws(CurlError) {
        self.owner = owner
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let failure = pthread_create(&thread, nil, threadMain, context.toOpaque())
        guard failure == 0 else {
            context.release()
            curl_multi_cleanup(multi)
            inbox.withLock { $0.ended = true }
            throw CurlError(CURLE_FAILED_INIT, detail: "no thread for transfers: \(String(cString: strerror(failure)))")
        }
        pthread_detach(thread)
        isStarted.store(true, ordering: .releasing)
    }

    /// Ends the thread and waits a moment for its end; on the thread itself, it ends after the work at hand.
    ///
    /// Not for longer: an older libcurl waits for names that are being looked up, perhaps for ever.
    func stop() {
        guard isStarted.load(ordering: .acquiring) else { return }
        tell { $0.stopping = true }
        if !isCurrent { _ = isGone.wait(timeout: .now() + .seconds(1)) }
    }

    /// Ends a transfer soon; harmless when there is none of that number any more.
    func cancel(_ transfer: Int64) {
        tell { $0.cancelled.append(transfer) }
    }

    /// Goes on with a paused transfer soon; harmless when there is none of that number any more.
    func resume(_ transfer: Int64) {
        tell { $0.resumed.append(transfer) }
    }

    // MARK: Executor

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        tell { $0.jobs.append(job) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// libcurl's callbacks and the thread's own calls are not inside a job; the thread decides for them.
    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    func checkIsolated() {
        precondition(isCurrent, "a transfer was touched outside of its thread")
    }

    private var isCurrent: Bool { identity.load(ordering: .acquiring) == UInt(pthread_self()) }

    /// The wake-up happens inside the lock, so that the multi handle cannot go away under it.
    private func tell(_ change: (inout Inbox) -> Void) {
        inbox.withLock { inbox in
            change(&inbox)
            guard !inbox.ended else { return }
            // What fails for a moment, for want of memory, must not leave the thread asleep.
            for _ in 0..<10 where curl_multi_wakeup(multi) == CURLM_OK { break }
        }
    }

    // MARK: The thread

    fileprivate func run() {
        // Signals go to the program's own threads. That includes SIGPIPE, which OpenSSL's writes to a closed
        // connection would raise: blocked, they just fail.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, nil)
        identity.store(UInt(pthread_self()), ordering: .releasing)
        while workOff() {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            reportFinished()
            // Nothing to do needs no look.
            curl_multi_poll(multi, nil, 0, running > 0 ? longestSleep : Int32.max, nil)
        }
        inbox.withLock { $0.ended = true }
        curl_multi_cleanup(multi)
        isGone.signal()
    }

    /// Runs what is in the inbox; false when the thread shall end.
    private func workOff() -> Bool {
        while true {
            let taken = inbox.withLock { inbox in
                defer { (inbox.jobs, inbox.cancelled, inbox.resumed) = ([], [], []) }
                return inbox
            }
            for job in taken.jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            owner?.assumeIsolated { loop in
                taken.cancelled.forEach { loop.cancel($0) }
                taken.resumed.forEach { loop.resume($0) }
            }
            if taken.jobs.isEmpty && taken.cancelled.isEmpty && taken.resumed.isEmpty { return !taken.stopping }
        }
    }

    private func reportFinished() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let finished = Finished(easy: easy, code: ccurl_message_result(message))
            owner?.assumeIsolated { $0.finish(finished) }
        }
    }
}

/// libcurl's word that it is done with an easy handle.
///
/// `@unchecked Sendable`: the address crosses into the actor that runs on this very thread.
struct Finished: @unchecked Sendable {
    let easy: UnsafeMutableRawPointer
    let code: CURLcode
}

private let threadMain: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
    guard let context else { return nil }
    let thread = Unmanaged<CurlThread>.fromOpaque(context).takeRetainedValue()
    thread.run()
    return nil
}
