/// The keys of a job form, so that a misspelt one is found before its job runs without it.
enum JobKeys {
    /// What of these names is not known, with the known one that is nearest.
    static func faults(in form: WireObject) -> [String] {
        var faults = unknown(form.names, among: all, in: "")
        for (list, known) in [("inputs", ["lfn", "scope", "path", "guid"]), ("outputs", ["lfn", "scope"])] {
            for entry in form[list]?.array ?? [] { faults += unknown(entry.object?.names ?? [], among: known, in: " in \(list)") }
        }
        return faults
    }

    private static func unknown(_ names: [String], among known: [String], in place: String) -> [String] {
        names.filter { !known.contains($0) }.map { name in
            let near = known.map { (distance: distance(name.lowercased(), $0.lowercased()), name: $0) }.min { $0.distance < $1.distance }
            let hint = near.flatMap { $0.distance <= max(1, name.count / 3) ? " (did you mean \($0.name)?)" : nil } ?? ""
            return "unknown key \(name)\(place)\(hint)"
        }
    }

    /// How many characters must be put in, left out or changed.
    private static func distance(_ first: String, _ second: String) -> Int {
        var row = Array(0...second.count)
        for (index, character) in first.prefix(100).enumerated() {
            var next = [index + 1]
            for (column, other) in second.enumerated() {
                next.append(min(row[column] + (character == other ? 0 : 1), row[column + 1] + 1, next[column] + 1))
            }
            row = next
        }
        return row[second.count]
    }

    /// The form's own, those that every answer of the server has, and those that some have.
    ///
    /// Source: `Protocol.py` of panda-server 1.0, and what Pilot 3 reads beyond it.
    private static let all: [String] =
        JobForm.own + JobDefaults.definition(0).names + [
            "allowNoOutput", "altStageOut", "cloneJob", "container_name", "containerOptions", "coprocess", "credname", "debug",
            "eventService",
            "eventServiceMerge", "inFilePosEvtNum", "isHPO", "loopingCheck", "myproxy", "noExecStrCnv", "nSent", "onSiteMerging",
            "pandaProxySecretKey", "panda_token", "pilotSecrets", "postprocess", "preprocess", "prodDBlockTokenForOutput", "putLogToOS",
            "scheduler_ip", "secrets", "session_ip", "usePrefetcher", "useVP", "writeToFile",
        ]
}
