import Settings
import Testing

@Suite struct SettingsMergeTests {
    private func merge(
        _ options: [OptionName: String] = [:], file: String? = nil, environment: [String: String] = [:]
    ) throws -> Settings {
        let file = file.map { ConfigurationFile(parsing: $0, path: "site.cfg", environment: environment) }
        return try Settings.merge(options: options, file: file, environment: environment, userID: 1000)
    }

    private func faults(
        _ options: [OptionName: String] = [:], file: String? = nil, environment: [String: String] = [:]
    ) -> [String] {
        do {
            _ = try merge(options, file: file, environment: environment)
            return []
        } catch {
            return (error as? SettingsError)?.faults ?? ["\(error)"]
        }
    }

    @Test func defaultsAreThoseOfTheUsersDocuments() throws {
        let settings = try merge()
        #expect(settings.workflow.value == "generic")
        #expect(settings.lifetime.value == .seconds(3600))
        #expect(settings.label.value == "ptest")
        #expect(settings.serverURL.value == ServerAddress(host: "pandaserver.cern.ch", port: 25443))
        #expect(settings.pilotUser.value == "generic")
        #expect(settings.workDirectory.value == nil)
        #expect(settings.allowSameUser.value)
        #expect(!settings.allowOtherCountry.value)
        #expect(settings.spoolDirectory.value == "/var/tmp/panda-pilot-1000")
        #expect(settings.grace.value == .seconds(20))
        #expect(settings.freeSpaceLimitMB.value == 2048)
        #expect(settings.maximumInputFileSizesMB.value == 14336)
        #expect(settings.rows.allSatisfy { $0.origin == .standard })
        #expect(settings.withoutEffect.isEmpty)
    }

    @Test func strongerPlacesWin() throws {
        let file = "[Information]\ncache_dir = /f\n[Pilot]\npandaserver = https://file\n"
        let server = Setting(ServerAddress(host: "file", port: 25443), origin: .file(path: "site.cfg", line: 4))
        #expect(try merge(file: file).serverURL == server)
        let both = try merge([.url: "https://option"], file: file)
        #expect(both.serverURL == Setting(ServerAddress(host: "option", port: 25443), origin: .option(spelling: "--url")))
        let bases = ["PANDA_BASE_URLS": "https://a, https://b"]
        #expect(try merge(environment: bases).baseURLs.value == ["https://a", "https://b"])
        #expect(try merge(environment: bases).baseURLs.origin == .environment(name: "PANDA_BASE_URLS"))
        #expect(try merge([.baseurls: "https://c"], environment: bases).baseURLs.value == ["https://c"])
    }

    @Test func environmentIsStrongerThanTheFile() throws {
        let file = "[Pilot]\nload_factor = 2\n"
        #expect(try merge(file: file).loadFactor == Setting(2, origin: .file(path: "site.cfg", line: 2)))
        let settings = try merge(file: file, environment: ["PILOT_LOAD_FACTOR": "3"])
        #expect(settings.loadFactor == Setting(3, origin: .environment(name: "PILOT_LOAD_FACTOR")))
    }

    @Test func namesOfTheFilesAboutTheNode() throws {
        let standard = try merge()
        #expect(standard.nodeMapName.value == "workernode_map.json" && standard.gpuMapName.value == "gpu_map.json")
        let settings = try merge(file: "[Workernode]\nmap = a.json\ngpu_map = b.json\n[Pilot]\njobid_file = ids\n")
        #expect(settings.nodeMapName.value == "a.json" && settings.gpuMapName.value == "b.json" && settings.jobIDFileName.value == "ids")
        #expect(settings.withoutEffect.isEmpty)
    }

    @Test func batchSystemMayShortenTheLifetimeThatAWrapperGives() throws {
        let settings = try merge([.lifetime: "7200"], environment: ["PANDAPILOT_LIFETIME": "600"])
        #expect(settings.lifetime == Setting(.seconds(600), origin: .environment(name: "PANDAPILOT_LIFETIME")))
    }

