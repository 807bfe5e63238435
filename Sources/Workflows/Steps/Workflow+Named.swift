package import JobModel
import Settings

/// The workflows that are built.
extension Workflow {
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
