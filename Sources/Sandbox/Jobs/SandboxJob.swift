/// A job as the server keeps it.
package struct SandboxJob: Sendable {
    /// PandaID.
    package let id: Int
    /// The queue that may have it.
    package let site: String
    package var state: ServerState
    /// attemptNr.
    package var attempt: Int
    /// What the pilot gets, in the server's names; `{base}` stands for the server's address.
    package let definition: WireObject
    /// What pilots reported, in the names of the server's columns: `pilotErrorCode`, `startTime`, `modificationHost` and so on.
    package var attributes = WireObject()
    package var files: [JobFile]
    /// What answers to the pilot say: `tobekilled`, a debug command.
    package var command: String?
    /// Whether answers say `debug`.
    package var isDebug = false
    /// How often the job was handed out.
    package var sentCount = 0
    /// Seconds since 1970.
    package let created: Double
    /// Seconds since 1970.
    package var modified: Double
    /// The server's jobDispatcherErrorDiag: set where the pilot itself asked for holding or transferring.
    var dispatcherNote: String?
    /// The final word that waits for the Adder.
    var pending: PendingReport?

    /// prodSourceLabel.
    package var label: String { definition["prodSourceLabel"]?.string ?? "" }

    /// A number that pilots reported, or nil.
    package func code(_ column: String) -> Int? { attributes[column]?.looseInt }

    init(id: Int, site: String, definition: WireObject, files: [JobFile], created: Double) {
        (self.id, self.site, self.definition, self.files) = (id, site, definition, files)
        state = .activated
        attempt = definition["attemptNr"]?.looseInt ?? 1
        (self.created, modified) = (created, created)
    }
}

/// A final update between its arrival and the Adder's run.
struct PendingReport: Sendable {
    /// `finished` or `failed`.
    let state: ServerState
    /// The file report as it came.
    let report: String
    /// Seconds since 1970 at which the Adder looks at it.
    let due: Double
}
