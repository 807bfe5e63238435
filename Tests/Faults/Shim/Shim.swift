import Foundation
import Glibc
import SystemPackage
import TestSupport

/// Faults of the operating system, brought into a pilot by a small library: see `shim.c`.
struct Shim {
    /// Calls that write something.
    static let writing = ["open", "write", "fsync", "rename", "mkdir"]

    var variables: [String: String]

    /// Calls on paths of that pattern fail.
    static func failing(_ error: Errno, _ calls: [String] = writing, on paths: String) -> Shim {
        Shim(variables: ["SHIM_ERROR": String(error.rawValue), "SHIM_CALLS": calls.joined(separator: ","), "SHIM_PATHS": paths])
    }

    /// Opening a path of that pattern never returns; the file appears when it is tried.
    static func hanging(on paths: String, telling file: FilePath) -> Shim {
        Shim(variables: ["SHIM_HANG": file.string, "SHIM_PATHS": paths])
    }

    /// SIGKILL before or after a rename to a path of that pattern, the `number`th one.
    static func killing(_ moment: String, _ number: Int, of paths: String) -> Shim {
        Shim(variables: ["SHIM_KILL": "\(moment):\(number)", "SHIM_PATHS": paths])
    }

    /// The clock of the day is wrong by that many seconds.
    static func clock(offBy seconds: Int) -> Shim { Shim(variables: ["SHIM_CLOCK": String(seconds)]) }

    /// The same, but only as long as the file exists.
    func when(_ file: FilePath) -> Shim { Shim(variables: variables.merging(["SHIM_WHEN": file.string]) { $1 }) }

    /// The environment that loads it.
    func environment() throws -> [String: String] {
        variables.merging(["LD_PRELOAD": try Self.library.get().appending("shim.so").string]) { $1 }
    }

    /// Built once, when the first test wants it.
    private static let library: Result<TemporaryDirectory, any Error> = Result {
        let directory = try TemporaryDirectory()
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("shim.c").path
        let compiler = try Process.run(
            URL(fileURLWithPath: "/usr/bin/cc"),
            arguments: ["-shared", "-fPIC", "-O1", "-o", directory.appending("shim.so").string, source])
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw POSIXError(.ENOEXEC) }
        return directory
    }
}

extension PilotProgram {
    /// The same pilot with the fault in its system.
    func with(_ shim: Shim) throws -> PilotProgram {
        var pilot = self
        pilot.environment.merge(try shim.environment()) { $1 }
        return pilot
    }
}
