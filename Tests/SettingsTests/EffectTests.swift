import Foundation
import Settings
import Testing

/// Every setting has a reader, or says that it has none.
@Suite struct EffectTests {
    /// The code of all that may read settings, without what makes them.
    private static let code: String = {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Sources").standardized
        let files = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
        let makers = files.filter { $0.hasSuffix("Options.swift") || ($0.hasPrefix("Settings/") && !$0.hasSuffix("Settings+Run.swift")) }
        return Set(files).subtracting(makers).filter { $0.hasSuffix(".swift") && !$0.contains("Sandbox/") }
            .compactMap { try? String(contentsOf: sources.appendingPathComponent($0), encoding: .utf8) }.joined()
    }()

    /// The warnings of these settings, or why they are refused.
    private func said(_ options: [OptionName: String] = [:], file: String = "", environment: [String: String] = [:]) -> [String] {
        do throws(SettingsError) {
            let file = ConfigurationFile(parsing: file, path: "site.cfg", environment: [:])
            return try Settings.merge(options: options, file: file, environment: environment, userID: 0).warnings
        } catch {
            return error.faults
        }
    }

    /// A setting that nothing reads is not kept: see `SettingReader.idle`.
    @Test func everySettingThatIsKeptIsRead() throws {
        let settings = try Settings.merge(options: [:], environment: [:], userID: 0)
        let groups = Mirror(reflecting: settings).children.filter { "\(type(of: $0.value))".hasSuffix("Settings") }
        #expect(groups.count == 10)
        for setting in groups.flatMap({ Mirror(reflecting: $0.value).children }) {
            let name = try #require(setting.label)
            let reading = "[sS]ettings(\\.[a-z]+)?\\.\(name)\\b|\\b\(name)\\.(value|origin)\\b"
            #expect(Self.code.range(of: reading, options: .regularExpression) != nil, "nothing reads \(name)")
        }
    }

    @Test func whatIsReadElsewhereIsReadThereByItsName() {
        for case .environment(let name) in Settings.places.named { #expect(Self.code.contains("\"\(name)\""), "nothing reads $\(name)") }
    }

    @Test func everyOptionAndKeyIsThatOfASetting() {
        let places = Settings.places.all
        for option in OptionName.allCases { #expect(places.contains(.option(option)), "\(option)") }
        for case .file(let key) in places { #expect(ConfigurationSchema.sections[key.section]?[key.name] != nil, "\(key)") }
    }

    @Test(
        arguments: [
            ([.noserverupdate: "true"], [:], "--noserverupdate is not built: the server is always told what becomes of its jobs"),
            (
                [.harvesterSubmitMode: "push"], [:],
                "--harvester-submit-mode PUSH is not built: this pilot asks the server for its jobs (PULL)"
            ),
            ([.esExecutorType: "raythena"], [:], "--es-executor-type raythena is not built: there is no event service, only generic"),
            ([.hpcResource: "titan"], [:], "--hpc-resource titan is not built: there are no plug-ins for machines"),
            ([:], ["PILOT_NOKILL": "1"], "$PILOT_NOKILL true is not built: what a job leaves behind is always ended"),
            (
                [.pilotUser: "alice"], [:],
                "--pilot-user: 'alice' is not an experiment (built is generic)"
            ),
        ] as [([OptionName: String], [String: String], String)])
    func whatForbidsOrAsksForWhatIsNotThereIsRefused(options: [OptionName: String], environment: [String: String], refusal: String) {
        #expect(said(options, environment: environment) == [refusal])
    }

    @Test func whatIsGivenInVainIsTold() {
        #expect(
            said([.hpcMode: "jumbojobs", .subscribeToMsgsvc: "true"]) == ["no effect in this version: --hpc-mode, --subscribe-to-msgsvc"])
        #expect(said(file: "[Pilot]\ncpu_check = 5\n") == ["no effect in this version: Pilot.cpu_check (site.cfg:2)"])
        #expect(said([.pilotUser: "ATLAS"]) == ["--pilot-user atlas: what all experiments share is built, the rules of atlas are not yet"])
    }

    /// What the pilot does anyhow may be asked for.
    @Test func aDefaultThatIsGivenIsNothingToTellOf() {
        let options: [OptionName: String] = [
            .hpcMode: "manytoone", .harvesterSubmitMode: "PULL", .useRucioTraces: "False", .nocvmfs: "true",
            .leasetime: "3600", .esExecutorType: "generic", .pilotUser: "generic", .useRealtimeLogging: "no", .verifypayloadproxy: "true",
        ]
        #expect(said(options, file: "[Pilot]\ncpu_check = 60\n[File]\nchecksum_type = adler32\n") == [])
    }
}
