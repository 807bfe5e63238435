import Testing

@testable import PayloadExecution

struct PayloadEnvironmentTests {
    private func variables(
        _ pilot: [String: String] = [:], cores: Int? = nil, command: String = "run", queue: [String: String] = [:]
    ) -> [String: String] {
        let payload = PayloadIdentity(
            jobID: "6", taskID: "4", attemptNumber: "2", resource: "QUEUE", processingType: "test", coreCount: cores, proxy: "/p")
        return PayloadEnvironment.variables(from: pilot, for: payload, command: command, queue: queue)
    }

    @Test func theJobIsDescribed() {
        #expect(
            variables(["PATH": "/bin", "TZ": "Europe/Zurich", "PandaID": "1"]) == [
                "PATH": "/bin", "TZ": "UTC", "PandaID": "6", "PanDA_TaskID": "4", "PanDA_AttemptNr": "2", "PANDA_RESOURCE": "QUEUE",
                "FRONTIER_ID": "[4_6]", "CMSSW_VERSION": "[4_6]", "RUCIO_APPID": "test", "X509_USER_PROXY": "/p",
            ])
    }

    @Test func whatIsUnknownIsCalledSo() {
        let payload = PayloadIdentity(jobID: "6", resource: "QUEUE")
        let found = PayloadEnvironment.variables(from: ["X509_USER_PROXY": "/pilots"], for: payload, command: "run")
        #expect(found["PanDA_TaskID"] == "unknown")
        #expect(found["PanDA_AttemptNr"] == "unknown")
        #expect(found["FRONTIER_ID"] == "[unknown_6]")
        #expect(found["RUCIO_APPID"] == nil)
        #expect(found["X509_USER_PROXY"] == nil)
    }

    @Test(arguments: [
        "PANDA_AUTH_TOKEN", "PANDA_AUTH_ORIGIN", "PANDA_AUTH_DIR", "PANDA_AUTH_TOKEN_KEY", "OIDC_AUTH_TOKEN", "OIDC_REFRESHED_AUTH_TOKEN",
        "BEARER_TOKEN", "BEARER_TOKEN_FILE", "HARVESTER_TOKEN", "PILOT_SECRETS", "pilotSecrets", "SSLKEYLOGFILE", "X509_USER_KEY",
        "AWS_SECRET_ACCESS_KEY", "DB_PASSWORD", "DOCKER_TOKENS",
        "PGPASSWORD", "PGPASSFILE", "pgpassword", "MYSQL_PWD", "SSHPASS", "DB_PASS", "ADMINPASSWD", "KEYSTORE_PASSPHRASE", "MYPASSWORDFILE",
        "dbPassword", "my.password", "db-password", "CLIENTSECRET", "OAUTHSECRETS", "MINIO_SECRETKEY", "AUTHTOKEN", "GITHUBTOKEN",
        "CI_JOBTOKEN",
        "S3ACCESSKEY", "OPENAI_APIKEY", "GOOGLE_APPLICATION_CREDENTIALS", "GITHUB_PAT", "SSH_PRIVATEKEY", "RUCIO_PASSWORD",
    ])
    func secretsStayWithThePilot(name: String) {
        #expect(PayloadEnvironment.isSecret(name))
        #expect(variables([name: "x"])[name] == nil)
    }

    @Test(arguments: [
        "PATH", "HOME", "X509_CERT_DIR", "TOKENIZERS_PARALLELISM", "HARVESTER_ID", "SECRETARY", "PANDA_JSID",
        "X509_VOMS_DIR", "X509_VOMSES", "RUCIO_ACCOUNT", "RUCIO_AUTH_TYPE", "RUCIO_HOME", "RUCIO_LOCAL_SITE_ID", "PANDA_RESOURCE_NAME",
        "PWD",
        "OLDPWD", "BYPASS", "COMPASS_HOME", "MONKEY", "KEYBOARD", "PATHENA_DIR", "ATLAS_LOCAL_ROOT_BASE", "FRONTIER_SERVER", "PASSTHROUGH",
    ])
    func otherVariablesStay(name: String) {
        #expect(variables([name: "x"])[name] == "x")
    }

    @Test func theQueueAddsButDoesNotMisname() {
        let found = variables(["A": "pilot"], queue: ["A": "queue", "PandaID": "1", "TZ": "CET"])
        #expect(found["A"] == "queue")
        #expect(found["PandaID"] == "6")
        #expect(found["TZ"] == "UTC")
    }

    @Test func theLaunchDirectoryIsNamed() {
        let payload = PayloadIdentity(jobID: "6", resource: "QUEUE", sourceDirectory: "/launch")
        #expect(PayloadEnvironment.variables(from: [:], for: payload, command: "run")["PILOT_SOURCE_DIR"] == "/launch")
    }

    @Test(arguments: [
        ("PATH", true), ("LD_PRELOAD", true), ("FOO", true), ("PANDA_AUTH_TOKEN", false), ("DB_PASSWORD", false), ("PandaID", false),
        ("TZ", false),
    ])
    func whatAQueueMaySet(name: String, isFree: Bool) {
        #expect((PayloadEnvironment.refusal(of: name) == nil) == isFree)
    }

    /// What is in the pilot's environment, the job's cores, the command → per job, number, cores.
    @Test(
        arguments: [
            ([:], nil, "run", nil, nil, nil),
            ([:], 1, "run", "1", nil, nil),
            ([:], 8, "run", "8", "8", "8"),
            (["ATHENA_PROC_NUMBER": "4"], 8, "run", "8", "4", "4"),
            (["ATHENA_PROC_NUMBER": "1"], 8, "run", "8", "1", nil),
            (["ATHENA_PROC_NUMBER_JOB": "2"], nil, "run", "2", "2", "2"),
            (["ATHENA_PROC_NUMBER": "4"], 8, "Merge_tf.py x", "8", nil, nil),
            (["ATHENA_CORE_NUMBER": "4"], 8, "export ATHENA_PROC_NUMBER=2; run", "8", nil, nil),
        ] as [([String: String], Int?, String, String?, String?, String?)])
    func cores(pilot: [String: String], job: Int?, command: String, perJob: String?, number: String?, cores: String?) {
        let found = variables(pilot, cores: job, command: command)
        #expect(found["ATHENA_PROC_NUMBER_JOB"] == perJob)
        #expect(found["ATHENA_PROC_NUMBER"] == number)
        #expect(found["ATHENA_CORE_NUMBER"] == cores)
    }
}
