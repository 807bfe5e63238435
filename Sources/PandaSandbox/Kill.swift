import ArgumentParser
import Sandbox

struct Kill: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tell a job's pilot, with the next answer, to kill it.")

    @Argument(help: "The PandaID.") var id: Int
    @OptionGroup var location: Location

    func run() throws {
        guard try location.store().setCommand("tobekilled", of: id) else {
            throw ValidationError("job \(id) is not there, or is over")
        }
    }
}
