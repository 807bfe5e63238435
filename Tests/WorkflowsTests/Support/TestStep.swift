import Foundation
import JobModel
import SystemPackage
import Waiting
import Workflows

/// A step that does what the test says.
struct TestStep: Step {
    let phase: JobPhase
    private let body: @Sendable (JobRun) async throws(PilotError) -> Void

    init(_ phase: JobPhase, _ body: @escaping @Sendable (JobRun) async throws(PilotError) -> Void = { _ in }) {
        self.phase = phase
        self.body = body
    }

    func perform(in run: JobRun) async throws(PilotError) { try await body(run) }

    /// A payload that takes so long and leaves its output; ended, it fails as a real one does.
    static func payload(lasting duration: Duration) -> TestStep {
        TestStep(.payload) { run throws(PilotError) in
            await run.tellServer()
            do {
                try await run.context.clock.sleep(until: run.context.clock.uptime() + duration)
                try Data("output".utf8).write(to: URL(fileURLWithPath: run.directory.file("out.txt").string))
            } catch {
                throw PilotError(.payloadExecutionFailure, doing: "running the test's payload", cause: error)
            }
        }
    }

    /// A payload that takes all of its grace when it is ended.
    static func obstinatePayload(_ time: TestTime, grace: Duration) -> TestStep {
        TestStep(.payload) { run throws(PilotError) in
            try? await time.sleep(.seconds(1_000_000))  // until it is ended
            _ = await Task(executorPreference: time) { try await time.sleep(grace) }.result
            throw PilotError(.payloadExecutionFailure, doing: "running the test's payload")
        }
    }
}
