import JobModel

@testable import PandaClient

extension FuzzTarget {
    /// A job definition, as JSON or as a form.
    static let job = FuzzTarget("job") { bytes in
        if let members = try parsed({ try JSONValue.members(fields, parsing: bytes) }) {
            try promiseJob(Record(members))
        } else {
            try promiseJob(Record(FormText.decode(String(bytes)).mapValues { .string($0) }))
        }
    }

    /// Throws unless what was read of the record may be run and shown.
    static func promiseJob(_ record: Record) throws {
        guard let job = try parsed({ try Job(definition: record) }) else { return }
        try promise(job.id > 0 && job.coreCount > 0, "job \(job.id) on \(job.coreCount) cores")
        for file in job.inputs + job.outputs + [job.log].compactMap(\.self) {
            let isInside = file.lfn.isPlain && !file.lfn.hasPrefix(".") && !file.lfn.utf8.contains(UInt8(ascii: "/"))
            try promise(isInside && 1...255 ~= file.lfn.utf8.count, "a file is called \(file.lfn)")
            try promise(file.size ?? 0 >= 0, "\(file.lfn) has \(file.size ?? 0) bytes")
            if let checksum = file.checksum {
                let digits = checksum.hex.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
                try promise(digits && checksum.hex.utf8.count == (checksum.algorithm == .md5 ? 32 : 8), "a checksum is \(checksum)")
            }
        }
        try promise(job.parameters.text.utf8.count <= (record.fields["jobPars"]?.text ?? "").utf8.count, "a command grows")
        for list in job.fileLists { try promise(list.name.isPlain && !list.name.contains("/"), "a list is called \(list.name)") }
        try promise(Set(job.inputs.map(\.lfn)).count == job.inputs.count, "an input comes twice")
        let written = job.outputs.map(\.lfn) + [job.log?.lfn].compactMap(\.self)
        try promise(Set(written).count == written.count, "an output comes twice")
        try promiseSecrecy(job)
    }

    private static func promiseSecrecy(_ job: Job) throws {
        // Stars are what is printed in their place.
        for text in job.secrets.texts where !text.allSatisfy({ $0 == "*" }) {
            try promise(!"\(job.secrets)".contains(text), "a secret is printed")
        }
    }

    private static let fields: Set<String> = [
        "PandaID", "attemptNr", "taskID", "jobDefinitionID", "transformation", "jobName", "prodSourceLabel", "jobPars", "processingType",
        "transferType", "prodUserID", "coreCount", "maxWalltime", "resource_type", "allowNoOutput", "debug", "inFiles", "scopeIn", "GUID",
        "fsize", "checksum", "ddmEndPointIn", "realDatasetsIn", "outFiles", "logFile", "realDatasets", "ddmEndPointOut", "scopeOut",
        "scopeLog", "logGUID", "secrets", "pilotSecrets", "writeToFile",
    ]
}
