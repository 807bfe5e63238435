import Glibc
import SystemPackage
import TestSupport
import Testing

/// Mounts that nobody but a test sees.
enum Mounts {
    static var arePossible: Bool { geteuid() == 0 }

    static func bind(_ source: FilePath, _ target: FilePath) -> Bool {
        mount(source.string, target.string, nil, UInt(MS_BIND), nil) == 0
    }

    /// unshare(CLONE_FS | CLONE_NEWNS), which Swift's Glibc module lacks.
    private static func unshare() -> Int32 {
        guard let symbol = dlsym(nil, "unshare") else { return -1 }
        return unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)(0x200 | 0x20000)
    }

    /// Runs the body on a thread with mounts of its own, which end with it.
    ///
    /// What it returns is what went wrong.
    static func inOwnNamespace(_ body: @escaping @Sendable () throws -> String?) throws {
        final class Verdict: @unchecked Sendable { var text: String? }
        let verdict = Verdict()
        let thread = PlainThread {
            // Mounts of a thread need a working directory of its own too.
            guard unshare() == 0, mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0
            else {
                return verdict.text = "no mount namespace: \(Errno(rawValue: errno))"
            }
            do {
                verdict.text = try body()
            } catch {
                verdict.text = "\(error)"
            }
        }
        thread.join()
        if let text = verdict.text { Issue.record("\(text)") }
    }
}

/// A thread that is waited for.
private struct PlainThread {
    private var thread = pthread_t()

    init(_ body: @escaping () -> Void) {
        final class Box {
            let body: () -> Void
            init(_ body: @escaping () -> Void) { self.body = body }
        }
        let context = Unmanaged.passRetained(Box(body)).toOpaque()
        pthread_create(
            &thread, nil,
            {
                if let box = $0 { Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body() }
                return nil
            }, context)
    }

    func join() { pthread_join(thread, nil) }
}
