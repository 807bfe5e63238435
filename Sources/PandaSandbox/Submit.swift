import ArgumentParser
import Sandbox
import SystemPackage

struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add a job and print its PandaID.",
        discussion: """
            FILE is a JSON object with fields of the server's answer by their names; what is missing is filled in. Besides: \
            "inputs": [{"lfn", "scope", "path"}] copies local files into the storage, "outputs": ["name"] names output files, \
            "transform": "./x.sh" is copied to where the job finds it. {id} becomes the PandaID, {base} the server's address.
            """)

    @Argument(help: "The job, as JSON.") var file: String
    @OptionGroup var location: Location

    func run() throws {
        let file = FilePath(file), form = try JobForm(file: file)
        print(try form.submit(from: file, to: location.newStore(), location.directory).id)
    }
}
