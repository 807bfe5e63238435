package import JobModel
import Settings

/// A job that somebody wrote into a file: a definition as the server sends it, of which only what matters need be there.
///
/// Two names are the file's own: `inputs` and `outputs`, lists of file names.
package enum JobFile {
    /// Why a file holds no job.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    /// The definition, with what is not there filled in; `name` is what job and log are called then.
    package static func definition(parsing bytes: [UInt8], name: String) throws(Fault) -> Record {
        var fields: [String: JSONValue]
        do {
            guard case .object(let members) = try JSONValue(parsing: bytes) else { throw Fault(description: "it is no JSON object") }
            fields = members
        } catch let fault as SyntaxFault {
            throw Fault(description: "it is no JSON: \(fault)")
        } catch {
            throw error as? Fault ?? Fault(description: "\(error)")
        }
        try check(fields)
        try takeFiles(from: &fields, name)
        return Record(defaults(name).merging(fields) { $1 })
    }

    /// A definition has many fields that a pilot does not read, so only a name that looks like a slip is refused.
    private static func check(_ fields: [String: JSONValue]) throws(Fault) {
        for name in fields.keys.sorted() where !read.contains(name) {
            let meant = suggestion(for: name, among: read)
            if !meant.isEmpty { throw Fault(description: "\(name) is no field of a job\(meant)") }
        }
        if fields["transformation"] == nil {
            throw Fault(description: "it says not what to run: transformation is missing, such as \"/bin/echo\"")
        }
    }

    /// What a person would write; the server sends more.
    private static let read: Set<String> = [
        "PandaID", "attemptNr", "checksum", "coreCount", "ddmEndPointIn", "ddmEndPointOut", "fsize", "inFiles", "inputs", "jobName",
        "jobPars",
        "logFile", "maxWalltime", "outFiles", "outputs", "prodSourceLabel", "scopeIn", "scopeLog", "scopeOut", "taskID", "transformation",
    ]

    private static func defaults(_ name: String) -> [String: JSONValue] {
        [
            "PandaID": .int(1), "attemptNr": .int(1), "jobName": .string(name), "prodSourceLabel": .string("test"),
            "scopeLog": .string(scope),
        ]
    }

    /// Puts the file's own lists, and a log's name, into the definition's fields.
    private static func takeFiles(from fields: inout [String: JSONValue], _ name: String) throws(Fault) {
        let inputs = try names("inputs", &fields, instead: "inFiles"), outputs = try names("outputs", &fields, instead: "outFiles")
        if let inputs { fields.merge(["inFiles": .array(inputs), "scopeIn": scopes(of: inputs)]) { $1 } }
        let log = fields["logFile"]?.text ?? "\(name).log.tgz"
        fields["logFile"] = .string(log)
        if let outputs {
            fields.merge(["outFiles": .array(outputs + [.string(log)]), "scopeOut": scopes(of: outputs)]) { $1 }
        } else if fields["outFiles"] == nil {
            fields["outFiles"] = .string(log)
        }
    }

    private static func names(
        _ key: String, _ fields: inout [String: JSONValue], instead field: String
    ) throws(Fault) -> [JSONValue]? {
        guard let value = fields.removeValue(forKey: key) else { return nil }
        if fields[field] != nil { throw Fault(description: "\(key) and \(field) say the same: one of them is enough") }
        guard case .array(let names) = value, names.allSatisfy({ if case .string = $0 { true } else { false } }) else {
            throw Fault(description: "\(key) is no list of file names")
        }
        return names
    }

    private static func scopes(of files: [JSONValue]) -> JSONValue { .array(files.map { _ in .string(scope) }) }

    /// The scope of files that have none.
    private static let scope = "try"
}
