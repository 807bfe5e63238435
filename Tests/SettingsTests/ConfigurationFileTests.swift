import Settings
import Testing

@Suite struct ConfigurationFileTests {
    private func file(_ text: String, environment: [String: String] = [:]) -> ConfigurationFile {
        ConfigurationFile(parsing: text, path: "p.cfg", environment: environment)
    }

    @Test(arguments: [
        ("[Pilott]\n", "p.cfg:1: unknown section [Pilott] (did you mean Pilot?)"),
        ("[Nothing of ours]\nx = 1\n", "p.cfg:1: unknown section [Nothing of ours]"),
        ("[Pilot]\n\nhartbeat = 1\n", "p.cfg:3: unknown key Pilot.hartbeat (did you mean heartbeat?)"),
        ("[Pilot]\nheartbeat = soon\n", "p.cfg:2: Pilot.heartbeat: 'soon' is not a time (seconds, or with a unit: 90s, 30m, 2h, 1d)"),
        ("[Pilot]\nheartbeat = -1\n", "p.cfg:2: Pilot.heartbeat: -1 is too small (0 or more)"),
        ("[Pilot]\nfree_space_limit = 2\n", "p.cfg:2: Pilot.free_space_limit: '2' is not a size with its unit (such as 2 GB)"),
        ("[Pilot]\nfree_space_limit = 99999999999 TB\n", "p.cfg:2: Pilot.free_space_limit: '99999999999 TB' is too large"),
        (
            "[Pilot]\nssl_verify = perhaps\n",
            "p.cfg:2: Pilot.ssl_verify: 'perhaps' is not a boolean (yes, true, t, y, 1, no, false, f, n, 0)"
        ),
        ("[Pilot]\nload_factor = much\n", "p.cfg:2: Pilot.load_factor: 'much' is not a number"),
        ("[Message_broker]\nreceiver_port = 70000\n", "p.cfg:2: Message_broker.receiver_port: '70000' is not a port (1 to 65535)"),
        ("[HPC]\nscratch = ${NOWHERE}/x\n", "p.cfg:2: HPC.scratch: the environment has no NOWHERE"),
    ])
    func faults(text: String, fault: String) {
        #expect(file(text).faults.map(\.description) == [fault])
    }

    @Test func faultsComeInTheOrderOfTheLines() {
        #expect(file("junk\n[Pilot]\nzz = 1\naa = 1\n[X]\n").faults.map(\.line) == [1, 3, 4, 5])
    }

    @Test func sizesHaveUnits() throws {
        let file = file("[Pilot]\nfree_space_limit = 3 GB\nfree_space_limit_running = 512MB\nmaximum_output_file_size = 10 kB\n")
        let settings = try Settings.merge(options: [:], file: file, environment: [:], userID: 0)
        #expect(settings.freeSpaceLimitMB.value == 3072)
        func shown(_ name: String) -> String? { settings.rows.first { $0.name == name }?.value }
        #expect(shown("Pilot.free_space_limit_running") == "512 MB")
        #expect(shown("Pilot.maximum_output_file_size") == "10240 B")
    }

    @Test(arguments: [
        ("plain", "plain"), ("$HOME/x", "/h/x"), ("a${HOME}b$HOME", "a/hb/h"), ("5$", "5$"), ("$$HOME", "$/h"), ("${}", "${}"),
        ("$5", "$5"),
    ])
    func expansion(text: String, expanded: String) {
        #expect(EnvironmentExpansion.expand(text, with: ["HOME": "/h"]) == .text(expanded))
    }

    @Test func variableThatIsNotThere() {
        #expect(EnvironmentExpansion.expand("x$NO_ONE/", with: [:]) == .missing("NO_ONE"))
    }

    /// Keys of the default.cfg of Pilot 2 and 3 that are easily forgotten; Harvester's are written in mixed case.
    @Test func filesOfTheOldPilotsPass() {
        let text = """
            [Experiment]
            name: ATLAS
            [Pilot]
            pandaserver: https://pandaserver.cern.ch:25443
            utility_before_payload:
            free_space_limit: 2 GB
            payload_proxy_from_server: True
            checks: proxy,space,last_heartbeat
            [Harvester]
            workerAttributesFile: worker_attributes.json
            StageOutnFile: event_status.dump.json
            [Payload]
            memory_limits: {'a': 1,
              'b': 2}
            """
        #expect(file(text).faults.isEmpty)
    }
}
