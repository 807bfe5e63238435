import CProcess
import Dispatch
import Synchronization
import SystemPackage

/// Threads outside the cooperative pool, which may wait as long as they like.
///
/// One that is done takes what comes next, for a while: to make a thread costs more than most of what is done on it.
enum OwnThread {
    /// What a thread does; returns what is to be called as soon as the thread is free for others.
    typealias Body = @Sendable () -> (@Sendable () -> Void)?

    private final class Waiting: Sendable {
        let body: Body

        init(_ body: @escaping Body) { self.body = body }
    }

    private struct State {
        var waiting: [Waiting] = []
        /// Threads that have nothing to do, or are on their way.
        var free = 0
    }

    private static let state = Mutex(State())
    private static let news = DispatchSemaphore(value: 0)

    /// Has a thread do it; says why none could be made.
    static func start(_ body: @escaping Body) -> Errno? {
        let item = Waiting(body)
        let isNeeded = state.withLock { state in
            state.waiting.append(item)
            guard state.free < state.waiting.count else { return false }
            state.free += 1
            return true
        }
        let failure = isNeeded ? cprocess_start_thread(main, nil) : 0
        guard failure != 0 else {
            news.signal()
            return nil
        }
        return state.withLock { state in
            state.free -= 1
            guard let place = state.waiting.firstIndex(where: { $0 === item }) else { return nil }
            state.waiting.remove(at: place)
            return Errno(rawValue: failure)
        }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
        while let body = next() {
            let tell = body()
            state.withLock { $0.free += 1 }
            tell?()
        }
        return nil
    }

    /// Waits for something to do; nil when there has been nothing for a while, after which the thread has to end.
    private static func next() -> Body? {
        while true {
            let isNews = news.wait(timeout: .now() + .milliseconds(500)) == .success
            let found: Body?? = state.withLock { state in
                guard state.waiting.isEmpty else {
                    state.free -= 1
                    return state.waiting.removeFirst().body
                }
                guard !isNews else { return nil }
                state.free -= 1
                return .some(nil)
            }
            if let found { return found }
        }
    }
}
