/// An output file of a job to be submitted.
struct JobOutput {
    let lfn: String
    let scope: String

    /// An entry of `outputs`: a name, or `{lfn, scope}`.
    init(_ entry: WireValue) throws {
        guard let lfn = entry.string ?? entry["lfn"]?.string else {
            throw SandboxError("reading an output of a job", "it has no lfn")
        }
        self.lfn = lfn
        scope = entry["scope"]?.string ?? JobDefaults.scope
    }

    private init(lfn: String, scope: String) {
        (self.lfn, self.scope) = (lfn, scope)
    }

    /// The outputs that a form names in the server's own fields; the log, which stands among them, is none.
    static func listed(_ given: WireObject, log: String) -> [JobOutput] {
        let names = given["outFiles"]?.string?.split(separator: ",").map(String.init) ?? []
        let scopes = given["scopeOut"]?.string?.split(separator: ",").map(String.init) ?? []
        return names.filter { $0 != log }.enumerated().map { index, lfn in
            JobOutput(lfn: lfn, scope: index < scopes.count ? scopes[index] : JobDefaults.scope)
        }
    }

    /// The server's fields for the files and the log: the log is the last of all lists but `scopeOut`.
    static func fields(_ outputs: [JobOutput], log: String) -> [(String, WireValue)] {
        let names = outputs.map(\.lfn) + [log]
        func list(_ text: String) -> WireValue { .string(names.map { _ in text }.joined(separator: ",")) }
        let datasets = outputs.map { "\($0.scope):sandbox.out" } + ["\(JobDefaults.scope):sandbox.log"]
        return [
            ("outFiles", .string(names.joined(separator: ","))), ("logFile", .string(log)),
            ("scopeOut", .string(outputs.map(\.scope).joined(separator: ","))), ("scopeLog", .string(JobDefaults.scope)),
            ("destinationDblock", .string(datasets.joined(separator: ","))), ("realDatasets", .string(datasets.joined(separator: ","))),
            ("destinationDBlockToken", list("NULL")), ("dispatchDBlockTokenForOut", list("NULL")),
            ("fileDestinationSE", list("local")), ("ddmEndPointOut", list(QueueBook.standardEndpoint)),
        ]
    }
}
