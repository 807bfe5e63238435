import JobModel
import Staging
import Synchronization
import SystemPackage
import Waiting
import Workflows

/// What a pilot did in all, for whoever sits at its terminal.
final class RunSummary: Sendable {
    private struct Count {
        var files = 0
        var bytes: Int64 = 0
    }

    private struct State {
        var states: [String: Int] = [:]
        var moved: [PilotEvent.Direction: Count] = [:]
        var log: String?
    }

    private let state = Mutex(State())

    /// A listener of all events.
    func hear(_ event: PilotEvent) {
        state.withLock { state in
            switch event {
            case .transfer(let file, let direction, _):
                state.moved[direction, default: Count()].files += 1
                state.moved[direction, default: Count()].bytes += file.size
            case .ended(let end):
                state.states[end.state.rawValue, default: 0] += 1
                state.log = end.log ?? state.log
            default: break
            }
        }
    }

    /// The pilot's log stays there.
    func keep(_ log: FilePath) { state.withLock { $0.log = log.string } }

    /// Four lines for a pilot that lived so long.
    func text(after time: Duration) -> String {
        state.withLock { state in
            let jobs = state.states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            let moved = [("in", PilotEvent.Direction.stageIn), ("out", .stageOut)].map { word, direction in
                let count = state.moved[direction] ?? Count()
                return "\(count.files) \(word) (\(Self.size(count.bytes)))"
            }
            return """
                jobs   \(jobs.isEmpty ? "none" : jobs)
                files  \(moved.joined(separator: ", "))
                time   \(time.inWords)
                log    \(state.log ?? "not kept (--cleanup False keeps it)")
                """
        }
    }

    /// `1.7 GB`, in powers of 1000.
    private static func size(_ bytes: Int64) -> String {
        var (rest, unit) = (Double(bytes), 0)
        let units = ["B", "kB", "MB", "GB", "TB"]
        while rest >= 999.95, unit + 1 < units.count { (rest, unit) = (rest / 1000, unit + 1) }
        return unit == 0 ? "\(bytes) B" : "\((rest * 10).rounded() / 10) \(units[unit])"
    }
}
