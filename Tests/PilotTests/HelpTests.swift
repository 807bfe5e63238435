import ArgumentParser
import JobModel
import Settings
import Testing

@testable import Pilot

@Suite struct HelpTests {
    private static let help = Main.helpMessage(for: RunCommand.self, columns: 100)

    @Test func snapshot() {
        #expect(Self.help == HelpSnapshot.run)
    }

    @Test func everyOptionIsThere() {
        for option in OptionName.allCases { #expect(Self.help.contains(option.spelling), "\(option)") }
    }

    @Test func whatHasNoEffectYetIsMarked() {
        let help = Main.helpMessage(for: RunCommand.self, columns: 400).split(separator: "\n")
        for option in OptionName.allCases {
            guard let start = help.firstIndex(where: { $0.split(separator: " ").prefix(2).contains { $0 == option.spelling } }) else {
                Issue.record("\(option) is not there")
                continue
            }
            let text = help[start] + help[(start + 1)...].prefix { !$0.hasPrefix("  -") }.joined()
            #expect(text.contains("[no effect yet]") == Settings.places.idle.contains(.option(option)), "\(option)")
        }
    }

    /// The help repeats defaults in words; they must be those of the settings.
    @Test func defaultsAreThoseOfTheSettings() throws {
        let rows = try Settings.merge(options: [:], environment: [:], userID: 0).rows
        let values = Dictionary(rows.map { ($0.name, $0.value) }) { first, _ in first }
        let inWords: Set = ["--site", "--workdir", "--spool"]
        for line in Main.helpMessage(for: RunCommand.self, columns: 400).split(separator: "\n") {
            guard let option = line.firstMatch(of: #/(--[a-z-]+) /#), let standard = line.firstMatch(of: #/\(default: (.*)\)$/#) else {
                continue
            }
            let name = String(option.1)
            if !inWords.contains(name) { #expect(values[name] == String(standard.1), "\(name)") }
        }
    }
}
