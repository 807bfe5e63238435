import CProcess
package import SystemPackage
package import Waiting

/// The pilot's side of the thread that watches it from outside the runtime (`CProcess.h` says what it does and why).
package enum Watchdog {
    /// What must not be overdue.
    package enum Deadline: Sendable {
        /// The pilot's life.
        case lifetime
        /// What is left to do after a signal.
        case farewell
    }

    /// A batch system kills ten seconds after its signal, so one that is not taken is given up before; a busy node may delay a task for long.
    private static let patience = cprocess_patience(look_milliseconds: 2000, looks_for_signal: 4, looks_for_life: 150)
    private static let pulse = Duration.seconds(10)

    /// Starts it; `code` is the exit code of a pilot that gives no sign of life.
    package static func start(code: Int32) throws(Errno) {
        let failure = cprocess_start_watchdog(patience, code)
        if failure != 0 { throw Errno(rawValue: failure) }
    }

    /// Shows that tasks and timers work for as long as the body takes.
    package static func watching<Value: Sendable, Failure: Error>(
        _ clock: PilotClock = .system, _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withTaskGroup(of: Void.self) { group in
            group.addTask {
                repeat { cprocess_alive() } while (try? await clock.sleep(pulse)) != nil  // until cancelled
            }
            defer { group.cancelAll() }
            do throws(Failure) {
                return .success(try await body())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// The process will have ended by then; else it is ended with that code.
    ///
    /// Said again of the same deadline, it replaces it.
    package static func expectEnd(_ deadline: Deadline, within limit: Duration, code: Int32, _ reason: StaticString) {
        let which = deadline == .lifetime ? cprocess_deadline_lifetime : cprocess_deadline_farewell
        let seconds = Int32(clamping: max(1, limit.components.seconds))
        reason.utf8Start.withMemoryRebound(to: CChar.self, capacity: reason.utf8CodeUnitCount + 1) {
            cprocess_end_within(which, seconds, code, $0)
        }
    }
}
