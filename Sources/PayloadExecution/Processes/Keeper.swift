import CProcess
import Glibc
import Synchronization
import SystemPackage
import Waiting

/// The pilot's end of the socket to the process that stands between the pilot and a program (`CProcess.h` says what it does and why).
final class Keeper: Sendable {
    /// The whole tree's cost, known when it is empty.
    struct Total: Sendable {
        var userSeconds: Double
        var systemSeconds: Double
    }

    let processID: pid_t
    let started = Promise<Result<pid_t, SpawnError>>()
    let exited = Promise<ProcessExit>()
    let emptied = Promise<Total>()
    private let executable: FilePath
    private let workingDirectory: FilePath
    private let state: Mutex<State>

    private struct State {
        var channel: Int32?
        var startedAt: Int64 = 0
        var total: Total?
    }

    init(starting command: ChildCommand) throws(SpawnError) {
        var channel: Int32 = -1
        processID = try command.withRequest { request in cprocess_keep(&request, &channel) }
        executable = command.executable
        workingDirectory = command.workingDirectory
        guard processID > 0 else { throw SpawnError(step: .fork, path: command.executable, errno: Errno(rawValue: -processID)) }
        state = Mutex(State(channel: channel))
        listen(on: channel)
    }

    /// Has the keeper kill the whole tree, until it is empty.
    func killTree() {
        state.withLock { state in
            // The same end of file as the keeper sees when the pilot dies.
            if let channel = state.channel { _ = shutdown(channel, Int32(SHUT_WR)) }
        }
    }

    private func listen(on channel: Int32) {
        // The source keeps the keeper until the end of file.
        _ = ReadSource(channel, whenReadable: { [self] in receive(from: channel) }, atEnd: { [self] in finish() })
    }

    /// False at the end of file.
    private func receive(from channel: Int32) -> Bool {
        var event = cprocess_event()
        while true {
            switch cprocess_receive(channel, &event) {
            case 1: accept(event)
            case -EAGAIN, -EINTR: return true
            default: return false
            }
        }
    }

    private func accept(_ event: cprocess_event) {
        switch event.kind {
        case cprocess_started:
            state.withLock { $0.startedAt = event.at_nanoseconds }
            started.keep(.success(event.pid))
        case cprocess_refused:
            started.keep(.failure(refusal(event)))
        case cprocess_exited:
            exited.keep(ProcessExit(event, startedAt: state.withLock { $0.startedAt }))
        default:
            let total = Total(userSeconds: Double(event.user_microseconds) / 1e6, systemSeconds: Double(event.system_microseconds) / 1e6)
            state.withLock { $0.total = total }
        }
    }

    private func refusal(_ event: cprocess_event) -> SpawnError {
        let errno = Errno(rawValue: event.error)
        return switch event.step {
        case cprocess_step_fork: SpawnError(step: .fork, path: executable, errno: errno)
        case cprocess_step_directory: SpawnError(step: .directory, path: workingDirectory, errno: errno)
        case cprocess_step_streams: SpawnError(step: .streams, path: executable, errno: errno)
        case cprocess_step_limits: SpawnError(step: .limits, path: executable, errno: errno)
        case cprocess_step_execute: SpawnError(step: .execute, path: executable, errno: errno)
        default: SpawnError(step: .session, path: executable, errno: errno)
        }
    }

    private func finish() {
        let total = state.withLock { state in
            if let channel = state.channel { close(channel) }
            state.channel = nil
            return state.total
        }
        // The keeper closed its end on its way out, so this waits for microseconds.
        while waitpid(processID, nil, 0) < 0 && errno == EINTR {}
        if total == nil, case .success(let program)? = started.current, exited.current == nil {
            // Somebody killed the keeper. The kernel has killed the program by its parent-death signal; what is left of its group follows.
            kill(-program, SIGKILL)
        }
        started.keep(.failure(SpawnError(step: .fork, path: executable, errno: .noSuchProcess)))
        exited.keep(ProcessExit(.signalled(SIGKILL, coreDumped: false)))
        emptied.keep(total ?? Total(userSeconds: 0, systemSeconds: 0))
    }
}
