package import Logging

/// The one stream of what happens: everybody who keeps watch hears each event, in the order of the tasks that tell of it.
package struct PilotEvents: Sendable {
    private let listeners: [@Sendable (PilotEvent) -> Void]

    /// The log is the first listener; none may wait.
    package init(log: Logger, _ others: [@Sendable (PilotEvent) -> Void] = []) {
        listeners = [{ $0.write(to: log) }] + others
    }

    package func tell(_ event: PilotEvent) {
        for listener in listeners { listener(event) }
    }
}
