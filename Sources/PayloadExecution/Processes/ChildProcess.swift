package import Glibc
import SystemPackage
package import Waiting

/// A running program with everything that descends from it.
///
/// The program keeps running when this value is dropped, but not when the pilot ends, however it ends.
package struct ChildProcess: Sendable {
    /// The program's process id, which is also its session's and its process group's.
    package let processID: pid_t
    /// The processes below the program, daemons and adopted orphans included.
    package var tree: ProcessTree { ProcessTree(keeper: keeper.processID, program: processID) }
    private let keeper: Keeper
    private let cgroup: CgroupPlacement?

    /// Starts a program; throws what the system had against it.
    package static func start(_ command: ChildCommand) async throws(SpawnError) -> ChildProcess {
        let keeper = try Keeper(starting: command)
        // Not to be cut short by a cancelled task: between fork and exec there is nothing yet to hand over or to end.
        let started = await Task { await keeper.started.value() }.value
        guard let started else { throw SpawnError(step: .fork, path: command.executable, errno: .canceled) }
        do {
            return ChildProcess(processID: try started.get(), keeper: keeper, cgroup: command.cgroup)
        } catch {
            command.cgroup?.remove()
            throw error
        }
    }

    /// Starts a program, waits for its end and ends what it left behind.
    ///
    /// When the task is cancelled, or the wait fails, the whole tree is ended before the error is thrown.
    package static func run(
        _ command: ChildCommand, grace: Duration, clock: PilotClock = .system
    ) async throws -> ProcessExit {
        let child = try await start(command)
        do {
            let exit = try await child.exit()
            await child.end(grace: grace, clock: clock)
            return exit
        } catch {
            await child.end(grace: grace, clock: clock)
            throw error
        }
    }

    /// The program's end; its descendants may still run.
    ///
    /// A cancelled task stops waiting with `CancellationError`; the program goes on until `end`. Throws `KeeperLost` when nobody knows the
    /// program's end because its keeper was killed; then nothing of it is left.
    package func exit() async throws -> ProcessExit {
        guard let exit = await keeper.exited.value() else { throw CancellationError() }
        return try exit.get()
    }

    /// True when neither the program nor a descendant is left.
    package var isEmpty: Bool { keeper.emptied.current != nil }

    /// CPU seconds (user and system) of the whole tree: of those that run, of those that ended, and of orphans.
    package var cpuSeconds: Double {
        if let total = keeper.emptied.current { return total.userSeconds + total.systemSeconds }
        return tree.usage().cpuSeconds
    }

    /// Ends the whole tree: SIGTERM to every process in it, SIGKILL to what is left after `grace`, until it is empty.
    ///
    /// Also works in a cancelled task: a signal to the pilot must not shorten the payload's grace. When `hurry` returns, the grace is over.
    @discardableResult
    package func end(
        grace: Duration, clock: PilotClock = .system, hurry: @escaping @Sendable () async -> Void = untilCancelled
    ) async -> TreeEnd {
        await Task { await endInSteps(grace: grace, clock: clock, hurry: hurry) }.value
    }

    private func endInSteps(grace: Duration, clock: PilotClock, hurry: @escaping @Sendable () async -> Void) async -> TreeEnd {
        defer { cgroup?.remove() }
        if isEmpty { return .alreadyEmpty }
        tree.signal(SIGTERM)
        if await isEmptied(within: grace, clock: clock, hurry: hurry) { return .terminated }
        let obstinate = tree.members().map(\.processID)
        return await isKilled() ? .killed(obstinate) : .survived(tree.members().map(\.processID))
    }

    /// Kills the tree; false when there is still something of it after 20 s.
    ///
    /// SIGKILL takes long only for a process inside the kernel, such as on a dead NFS server: nobody can end that one.
    private func isKilled() async -> Bool {
        for second in 0..<20 {
            // What is not killed yet may stop the keeper again and again. Who has done so for this long gets another keeper: the pilot.
            if second >= 3, keeper.isStopped { keeper.kill() } else { keeper.killTree() }
            if await keeper.emptied.value(within: .seconds(1), clock: .system) != nil { return true }
        }
        return false
    }

    private func isEmptied(within grace: Duration, clock: PilotClock, hurry: @escaping @Sendable () async -> Void) async -> Bool {
        let emptied = keeper.emptied
        _ = await race({ await emptied.value(within: grace, clock: clock) }, orUntil: hurry)
        return isEmpty
    }
}
