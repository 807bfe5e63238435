extension Settings {
    /// Throws when no queue is given, without which nothing can be run.
    package func requireQueue() throws(SettingsError) {
        if jobRequest.queue.value.isEmpty { throw SettingsError(["--queue is missing (-q QUEUE: the PanDA queue to work for)"]) }
    }

    /// What the user must know of what this version makes of his wishes.
    package var warnings: [String] {
        let user = work.pilotUser.value
        return (withoutEffect.isEmpty ? [] : ["no effect in this version: " + withoutEffect.joined(separator: ", ")])
            + (user == "generic" ? [] : ["--pilot-user \(user): what all experiments share is built, the rules of \(user) are not yet"])
    }
}
