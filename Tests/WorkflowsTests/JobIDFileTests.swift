import Foundation
import JobModel
import Settings
import SystemPackage
import TestSupport
import Testing
import Workflows

@Suite struct JobIDFileTests {
    private func file(_ launch: FilePath, _ environment: [String: String] = [:], name: String? = nil) throws -> JobIDFile {
        let configuration = name.map { ConfigurationFile(parsing: "[Pilot]\njobid_file = \($0)\n", path: "x.cfg", environment: [:]) }
        let settings = try Settings.merge(options: [.queue: "Q"], file: configuration, environment: environment, userID: 0)
        return JobIDFile(settings: settings, launchDirectory: launch)
    }

    @Test(
        arguments: [
            ("/launch", [:], "/launch/pilot3/pandaIDs.out"), ("/launch/pilot3", [:], "/launch/pilot3/pandaIDs.out"),
            ("/launch", ["PILOT_SOURCE_DIR": "/source"], "/source/pilot3/pandaIDs.out"),
            ("/launch", ["PILOT_SOURCE_DIR": "sub"], "/launch/sub/pilot3/pandaIDs.out"),
            ("/launch", ["PANDA_PILOT_SOURCE": "/unpacked", "PILOT_SOURCE_DIR": "/source"], "/unpacked/pandaIDs.out"),
        ] as [(String, [String: String], String)])
    func places(launch: String, environment: [String: String], path: String) throws {
        #expect(try file(FilePath(launch), environment).path.string == path)
    }

    @Test func oneIDALineAddedToWhatIsThere() throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.appending("pilot3").string, withIntermediateDirectories: false)
        let file = try file(directory.path, name: "ids.out")
        try file.add(7_000_000_001)
        try self.file(directory.path, name: "ids.out").add(7_000_000_002)
        #expect(try String(contentsOfFile: directory.appending("pilot3/ids.out").string, encoding: .utf8) == "7000000001\n7000000002\n")
    }

    /// Who has no wrapper gets no directory of a wrapper's.
    @Test func withoutTheWrappersDirectoryNothingIsWritten() throws {
        let directory = try TemporaryDirectory()
        try file(directory.path).add(1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path.string).isEmpty)
    }

    @Test func whatCannotBeWrittenIsNamed() throws {
        let directory = try TemporaryDirectory()
        try directory.write("", to: "pilot3")
        let error = #expect(throws: PilotError.self) { try file(directory.path).add(1) }
        #expect(error?.code == .fileHandlingFailure && error?.description.contains("pilot3/pandaIDs.out") == true)
    }
}
