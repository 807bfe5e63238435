extension Settings {
    /// Throws when no queue is given, without which nothing can be run.
    package func requireQueue() throws(SettingsError) {
        if jobRequest.queue.value.isEmpty { throw SettingsError(["--queue is missing (-q QUEUE: the PanDA queue to work for)"]) }
    }

    /// The one warning about what was given in vain, or nil.
    package var effectWarning: String? {
        withoutEffect.isEmpty ? nil : "no effect in this version: " + withoutEffect.joined(separator: ", ")
    }
}
