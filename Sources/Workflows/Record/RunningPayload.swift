package import PayloadExecution

/// A payload that runs.
package struct RunningPayload: Sendable {
    package let process: ChildProcess
    /// The pilot's uptime at its start.
    package let since: Duration

    init(_ process: ChildProcess, since: Duration) {
        self.process = process
        self.since = since
    }
}
