package import PayloadExecution

/// A payload that runs.
package struct RunningPayload: Sendable {
    package let process: ChildProcess
    /// The pilot's uptime at its start.
    package let since: Duration
    /// The pilot's uptime when the pilot had ended it; nil as long as it runs.
    package var ended: Duration?

    init(_ process: ChildProcess, since: Duration) {
        self.process = process
        self.since = since
    }
}
