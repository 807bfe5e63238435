import ArgumentParser
import Sandbox

struct Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell a job's pilot a command, with every further answer.",
        discussion: """
            tobekilled, softkill, debug, debugoff, nocleanup, or a debug command in one argument such as "tail -n 20 payload.stdout". \
            Its output comes with the pilot's updates: see 'jobs'.
            """)

    @Argument(help: "The PandaID.") var id: Int
    @Argument(help: "The command; an empty one takes the last one back.") var command: String
    @OptionGroup var location: Location

    func run() throws {
        // The length of the server's column.
        guard command.count <= 250 else { throw ValidationError("the command is longer than 250 characters") }
        guard try location.store().setCommand(command, of: id) else {
            throw ValidationError("job \(id) is not there, or is over")
        }
    }
}
