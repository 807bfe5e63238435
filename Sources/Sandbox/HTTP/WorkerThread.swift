import Glibc

/// A thread with signals blocked: those of the process belong to its main thread, and a broken connection's SIGPIPE to nobody.
struct WorkerThread: Sendable {
    // A plain number on Linux.
    private let id: pthread_t

    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts the thread; every thread must be joined.
    init(_ run: @escaping @Sendable () -> Void) throws {
        var id = pthread_t()
        let body = Unmanaged.passRetained(Body(run))
        let result = pthread_create(&id, nil, Self.entry, body.toOpaque())
        guard result == 0 else {
            body.release()
            throw SandboxError("starting a thread", "errno \(result)")
        }
        self.id = id
    }

    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
    }

    /// Waits for the thread's end.
    func join() {
        pthread_join(id, nil)
    }
}
