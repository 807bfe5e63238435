/// The files of a job, put together from the definition's parallel lists.
struct JobFiles {
    let inputs: [FileSpec]
    let outputs: [FileSpec]
    let log: FileSpec?

    /// `reserved`: names that are the pilot's by its settings.
    init(definition record: Record, jobID: Int, reserved: Set<String>) throws {
        inputs = try Self.inputs(record, jobID)
        (outputs, log) = try Self.outputs(record, jobID)
        let all = inputs + outputs + [log].compactMap(\.self)
        for file in all {
            try LFN.check(file.lfn, of: file.role, jobID: jobID, reserved: reserved)
            try LFN.check(scope: file.scope, jobID: jobID)
        }
        try LFN.checkDistinct(all, jobID: jobID)
    }

    /// Throws unless the lists have names that are neither a file's of the job nor the pilot's.
    func check(_ lists: [FileList], jobID: Int, reserved: Set<String>) throws(PilotError) {
        let named = lists.map { FileSpec(role: .input, lfn: $0.name, scope: "") }
        for list in named { try LFN.check(list.lfn, of: list.role, jobID: jobID, reserved: reserved) }
        try LFN.checkDistinct(named + inputs + outputs + [log].compactMap(\.self), jobID: jobID)
    }

    private static func inputs(_ record: Record, _ jobID: Int) throws -> [FileSpec] {
        let names = try record.list("inFiles")
        let columns = ParallelLists(record: record, jobID: jobID, reference: "inFiles", count: names.count)
        let scopes = try columns.wholeList("scopeIn"), guids = try columns.list("GUID"), sizes = try columns.list("fsize")
        let checksums = try columns.list("checksum"), endpoints = try columns.list("ddmEndPointIn")
        let datasets = try columns.list("realDatasetsIn")
        var seen = Set<String>()
        return try names.indices.compactMap { index in
            // Pilot drops entries without a name and repeated ones, with their parallel values.
            guard let lfn = names[index], seen.insert(lfn).inserted else { return nil }
            return FileSpec(
                role: .input, lfn: lfn, scope: scopes[index] ?? "", guid: guids[index], size: try size(sizes[index]),
                checksum: try checksum(checksums[index], of: lfn), dataset: datasets[index], endpoint: endpoints[index])
        }
    }

    /// `outFiles` names outputs and log in one list; `scopeOut` has no entry for the log, whose scope is `scopeLog`.
    private static func outputs(_ record: Record, _ jobID: Int) throws -> ([FileSpec], FileSpec?) {
        let names = try record.list("outFiles").compactMap(\.self)
        let logName = try record.text("logFile")
        let columns = ParallelLists(record: record, jobID: jobID, reference: "outFiles", count: names.count)
        let datasets = try columns.list("realDatasets"), endpoints = try columns.list("ddmEndPointOut")
        let outputNames = names.filter { $0 != logName }
        let scopes = try ParallelLists(record: record, jobID: jobID, reference: "outFiles without the log", count: outputNames.count)
            .wholeList("scopeOut")
        var outputs: [FileSpec] = [], log: FileSpec?
        guard Set(names).count == names.count else {
            throw FieldError(field: "outFiles", reason: "names a file twice")
        }
        for (index, lfn) in names.enumerated() {
            let isLog = lfn == logName
            var file = FileSpec(role: .output, lfn: lfn, scope: "", dataset: datasets[index], endpoint: endpoints[index])
            if isLog {
                file.role = .log
                file.scope = try record.text("scopeLog") ?? ""
                file.guid = try record.text("logGUID")
                log = file
            } else {
                file.scope = scopes[outputs.count] ?? ""
                outputs.append(file)
            }
        }
        return (outputs, log)
    }

    /// The server stores 0 for a size that it does not know, catalogues have -1.
    private static func size(_ text: String?) throws(FieldError) -> Int64? {
        guard let text else { return nil }
        guard let size = Record.wholeNumber(text), size >= -1 else {
            throw FieldError(field: "fsize", reason: "is not a size: '\(text.prefix(40))'")
        }
        return size > 0 ? Int64(clamping: size) : nil
    }

    private static func checksum(_ text: String?, of lfn: String) throws -> FileChecksum? {
        guard let text else { return nil }
        guard let checksum = FileChecksum(catalogue: text) else {
            throw PilotError(
                .unknownChecksumType, doing: "reading the checksum of \(lfn)",
                reason: "'\(text.prefix(40))' is neither an adler32 nor an md5")
        }
        return checksum
    }
}

/// Lists of a definition that run parallel to the list of files they describe.
private struct ParallelLists {
    let record: Record
    let jobID: Int
    let reference: String
    let count: Int

    /// The list, with nil for each file of which it says nothing: the server leaves out what it does not know, at the end and altogether.
    func list(_ name: String) throws -> [String?] {
        var values = try record.list(name)
        while values.count > count, values.last == .some(nil) { values.removeLast() }
        if values.count > count { throw mismatch(name, values.count) }
        return values + Array(repeating: nil, count: count - values.count)  // fits: see the line before
    }

    /// A list that has an entry for each file, or none at all.
    func wholeList(_ name: String) throws -> [String?] {
        let values = try list(name), given = try record.list(name).count
        if given > 0, given < count { throw mismatch(name, given) }
        return values
    }

    private func mismatch(_ name: String, _ entries: Int) -> PilotError {
        PilotError(
            .notSameLength, doing: "reading the definition of job \(jobID)",
            reason: "\(name) has \(entries) entries, \(reference) has \(count)", advice: "the server or the task sent a bad definition")
    }
}
