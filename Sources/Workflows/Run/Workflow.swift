package import JobModel
import Settings

/// What is done with a job: a list of steps, in order.
package struct Workflow: Sendable {
    package let name: String
    package let steps: [any Step]

    /// Stage-in, payload, stage-out.
    package static let generic = Workflow(name: "generic", steps: [StageInStep(), PayloadStep(), StageOutStep()])

    /// The workflow of that name.
    ///
    /// Names that Pilot 2 or 3 know and this pilot does not yet are told apart from unknown ones.
    package static func named(_ name: String) throws(PilotError) -> Workflow {
        if name == generic.name { return generic }
        let known = WorkSettings.workflows.contains(name)
        throw PilotError(
            .notImplemented, doing: "choosing the workflow '\(name)'",
            reason: known ? "this pilot cannot run it yet" : "there is no such workflow", advice: "use -w generic")
    }
}

/// One stage of a workflow.
package protocol Step: Sendable {
    var phase: JobPhase { get }
    /// Does the stage's work. When the task is cancelled it undoes what must not stay (processes, half files) and returns soon.
    func perform(in run: JobRun) async throws(PilotError)
}
