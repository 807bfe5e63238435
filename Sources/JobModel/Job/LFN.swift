/// The rule that keeps a job's files inside its directory, and off the pilot's own.
package enum LFN {
    /// Longest name that file systems and the server keep.
    package static let maximumLength = 255

    /// Names that mean something to the pilot, in the job's or the main work directory, unless the configuration names them otherwise.
    package static let pilots: Set<String> = [
        "pilotlog.txt", "payload.stdout", "payload.stderr", "heartbeat.json", "pilot_heartbeat.json", "output.list", "spool", "pilot_drain",
        "pilot3", "workernode_map.json", "gpu_map.json", "panda_token", JobSecrets.fileName,
        "payload_command.sh",
    ]
    /// How the names begin that the pilot makes up.
    private static let pilotsBeginnings = ["PanDA_Pilot", "PanDA_Log-", "x509up"]

    /// Throws unless the name is a plain file name, and none of the pilot's or of `reserved`: no path, no `..`, no control characters, ASCII, at
    /// most 255 bytes.
    package static func check(
        _ name: String, of role: FileSpec.Role, jobID: Int, reserved: Set<String> = []
    ) throws(PilotError) {
        let doing = "reading the definition of job \(jobID)"
        if name.utf8.count > maximumLength {
            throw PilotError(.lfnTooLong, doing: doing, reason: "\(role) \(name.prefix(40))… has \(name.utf8.count) bytes, more than 255")
        }
        let isPlain =
            !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-")
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }
        guard isPlain else {
            throw PilotError(
                .badOutputFileName, doing: doing, reason: "\(role) '\(name.escaped)' is not a plain file name",
                advice: "a file name may not be a path, start with a dot or a dash, or hold blanks and characters beyond ASCII")
        }
        guard !isPilots(name), !reserved.contains(name) else {
            throw PilotError(
                .badOutputFileName, doing: doing, reason: "\(role) '\(name)' has the name of a file of the pilot's own",
                advice: "the task must name it otherwise")
        }
    }

    /// True for a name that the pilot gives to files of its own.
    package static func isPilots(_ name: String) -> Bool {
        pilots.contains(name) || pilotsBeginnings.contains(where: name.hasPrefix) || name.contains(".part-")
    }

    /// Throws unless all names are different: one file would take another's place.
    package static func checkDistinct(_ files: [FileSpec], jobID: Int) throws(PilotError) {
        var seen: [String: FileSpec.Role] = [:]
        for file in files {
            guard let other = seen.updateValue(file.role, forKey: file.lfn) else { continue }
            throw PilotError(
                .badOutputFileName, doing: "reading the definition of job \(jobID)",
                reason: "\(other) and \(file.role) have the same name \(file.lfn)", advice: "the server or the task sent a bad definition")
        }
    }

    /// Throws unless the scope is empty or made of plain names: it becomes directories.
    package static func check(scope: String, jobID: Int) throws(PilotError) {
        let isPlain = scope.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "._-".utf8.contains(byte)
        }
        guard isPlain else {
            throw PilotError(
                .badOutputFileName, doing: "reading the definition of job \(jobID)",
                reason: "'\(String(scope.prefix(80)).escaped)' is no scope",
                advice: "the server or the task sent a bad definition")
        }
    }
}

extension String {
    /// The text with everything that is not printable ASCII shown as an escape, for messages.
    var escaped: String { unicodeScalars.map { $0.escaped(asASCII: true) }.joined() }
}
