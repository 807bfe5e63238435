import ArgumentParser
import Glibc
import JobModel
import SystemPackage

/// `pilot drain PID`: lets a running pilot finish its job and take no other.
struct DrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Let a running pilot finish its job and take no other.",
        usage: "pilot drain PID",
        discussion: "A file named pilot_drain in the directory where pilots were started does the same to all of them.")

    @Argument(help: "The process id of the pilot.")
    var process: Int32

    func run() throws {
        if let refusal = Self.refusal(process) {
            Output.error("draining process \(process): \(refusal)")
            throw ExitCode(Usage.exitCode)
        }
        guard kill(process, SignalReason.drain) == 0 else {
            Output.error("draining process \(process): \(Errno(rawValue: errno))")
            throw ExitCode(Usage.exitCode)
        }
        Output.result("pilot \(process) drains: it takes no more jobs")
    }

    /// Why the process is not one to send the signal to; nil for a pilot that listens.
    private static func refusal(_ process: Int32) -> String? {
        guard process > 0 else { return "this is no process id" }
        let status: String
        do {
            status = try ProcessStatus.read(process)
        } catch Errno.noSuchFileOrDirectory {
            return "there is no such process"
        } catch {
            return "\(error)"
        }
        let bit = UInt64(1) << UInt64(SignalReason.drain - 1)  // fits: a signal of our own
        guard ProcessStatus.field("Name", of: status) == "pilot", let caught = ProcessStatus.field("SigCgt", of: status),
            UInt64(caught, radix: 16).map({ $0 & bit != 0 }) == true
        else { return "this is no running pilot" }
        return nil
    }
}
