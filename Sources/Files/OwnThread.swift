import CProcess
import SystemPackage

/// A thread outside the cooperative pool, which may wait as long as it likes.
enum OwnThread {
    /// Starts a thread that ends with the body; says why it could not be made.
    static func start(_ body: @escaping @Sendable () -> Void) -> Errno? {
        let context = Unmanaged.passRetained(Body(body))
        let failure = cprocess_start_thread(main, context.toOpaque())
        guard failure != 0 else { return nil }
        context.release()
        return Errno(rawValue: failure)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        guard let context else { return nil }
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
    }
}