    @Test func emptyTextGivesNothing() throws {
        let settings = try merge(
            [.site: "", .url: "", .port: ""], file: "[Pilot]\nheartbeat =\ndebug_heartbeat = None\n", environment: ["GTAG": ""])
        #expect(settings.site.value == nil)
        #expect(settings.serverURL.value.port == 25443)
        #expect(settings.heartbeat.value == .seconds(1800))
        #expect(settings.debugHeartbeat.value == .seconds(60))
        #expect(settings.gtag.value == "unknown")
    }

    @Test(
        arguments: [
            ([:], nil, 25443), ([.port: "443"], nil, 443), ([.url: "x:8443"], nil, 8443), ([.url: "x:8443", .port: "443"], nil, 8443),
            ([:], "https://x:1", 1), ([.port: "2"], "https://x:1", 2), ([.port: "2"], "https://x", 2),
            ([.url: "y"], "https://x:1", 25443),
        ] as [([OptionName: String], String?, Int)])
    func portOfTheServer(options: [OptionName: String], fileURL: String?, port: Int) throws {
        let settings = try merge(options, file: fileURL.map { "[Pilot]\npandaserver = \($0)\n" })
        #expect(settings.serverURL.value.port == port)
    }

    @Test(
        arguments: [
            ([.port: "70000"], "--port: '70000' is not a port (1 to 65535)"),
            ([.port: "x"], "--port: 'x' is not a port (1 to 65535)"),
            ([.lifetime: "-5"], "--lifetime: -5 is too small (1 or more)"),
            ([.lifetime: "1w"], "--lifetime: '1w' is not a time (seconds, or with a unit: 90s, 30m, 2h, 1d)"),
            ([.allowSameUser: "maybe"], "--allow-same-user: 'maybe' is not a boolean (yes, true, t, y, 1, no, false, f, n, 0)"),
            ([.useHTTPS: "False"], "--use-https False is refused: the server is always spoken to over verified https"),
            ([.trace: "a", .traceASCII: "b"], "--trace and --trace-ascii were both given: choose one"),
            ([.serverAPI: "v2"], "--server-api: 'v2' is none of v1, legacy, auto (did you mean v1?)"),
            (
                [.resourceType: "XCORE"],
                "--resource-type: 'XCORE' is not a resource type (SCORE or MCORE, or either with a suffix such as _HIMEM) (did you mean MCORE?)"
            ),
            ([.lifetime: "2h x"], "--lifetime: '2h x' is not a time (seconds, or with a unit: 90s, 30m, 2h, 1d)"),
            ([.lifetime: "h"], "--lifetime: 'h' is not a time (seconds, or with a unit: 90s, 30m, 2h, 1d)"),
            ([.lifetime: "1.5h"], "--lifetime: '1.5h' is not a time (seconds, or with a unit: 90s, 30m, 2h, 1d)"),
            ([.lifetime: "0d"], "--lifetime: 0d is too small (1 or more)"),
            ([.lifetime: "200000000000000d"], "--lifetime: '200000000000000d' is too large"),
            ([.lifetime: "99999999999999999999d"], "--lifetime: '99999999999999999999d' is too large"),
            ([.url: "https://me:secret@host"], "--url: a server URL must not hold a user name or password"),
        ] as [([OptionName: String], String)])
    func badOptions(options: [OptionName: String], fault: String) {
        #expect(faults(options) == [fault])
    }

    /// By option, variable and configuration file.
    @Test(arguments: [
        ("90", 90), ("90s", 90), ("30m", 1800), ("2h", 7200), ("2H", 7200), ("1d", 86400), ("1h30m", 5400), ("1d 2 h", 93600), ("+5", 5),
    ])
    func timesMayHaveUnits(text: String, seconds: Int) throws {
        #expect(try merge([.grace: text]).grace.value == .seconds(seconds))
        #expect(try merge([:], environment: ["PANDAPILOT_LIFETIME": text]).lifetime.value == .seconds(seconds))
        let file = "[Pilot]\nlost_heartbeat = \(text)\nhttp_maxtime = \(text)\n[Token]\ndownload_check = \(text)\n"
        let settings = try merge([:], file: file)
        #expect(settings.lostHeartbeat.value == .seconds(seconds) && settings.httpMaxTime.value == .seconds(seconds))
        #expect(settings.tokenCheck.value == .seconds(seconds))
    }

