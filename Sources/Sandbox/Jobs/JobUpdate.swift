/// One update of a job, read from either dialect.
struct JobUpdate {
    let job: Int
    let state: ServerState
    /// attemptNr as the pilot has it; nil when not sent.
    var attempt: Int?
    /// Columns to store.
    var attributes = WireObject()
    /// The file report, read with final states only.
    var report = ""
    var log = ""
    var metadata = ""
    var stdout = ""
    /// What makes the database refuse the update.
    var violation: String?
    /// What was ignored without the pilot being told.
    var notes: [String] = []

    /// Whether this is the last word.
    var isFinal: Bool { state == .finished || state == .failed }
}

/// How an update ended.
enum UpdateResult: Equatable {
    /// Nothing was stored: StatusCode 30.
    case databaseError(String)
    /// Stored or knowingly ignored; the command for the pilot, `NULL` for none.
    case command(String)

    /// As the history says it.
    var text: String {
        switch self {
        case .databaseError(let cause): "database error: \(cause)"
        case .command(let command): command
        }
    }
}
