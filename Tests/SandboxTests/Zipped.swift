import Foundation

/// Gzip by the system's own program.
enum Zipped {
    static func gzip(_ data: Data) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        process.arguments = ["-c"]
        let (out, inp) = (Pipe(), Pipe())
        (process.standardOutput, process.standardInput) = (out, inp)
        try process.run()
        try inp.fileHandleForWriting.write(contentsOf: data)
        try inp.fileHandleForWriting.close()
        let zipped = try out.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return zipped
    }
}