    @Test func unknownWorkflowIsNamedWithTheKnownOnes() {
        let faults = faults([.workflow: "genric"])
        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix("--workflow: 'genric' is not a workflow (built is generic) (did you mean generic?)") == true)
    }

    @Test func allFaultsAreTold() {
        let found = faults(
            [.port: "0", .grace: "-1"], file: "[Pilot]\nheartbeat = 0\nhartbeat = 5\n", environment: ["PANDAPILOT_LIFETIME": "x"])
        #expect(
            found == [
                "site.cfg:3: unknown key Pilot.hartbeat (did you mean heartbeat?)", "--port: '0' is not a port (1 to 65535)",
                "$PANDAPILOT_LIFETIME: 'x' is not a time (seconds, or with a unit: 90s, 30m, 2h, 1d)",
                "--grace: -1 is too small (0 or more)",
                "site.cfg:2: Pilot.heartbeat: 0 is too small (1 or more)",
            ])
    }

    @Test func whatHasNoEffectIsTold() throws {
        let settings = try merge([.hpcMode: "jumbojobs", .debug: "true"], file: "[Pilot]\niddsserver = x\nheartbeat = 5\n")
        #expect(settings.withoutEffect == ["--hpc-mode", "Pilot.iddsserver (site.cfg:2)"])
        #expect(settings.warnings == ["no effect in this version: --hpc-mode, Pilot.iddsserver (site.cfg:2)"])
        #expect(try merge([.debug: "true"]).warnings == [])
    }

    @Test func everyOptionReachesASetting() throws {
        let texts: [OptionName: String] = [
            .url: "host", .port: "1", .lifetime: "1", .leasetime: "1", .getjobrequests: "1", .getjobfailures: "1", .grace: "1",
            .stageoutAttempts: "1", .serverAPI: "legacy", .logFormat: "json", .color: "never", .harvesterSubmitMode: "pull",
            .workflow: "stager",
            .resourceType: "MCORE", .pilotUser: "ATLAS", .esExecutorType: "generic",
        ]
        let refused: Set<OptionName> = [.noserverupdate, .hpcResource]
        for option in OptionName.allCases where !refused.contains(option) {
            let text = texts[option] ?? (option.isFlag || option.isBoolean ? "true" : "x")
            let origins = try merge([option: text]).rows.map(\.origin)
            #expect(origins.filter { $0 == .option(spelling: option.spelling) }.count == 1, "\(option)")
        }
    }

    @Test func optionsThatSwitchOff() throws {
        let settings = try merge([.noproxyverification: "true", .noworkerpilotstatusupdate: "true", .verifypayloadproxy: "true"])
        #expect(!settings.verifyProxy.value)
        #expect(!settings.workerStatusUpdates.value)
        #expect(settings.rows.first { $0.name == "--verifypayloadproxy" }?.value == "true")
    }

    @Test func queueIsDemandedOnlyToRun() throws {
        #expect(throws: SettingsError(["--queue is missing (-q QUEUE: the PanDA queue to work for)"])) { try merge().requireQueue() }
        try merge([.queue: "Q"]).requireQueue()
    }

    @Test(arguments: [
        String(repeating: "eyJhbGciOi.", count: 20), "eyJ.e30.x", "0123456789abcdef0123456789abcdef", "aGVsbG8/d29ybGQ+aGVsbG8vd29ybGQ=",
    ]) func tokenInAVariableIsNotShown(token: String) throws {
        let row = try merge(environment: ["PANDA_AUTH_TOKEN": token]).rows.first { $0.name == "$OIDC_AUTH_TOKEN" }
        #expect(row?.value == "****")
        #expect(row?.origin == .environment(name: "PANDA_AUTH_TOKEN"))
    }

    @Test(arguments: ["yes", "TRUE", "t", "Y", "1"]) func wordsForTrue(_ word: String) throws {
        #expect(try merge([.allowOtherCountry: word]).allowOtherCountry.value)
    }

    @Test(arguments: ["no", "FALSE", "f", "N", "0"]) func wordsForFalse(_ word: String) throws {
        #expect(try !merge([.allowSameUser: word]).allowSameUser.value)
    }
}
