/// The environment of a payload (job-lifecycle.md §9): the pilot's without its secrets, and what the job is told.
package enum PayloadEnvironment {
    /// The variables for a payload; `command` decides whether cores are set here or by the command itself, `queue` is the queue's `environ`.
    package static func variables(
        from pilot: [String: String], for payload: PayloadIdentity, command: String, queue: [String: String] = [:]
    ) -> [String: String] {
        var variables = pilot.filter { !isSecret($0.key) }
        // The queue's settings yield to the job's identity, not the other way round.
        variables.merge(queue) { _, new in new }
        variables.merge(identity(payload)) { _, new in new }
        setCores(&variables, payload, command)
        variables["TZ"] = "UTC"
        variables["PILOT_SOURCE_DIR"] = payload.sourceDirectory ?? variables["PILOT_SOURCE_DIR"]
        variables["X509_USER_PROXY"] = payload.proxy
        return variables
    }

    /// Why a queue's `environ` may not set a variable; nil when it may.
    ///
    /// What the payload's shell makes of a variable (`PATH`, `LD_PRELOAD`, `BASH_ENV`) is between the site and its payloads: the pilot has no part in it.
    package static func refusal(of name: String) -> String? {
        if isSecret(name) { return "variables of such names are withheld from payloads" }
        return own.contains(name) ? "it is the pilot's to set" : nil
    }

    private static let own: Set = [
        "PandaID", "PanDA_TaskID", "PanDA_AttemptNr", "PANDA_RESOURCE", "FRONTIER_ID", "CMSSW_VERSION", "ATHENA_PROC_NUMBER_JOB",
        "ATHENA_CORE_NUMBER", "TZ", "PILOT_SOURCE_DIR", "X509_USER_PROXY",
    ]

    /// True for a variable that holds or leads to the pilot's own credentials.
    package static func isSecret(_ name: String) -> Bool {
        let name = name.uppercased()
        if secretNames.contains(name) || secretPrefixes.contains(where: name.hasPrefix) { return true }
        return name.split { !$0.isLetter && !$0.isNumber }.contains { word in
            secretWords.contains(String(word)) || secretParts.contains { word.contains($0) }
                || secretEndings.contains(where: word.hasSuffix)
        }
    }

    private static let secretNames: Set = [
        "SSLKEYLOGFILE", "PILOTSECRETS", "X509_USER_KEY", "X509_UNIFIED_DISPATCH", "MYSQL_PWD", "DB_PWD", "SSHPASS", "REDISCLI_AUTH",
    ]
    private static let secretPrefixes = ["PANDA_AUTH_", "OIDC_", "BEARER_TOKEN", "PILOT_SECRET"]
    /// What is a secret only as a word of its own: `MONKEY` and `BYPASS` are none.
    private static let secretWords: Set = ["PASS", "PAT", "KEY", "KEYS"]
    /// What is one wherever it is in a word: `PGPASSWORD`, `PGPASSFILE`.
    private static let secretParts = ["PASSWORD", "PASSWD", "PASSPHRASE", "PASSCODE", "PASSFILE", "CREDENTIAL"]
    /// What is one at the end of a word: `AUTHTOKEN` and `CLIENTSECRET`, but not `TOKENIZERS` and `SECRETARY`.
    private static let secretEndings = [
        "TOKEN", "TOKENS", "TOKENFILE", "SECRET", "SECRETS", "SECRETFILE", "SECRETKEY", "APIKEY", "APIKEYS", "ACCESSKEY", "PRIVATEKEY",
        "AUTHKEY", "SIGNINGKEY",
    ]

    private static func identity(_ payload: PayloadIdentity) -> [String: String] {
        let task = payload.taskID ?? "unknown"
        let frontier = "[\(task)_\(payload.jobID)]"
        var variables = [
            "PandaID": payload.jobID,
            "PanDA_TaskID": task,
            "PanDA_AttemptNr": payload.attemptNumber ?? "unknown",
            "PANDA_RESOURCE": payload.resource,
            "FRONTIER_ID": frontier,
            "CMSSW_VERSION": frontier,
        ]
        if let type = payload.processingType, !type.isEmpty { variables["RUCIO_APPID"] = type }
        return variables
    }

    /// The site's ATHENA_PROC_NUMBER wins over the job's core count; merge jobs run on one core whatever either says.
    private static func setCores(_ variables: inout [String: String], _ payload: PayloadIdentity, _ command: String) {
        let perJob = payload.coreCount.map(String.init) ?? variables["ATHENA_PROC_NUMBER_JOB"]
        variables["ATHENA_PROC_NUMBER_JOB"] = perJob
        let own = variables.removeValue(forKey: "ATHENA_PROC_NUMBER")
        variables["ATHENA_CORE_NUMBER"] = nil
        // A command that sets the number itself must not find another one.
        if command.contains("Merge_tf") || command.contains("ATHENA_PROC_NUMBER") { return }
        guard let cores = own ?? (isMany(perJob) ? perJob : nil) else { return }
        variables["ATHENA_PROC_NUMBER"] = cores
        if isMany(cores) { variables["ATHENA_CORE_NUMBER"] = cores }
    }

    private static func isMany(_ cores: String?) -> Bool { (cores.flatMap { Int($0) } ?? 0) > 1 }
}
