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
    let exited = Promise<Result<ProcessExit, KeeperLost>>()
    let emptied = Promise<Total>()
    private let executable: FilePath
    private let workingDirectory: FilePath
    private let cgroup: CgroupPlacement?
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
        cgroup = command.cgroup
        guard processID > 0 else { throw SpawnError(step: .fork, path: command.executable, errno: Errno(rawValue: -processID)) }
        state = Mutex(State(channel: channel))
        listen(on: channel)
    }

    /// Has the keeper kill the whole tree, until it is empty.
    func killTree() {
        state.withLock { state in
            if let channel = state.channel { cprocess_kill_tree(processID, channel) }
        }
    }

    /// Ends the keeper itself; what it watched over comes to the pilot and is ended there.
    func kill() {
        state.withLock { state in
            // Until its channel is given up the number is the keeper's.
            if state.channel != nil { Glibc.kill(processID, SIGKILL) }
        }
    }

    /// True when somebody has stopped the keeper (SIGSTOP).
    var isStopped: Bool { ProcessTree(keeper: processID).keeperState == "T" }

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
            exited.keep(.success(ProcessExit(event, startedAt: state.withLock { $0.startedAt })))
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
        let (total, status) = state.withLock { state in
            let status = state.channel.map { cprocess_release_keeper(processID, $0) } ?? 0
            state.channel = nil
            return (state.total, status)
        }
        // A program that was refused leaves neither a total nor anything to look for.
        if case .failure? = started.current { return emptied.keep(Total(userSeconds: 0, systemSeconds: 0)) }
        guard let total else { return end(without: status) }
        emptied.keep(total)
    }

    /// Somebody killed the keeper: what it watched over has come to the pilot, or is in the cgroup, and is ended here.
    private func end(without status: Int32) {
        cgroup?.kill()
        let orphans = cprocess_end_orphans(Self.patienceWithOrphans)
        started.keep(.failure(SpawnError(step: .watch, path: executable, errno: .noSuchProcess)))
        emptied.keep(
            Total(userSeconds: Double(orphans.user_microseconds) / 1e6, systemSeconds: Double(orphans.system_microseconds) / 1e6))
        // Last: who hears of it may rely on it that nothing is left.
        exited.keep(
            .failure(KeeperLost(keeper: processID, signal: cprocess_status_signal(status), ended: orphans.ended, left: orphans.left)))
    }

    /// Milliseconds; a killed process takes longer only inside the kernel.
    private static let patienceWithOrphans: Int32 = 5000
}
