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
