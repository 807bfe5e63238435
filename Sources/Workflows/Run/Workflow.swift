package import JobModel

/// What is done with a job: a list of steps, in order.
package struct Workflow: Sendable {
    package let name: String
    package let steps: [any Step]
}

/// One stage of a workflow.
package protocol Step: Sendable {
    var phase: JobPhase { get }
    /// Does the stage's work. When the task is cancelled it undoes what must not stay (processes, half files) and returns soon.
    func perform(in run: JobRun) async throws(PilotError)
}
