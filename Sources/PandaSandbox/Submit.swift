import ArgumentParser
import Glibc
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
        let path = FilePath(file)
        let bytes = try FileDescriptor.open(path, .readOnly).closingRead()
        let folder = path.removingLastComponent()
        let form = try JobForm(WireValue(json: String(decoding: bytes, as: UTF8.self)), folder: folder.isEmpty ? "." : folder)
        print(try form.submit(to: location.store(), location.directory).id)
    }
}

extension FileDescriptor {
    /// Reads to the end and closes.
    fileprivate func closingRead() throws -> [UInt8] {
        try closeAfter {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try read(into: $0) }
                if count == 0 { return bytes }
                bytes += buffer[..<count]
            }
        }
    }
}
