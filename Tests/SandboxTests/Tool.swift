import Foundation

/// Runs programs of the system.
enum Tool {
    /// Standard output, and standard error after it.
    static func run(_ program: String, _ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let (out, inp) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError, process.standardInput) = (out, out, inp)
        try process.run()
        try inp.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try inp.fileHandleForWriting.close()
        let text = try out.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }
}
