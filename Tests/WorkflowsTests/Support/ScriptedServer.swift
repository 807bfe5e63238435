import GridSecurity
import HTTP
import JobModel
import PandaClient
import Secrets
import Synchronization
import Waiting
import Workflows

/// A PanDA server that does what the test says, behind the retries of the real client; it remembers all that reached it.
final class ScriptedServer: PandaServer {
    /// An update that arrived.
    struct Word: Sendable {
        let time: Duration
        let update: JobUpdate
        let effort: Effort
        var state: JobState { update.state }
    }

    /// What becomes of a word that arrives: `store` stores it and says the usual answer; whoever throws instead has stored nothing.
    typealias Script = @Sendable (_ word: Word, _ store: () -> UpdateReply) async throws(PandaError) -> UpdateReply

    private struct State {
        var jobs: [Record]
        var words: [Word] = []
        var stored: [Word] = []
        var requests: [Duration] = []
    }

    private let time: TestTime
    private let script: Script
    private let outages: [Range<Duration>]
    private let state: Mutex<State>

    /// Gives out the jobs one after the other; refuses connections during the outages.
    init(
        _ time: TestTime, jobs: [Record] = [], outages: [Range<Duration>] = [], script: @escaping Script = { _, store in store() }
    ) {
        self.time = time
        self.script = script
        self.outages = outages
        state = Mutex(State(jobs: jobs))
    }

    // MARK: What the test sees

    /// All words that arrived, stored or not, without looks.
    var words: [Word] { state.withLock { $0.words.filter { $0.effort != .look } } }
    var looks: [Word] { state.withLock { $0.words.filter { $0.effort == .look } } }
    /// Words that were stored, without looks.
    var stored: [Word] { state.withLock { $0.stored.filter { $0.effort != .look } } }
    /// When a job was asked for.
    var requests: [Duration] { state.withLock { $0.requests } }

    /// The final words on a job that were stored: more than one is an error of the pilot.
    func finals(of job: Int = TestPilot.jobID) -> [JobUpdate] {
        state.withLock { $0.stored.map(\.update).filter { $0.jobID == job && $0.state.isFinal } }
    }

    // MARK: What the pilot sees

    func update(_ update: JobUpdate, effort: Effort) async throws(PandaError) -> UpdateReply {
        try await Retry(effort.budget, clock: time.pilotClock).run { _ throws(PandaError) in
            try await self.hear(Word(time: self.time.now, update: update, effort: effort))
        }
    }

    private func hear(_ word: Word) async throws(PandaError) -> UpdateReply {
        try refuseDuringOutage()
        state.withLock { $0.words.append(word) }
        return try await script(word) {
            state.withLock { state in
                let isDone = state.stored.contains { $0.update.jobID == word.update.jobID && $0.state.isFinal }
                if !isDone { state.stored.append(word) }
                return UpdateReply(alreadyDone: isDone && word.state.isFinal)
            }
        }
    }

    func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer {
        try await Retry(.acquire, clock: time.pilotClock).run { _ throws(PandaError) in
            try self.refuseDuringOutage()
            return self.state.withLock { state in
                state.requests.append(self.time.now)
                return state.jobs.isEmpty ? .none(reason: "no jobs", statusCode: 20) : .job(state.jobs.removeFirst())
            }
        }
    }

    func statuses(of jobIDs: [Int]) async throws(PandaError) -> [JobStatusReply] { [] }
    func updateWorker(_ status: WorkerUpdate) async throws(PandaError) {}
    func updateNode(_ map: WorkerNodeMap) async throws(PandaError) {}
    func updateGPUs(_ map: GPUMap) async throws(PandaError) {}
    func renewToken(with key: Secret) async throws(PandaError) -> Secret { key }
    func renewProxy(role: String?) async throws(PandaError) -> Secret { Secret("") }
    func isAlive() async throws(PandaError) {}

    private func refuseDuringOutage() throws(PandaError) {
        let now = time.now
        if outages.contains(where: { $0.contains(now) }) { throw .away }
    }
}

extension PandaError {
    /// Nobody listens.
    static let away = PandaError(
        .unreachable(HTTPError(.connectionRefused, doing: "POST", detail: "curl 7: refused")), doing: "update_job",
        detail: "curl 7: refused")
}
