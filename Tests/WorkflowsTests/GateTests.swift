import JobModel
import PandaClient
import Settings
import Testing
import Workflows

@Suite struct GateTests {
    static func queue(timeFloorMinutes: Int = 0, maxTime: Int = 0) throws -> QueueData {
        try QueueData(record: Record(["timefloor": .int(timeFloorMinutes), "maxtime": .int(maxTime)]), name: "Q")
    }

    static func settings(_ options: [OptionName: String] = [:]) throws -> Settings {
        try Settings.merge(options: options.merging([.queue: "Q"]) { old, _ in old }, environment: [:], userID: 0)
    }

    @Test(arguments: [
        (nil as String?, 0, 3600), (nil, 7200, 7200), ("100", 0, 100), ("100", 7200, 100), ("9000", 7200, 7200),
    ])
    func lifetime(option: String?, maxTime: Int, expected: Int) throws {
        let settings = try Self.settings(option.map { [.lifetime: $0] } ?? [:])
        let lifetime = Lifetime(settings: settings, queue: try Self.queue(maxTime: maxTime))
        #expect(lifetime.limit == .seconds(expected))
        #expect(lifetime.reserve == min(.seconds(180), .seconds(expected) / 10))
    }

    @Test func withoutTimeFloorOneJobIsAll() throws {
        var gate = JobGate(settings: try Self.settings(), queue: try Self.queue())
        guard case .ask(after: .zero) = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20)) else {
            Issue.record("must ask at once"); return
        }
        gate.gotJob()
        guard case .stop(_, nil) = gate.verdict(.init(age: .seconds(1), freeDiskMB: 1 << 20)) else { Issue.record("must stop"); return }
    }

    @Test func timeFloorAllowsMoreUntilItIsReached() throws {
        var gate = JobGate(settings: try Self.settings(), queue: try Self.queue(timeFloorMinutes: 1))
        gate.gotJob()
        guard case .ask(after: .zero) = gate.verdict(.init(age: .seconds(59), freeDiskMB: 1 << 20)) else {
            Issue.record("must ask"); return
        }
        guard case .stop = gate.verdict(.init(age: .seconds(61), freeDiskMB: 1 << 20)) else { Issue.record("must stop"); return }
    }

    @Test func roundsWithoutAJobArePausedAndCounted() throws {
        var gate = JobGate(settings: try Self.settings([.getjobrequests: "2"]), queue: try Self.queue())
        gate.gotNoJob()
        guard case .ask(let pause) = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20)) else { Issue.record("must ask"); return }
        #expect((.seconds(60)...(.seconds(180))).contains(pause))
        gate.gotNoJob()
        guard case .stop(_, nil) = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20)) else { Issue.record("must stop"); return }
    }

    @Test func aFullDiskAndAnOldPilotAskForNothing() throws {
        let gate = JobGate(settings: try Self.settings(), queue: try Self.queue())
        guard case .stop(_, let error?) = gate.verdict(.init(age: .zero, freeDiskMB: 10)) else { Issue.record("must stop"); return }
        #expect(error.code == .noLocalSpace)
        guard case .stop(_, nil) = gate.verdict(.init(age: .seconds(3500), freeDiskMB: 1 << 20)) else { Issue.record("must stop"); return }
    }

    /// A job taken after a pause that outlasts the lifetime would be ended at once.
    @Test func aPauseThatOutlastsTheLifetimeIsNotBegun() throws {
        var gate = JobGate(settings: try Self.settings([.lifetime: "60"]), queue: try Self.queue())
        gate.gotNoJob()
        guard case .stop(let reason, nil) = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20)) else {
            Issue.record("must stop")
            return
        }
        #expect(reason.contains("lifetime"))
    }

    /// No contact is no good end, however soon the lifetime, a limit or a person ends the asking.
    @Test(
        arguments: [
            ([.lifetime: "60"], 0, false), ([.getjobrequests: "1"], 0, false), ([.getjobfailures: "1"], 0, false), ([:], 0, true),
            ([:], 10, false),
        ] as [([OptionName: String], Int, Bool)])
    func theLastErrorDecides(options: [OptionName: String], jobsBefore: Int, drains: Bool) throws {
        var gate = JobGate(settings: try Self.settings(options), queue: try Self.queue(timeFloorMinutes: 1))
        for _ in 0..<jobsBefore { gate.gotJob() }
        gate.failed(with: PandaError(.busy(status: 503), doing: "acquire_jobs", detail: ""))
        if drains { gate.drain() }
        guard case .stop(_, let error?) = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20)) else {
            Issue.record("must stop with an error")
            return
        }
        #expect(error.exitCode == 79)
        // A round that brought no job is no error, and hides the one before it.
        gate.gotNoJob()
        guard case .stop(_, nil) = gate.verdict(.init(age: .seconds(3590), freeDiskMB: 1 << 20)) else { Issue.record("must stop"); return }
    }

    @Test func aDrainedPilotTakesNoMoreJobs() throws {
        var gate = JobGate(settings: try Self.settings(), queue: try Self.queue(timeFloorMinutes: 10))
        gate.drain()
        guard case .stop(let reason, nil) = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20)) else { Issue.record("must stop"); return }
        #expect(reason.contains("drain"))
    }

    @Test func aNodeThatFailsItsJobsGetsNoMore() throws {
        var gate = JobGate(settings: try Self.settings(), queue: try Self.queue(timeFloorMinutes: 10))
        let nodesFault = PilotError(.noLocalSpace, doing: "testing"), jobsFault = PilotError(.payloadExecutionFailure, doing: "testing")
        for error in [nodesFault, nodesFault, jobsFault, nodesFault, nodesFault] {
            gate.ended(with: error)
            guard case .ask = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20)) else { Issue.record("must ask"); return }
        }
        gate.ended(with: nodesFault)
        guard case .stop = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20)) else { Issue.record("must stop"); return }
    }

    @Test(arguments: [(39 * 60, false), (41 * 60, true), (nil, true)] as [(Int?, Bool)])
    func aCredentialThatIsAboutToExpireGetsNoJob(seconds: Int?, asks: Bool) throws {
        let gate = JobGate(settings: try Self.settings(), queue: try Self.queue())
        switch gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20, credentialLeft: seconds.map { .seconds($0) })) {
        case .ask: #expect(asks)
        case .stop(_, let error): #expect(!asks && error?.code == .proxyTooShort)
        }
    }

    @Test(arguments: [("False", 9.0, false), ("True", 9.0, true), ("True", 0.5, false)])
    func aLoadedNodeAsksLater(delay: String, load: Double, waits: Bool) throws {
        let settings = try Settings.merge(
            options: [.queue: "Q"], environment: ["PILOT_ENABLE_DELAY_TO_GET_JOB": delay, "PILOT_LOAD_FACTOR": "2"], userID: 0)
        let gate = JobGate(settings: settings, queue: try Self.queue())
        guard case .ask(let pause) = gate.verdict(.init(age: .zero, freeDiskMB: 1 << 20, loadPerCore: load)) else {
            Issue.record("must ask")
            return
        }
        #expect((pause > .zero) == waits)
    }
}
