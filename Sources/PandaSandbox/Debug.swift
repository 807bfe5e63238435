import ArgumentParser
import Sandbox

struct Debug: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Switch a job's debug mode: every further answer says debug, or no longer does.")

    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case on, off
    }

    @Argument(help: "The PandaID.") var id: Int
    @Argument(help: "on or off.") var mode: Mode
    @OptionGroup var location: Location

    func run() throws {
        guard try location.store().setDebug(mode == .on, of: id) else { throw ValidationError("there is no job \(id)") }
    }
}
