import ArgumentParser
import Foundation
import JobModel
import Settings
import Testing
import Workflows

@testable import Pilot

@Suite struct HelpTests {
    private static let options = HelpArgument.all(of: RunCommand.self)

    private func help(_ arguments: [String], columns: Int = 80) throws -> String {
        try #require(Help.wanted(by: arguments)).text(columns: columns)
    }

    @Test func snapshot() throws {
        #expect(try help(["--help"]) == HelpSnapshot.run)
    }

    /// The options of the user's documents, and no others.
    @Test func theFirstPageHasTheUsualOptions() throws {
        let page = try help(["--help"]).components(separatedBy: "COMMANDS:")[0]
        #expect(Help.usual.count == 17)
        for option in OptionName.allCases { #expect(page.contains(" \(option.spelling) ") == Help.usual.contains(option), "\(option)") }
    }

    @Test func everyOptionIsOnTheWholePage() throws {
        let page = try help(["--help-all"])
        for option in OptionName.allCases { #expect(page.contains(option.spelling), "\(option)") }
        #expect(try help(["-q", "Q", "--help_all"]) == page)
    }

    @Test(arguments: [40, 60, 80, 120]) func noLineIsWiderThanTheTerminal(columns: Int) throws {
        for command in [[]] + HelpCommand.all.map(\.words) + [["config"]] {
            for option in ["--help", "--help-all"] {
                let lines = try help(command + [option], columns: columns).split(separator: "\n")
                #expect(lines.allSatisfy { $0.count <= columns }, "\(command)")
            }
        }
    }

    @Test func everyCommandIsListedAndHasHelp() throws {
        let page = try help(["help"])
        for command in HelpCommand.all {
            #expect(page.contains("\n  \(command.call)"), "\(command)")
            #expect(try help(["help"] + command.words) == help(command.words + ["-h"]))
        }
        #expect(try help(["config"]).contains("\n  config check <file>"))
        #expect(
            Help.wanted(by: ["-q", "Q"]) == nil && Help.wanted(by: ["drain", "7"]) == nil && Help.wanted(by: ["run", "--", "-h"]) == nil)
    }

    /// As they stand on a page of any width, a shell would run them.
    @Test(arguments: [40, 80]) func theExamplesAreSound(columns: Int) throws {
        let page = try help(["--help"], columns: columns)
        let examples = try #require(page.firstRange(of: "EXAMPLES:")).upperBound
        let commands = page[examples...].replacing(" \\\n", with: " ").split(separator: "\n").filter { $0.hasPrefix("    pilot ") }
        #expect(commands.count == 4)
        for command in commands {
            let words = command.split(separator: " ").dropFirst().map(String.init).filter { !["config", "show"].contains($0) }
            let options = try #require(Usage.runOptions(words), "\(command)")
            #expect(options[.queue] != nil)
            _ = try Settings.merge(options: options, environment: [:], userID: 0)
        }
    }

    /// No command, option or document that is not there.
    @Test func nothingIsNamedThatIsNotThere() throws {
        let page = try help(["--help-all"])
        for word in Usage.planned.union(["manual"]) { #expect(!page.contains(" \(word) "), "\(word)") }
    }

    @Test func whatHasNoEffectYetIsMarked() throws {
        for option in OptionName.allCases {
            let text = try #require(Self.options.first { $0.longName == option.rawValue }?.abstract, "\(option)")
            #expect(text.contains("[no effect yet]") == Settings.places.idle.contains(.option(option)), "\(option)")
        }
    }

    /// The help repeats defaults in words; they must be those of the settings.
    @Test func defaultsAreThoseOfTheSettings() throws {
        let rows = try Settings.merge(options: [:], environment: [:], userID: 0).rows
        let values = Dictionary(rows.map { ($0.name, $0.value) }) { first, _ in first }
        let inWords: Set = ["site", "workdir", "spool"]
        for option in Self.options {
            guard let name = option.longName, let standard = option.abstract?.firstMatch(of: #/\(default: (.*)\)$/#) else { continue }
            if !inWords.contains(name) { #expect(values["--\(name)"] == String(standard.1), "\(name)") }
        }
    }

    @Test func whatIsListedAsBuiltIsBuilt() throws {
        for name in WorkSettings.workflows {
            let isBuilt = (try? Workflow.named(name)) != nil
            #expect(isBuilt == WorkSettings.builtWorkflows.contains(name), "\(name)")
        }
        for name in WorkSettings.builtExperiments {
            #expect(try Settings.merge(options: [.pilotUser: name], environment: [:], userID: 0).warnings.isEmpty)
        }
    }
}
