import Foundation
import Glibc
package import SystemPackage

/// Copies a file to be executed, by a process of its own.
///
/// Of a file that this process writes, any child of another test may have inherited the open descriptor until it becomes its program; to execute
/// the file meanwhile fails with "text file busy".
package func installProgram(from source: FilePath, to path: FilePath, mode: Int = 0o755) throws {
    let words = ["/usr/bin/install", "-m", String(mode, radix: 8), source.string, path.string]
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var process = pid_t(), status: Int32 = 0
    let error = posix_spawn(&process, words[0], nil, nil, &arguments, environ)
    guard error == 0 else { throw Errno(rawValue: error) }
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { throw Errno(rawValue: errno) } }
    guard status == 0 else { throw Errno.ioError }
}

extension TemporaryDirectory {
    /// Writes a file to be executed, which only the owner may.
    package func program(_ text: String, named name: String) throws {
        try installProgram(from: write(text, to: "\(name).text"), to: appending(name), mode: 0o700)
    }
}

/// All files of a gzipped tar file, one behind the other, as the system's tar unpacks them.
package func unpacked(_ archive: FilePath) throws -> String {
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/tar")
    process.arguments = ["-xzOf", archive.string]
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
}

/// Whether that process runs; a zombie, which stays where nobody reaps, does not.
package func isRunning(_ process: String) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return !["Z", "X"].contains(stat.split(separator: ") ").last?.prefix(1) ?? "")
}
