import JobModel
import PandaClient
import PayloadExecution
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import Workflows

/// What the server is told of a payload's use.
@Suite(.timeLimit(.minutes(1))) struct PayloadUseTests {
    /// A log's transfer may take long after it.
    @Test func theNumbersOfAPayloadThatThePilotEndedEndWithIt() async throws {
        let directory = try TemporaryDirectory()
        try await TestTime.run { time in try await self.check(time, directory) }
    }

    private func check(_ time: TestTime, _ directory: TemporaryDirectory) async throws {
        let context = try TestPilot(time, ScriptedServer(time, jobs: []), in: directory).context
        let busy = ChildCommand(
            "/bin/bash", arguments: ["-c", "for ((i = 0; i < 300000; i++)); do :; done"], environment: [:], workingDirectory: directory.path
        )
        let child = try await ChildProcess.start(busy)
        _ = try await child.exit()
        await child.end(grace: .zero)

        var record = JobRecord(job: try Job(definition: TestPilot.job()), startTime: 0, arrival: .zero)
        record.running = RunningPayload(child, since: context.clock.uptime() - .seconds(1000))
        let whileItRuns = JobUpdate(record: record, state: .running, context: context)
        record.running?.ended = context.clock.uptime() - .seconds(990)
        let afterwards = JobUpdate(record: record, state: .running, context: context)
        #expect(child.cpuSeconds > 0)
        #expect(whileItRuns.meanCoreCount == child.cpuSeconds / 1000 && afterwards.meanCoreCount == child.cpuSeconds / 10)
    }
}
