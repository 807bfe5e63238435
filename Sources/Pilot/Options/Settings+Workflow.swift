import JobModel
import Settings
import Workflows

extension Settings {
    /// Throws for a workflow that is not built, before anything is begun.
    func requireWorkflow() throws(SettingsError) {
        do throws(PilotError) {
            _ = try Workflow.named(work.workflow.value)
        } catch {
            throw SettingsError(["--workflow: \(error)"])
        }
    }
}
