import Files
package import Glibc
package import SystemPackage
import Waiting

/// The processes below one keeper.
///
/// The keeper is their subreaper, so parentage alone finds them all: also those that left the session or lost their parents.
package struct ProcessTree: Sendable {
    private let keeper: pid_t
    private let program: pid_t?
    private let procfs: FilePath

    /// The tree below `keeper`, which is not part of it.
    ///
    /// `program` is looked for by itself too: a /proc that hides others' processes (hidepid) does not show the keeper, which is closed to its user.
    package init(keeper: pid_t, program: pid_t? = nil, procfs: FilePath = "/proc") {
        self.keeper = keeper
        self.program = program
        self.procfs = procfs
    }

    /// The living processes, parents before children.
    package func members() -> [ProcessStat] {
        var found: [ProcessStat] = []
        var seen: Set<pid_t> = [keeper]
        var waiting = [keeper]
        while let parent = waiting.popLast() {
            var children = children(of: parent)
            if parent == keeper, let program, !children.contains(program), stat(of: program)?.session == program {
                children.append(program)
            }
            for child in children where seen.insert(child).inserted {
                guard let stat = stat(of: child) else { continue }
                if stat.state != "Z" { found.append(stat) }
                waiting.append(child)
            }
        }
        return found
    }

    /// The keeper's state, as `ProcessStat` has it; nil when it is gone.
    var keeperState: Character? { stat(of: keeper)?.state }

    /// What the tree uses now.
    package func usage() -> TreeUsage {
        var usage = TreeUsage()
        // The keeper has waited for all that ended below it, so its children's time is theirs.
        var ticks = Double(stat(of: keeper)?.childTicks ?? 0)
        let pageKB = UInt64(clamping: max(1024, sysconf(Int32(_SC_PAGESIZE)))) / 1024
        for process in members() {
            ticks += Double(process.ownTicks)
            ticks += Double(process.childTicks)
            usage.processes += 1
            usage.threads = usage.threads.saturatedSum(process.threads)
            usage.residentKB = usage.residentKB.saturatedSum(process.residentPages.saturatedProduct(pageKB))
            usage.virtualKB = usage.virtualKB.saturatedSum(process.virtualBytes / 1024)
        }
        usage.cpuSeconds = ticks / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        return usage
    }

    /// Sends a signal to every process, whatever its session; stopped ones are woken so that they can act on it.
    package func signal(_ number: Int32) {
        for process in members() {
            // Gone in between, or another user's: the caller looks at what is left.
            kill(process.processID, number)
            if number == SIGTERM { kill(process.processID, SIGCONT) }
        }
    }

    private func stat(of process: pid_t) -> ProcessStat? {
        ProcFile.read(procfs.appending("\(process)").appending("stat")).flatMap(ProcessStat.init)
    }

    /// The kernel lists children by the thread that made them.
    private func children(of process: pid_t) -> [pid_t] {
        let tasks = procfs.appending("\(process)").appending("task")
        return DirectoryListing.texts(in: tasks).flatMap { thread in
            let text = ProcFile.read(tasks.appending(thread).appending("children"), limit: 65536) ?? ""
            return text.split(separator: " ").compactMap { pid_t($0) }
        }
    }
}
