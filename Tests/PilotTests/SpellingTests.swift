import ArgumentParser
import JobModel
import Settings
import Testing

@testable import Pilot

@Suite struct SpellingTests {
    private func given(_ arguments: [String]) throws -> [OptionName: String] {
        try #require(Usage.runOptions(arguments))
    }

    private static let spellings: [(arguments: [String], option: OptionName, text: String)] = OptionName.allCases.flatMap { option in
        let names = Set([option.spelling, option.spelling.replacing("-", with: "_").replacing("__", with: "--")]).sorted()
        var forms: [([String], String)] = []
        for name in names {
            forms += option.isFlag ? [([name], "true")] : [([name, "v"], "v"), (["\(name)=v"], "v"), (["\(name)=a_b=c"], "a_b=c")]
            if option.isBoolean { forms += [([name], "true"), ([name, "False"], "False")] }
        }
        if let letter = option.letter {
            forms +=
                option.isFlag ? [(["-\(letter)"], "true")] : [(["-\(letter)", "v"], "v"), (["-\(letter)v"], "v"), (["-\(letter)=v"], "v")]
        }
        return forms.map { ($0.0, option, $0.1) }
    }

    @Test(arguments: spellings) func everySpellingOfEveryOption(arguments: [String], option: OptionName, text: String) throws {
        #expect(try given(arguments) == [option: text])
    }

    @Test(
        arguments: [
            (["-dqQUEUE"], [.debug: "true", .queue: "QUEUE"]),
            (["-dzt"], [.debug: "true", .noserverupdate: "true", .noproxyverification: "true"]),
            (["-qA", "--queue", "B"], [.queue: "B"]), (["-d", "-d"], [.debug: "true"]), (["-l", "-5"], [.lifetime: "-5"]),
            (["--pilot_us=ATLAS"], [.pilotUser: "ATLAS"]), (["--harvester-sub", "PUSH"], [.harvesterSubmitMode: "PUSH"]),
            (["--allow_same_user", "-q", "Q"], [.allowSameUser: "true", .queue: "Q"]), (["run", "-q", "Q"], [.queue: "Q"]),
            (["--trace-ascii", "-"], [.traceASCII: "-"]), (["--cacert", "/a_b/c_d"], [.cacert: "/a_b/c_d"]), (["-s", ""], [.site: ""]),
            ([], [:]),
        ] as [([String], [OptionName: String])])
    func combinations(arguments: [String], options: [OptionName: String]) throws {
        #expect(try given(arguments) == options)
    }

    /// The table that reads command lines and the declarations that print help must be of one mind.
    @Test func argumentParserReadsTheSame() throws {
        let arguments = OptionName.allCases.map { $0.isFlag ? $0.spelling : "\($0.spelling)=a b=\($0)" }
        let parsed = try #require(try Main.parseAsRoot(Usage.arguments(arguments)) as? RunCommand).options.given
        #expect(parsed == (try given(arguments)))
        #expect(parsed.count == OptionName.allCases.count)
    }

    @Test func launchLineOfTheUsersDocuments() throws {
        let line =
            "-a /w -d -w generic -l 3600 -q AGLT2_TEST-condor -s AGLT2_TEST -j managed --cacert /p --capath /c --url https://h -p 25443 "
            + "--config pilot_config.cfg --country_group us --working_group phys --allow_other_country True --allow_same_user False --pilot_user ATLAS"
        let options = try given(line.split(separator: " ").map(String.init))
        #expect(options.count == 17)
        let settings = try Settings.merge(options: options, environment: [:], userID: 0)
        #expect(settings.pilotUser.value == "atlas")
        #expect(settings.countryGroup.value == "us")
        #expect(settings.allowOtherCountry.value)
        #expect(!settings.allowSameUser.value)
        #expect(settings.withoutEffect.isEmpty)
    }

    @Test(arguments: [
        (["-q"], "Missing value for '--queue <queue>'"), (["--quee", "x"], "Unknown option '--quee'. Did you mean '--queue'?"),
        (["--harvester", "x"], "Unknown option '--harvester'"), (["-q", "Q", "stray"], "Unexpected argument 'stray'"),
        (["-Z"], "Unknown option '-Z'"), (["--debug=x"], "The option '--debug' does not take any value, but 'x' was specified."),
    ])
    func wrongUsage(arguments: [String], message: String) throws {
        #expect(Usage.runOptions(arguments) == nil)
        do {
            _ = try Main.parseAsRoot(Usage.arguments(arguments))
            Issue.record("accepted")
        } catch {
            #expect(Main.message(for: error).hasPrefix(message))
            #expect(Main.exitCode(for: error).rawValue == 64)
        }
    }
}
