import Foundation
import SystemPackage

/// Looks for a secret in all that a pilot wrote, archives included.
struct SecretSearch {
    private let needles: [Data]

    /// Each line of the secret is one; short ones would be found by chance.
    init(_ secret: String) {
        needles = secret.split(separator: "\n").filter { $0.utf8.count >= 16 && !$0.hasPrefix("-----") }.map { Data($0.utf8) }
    }

    /// The files that hold a line of it.
    func files(below directory: FilePath, except excepted: FilePath? = nil) throws -> [String] {
        try Leftovers.files(below: directory).filter { path in
            if let excepted, path.starts(with: excepted) { return false }
            let contents = try contents(of: path)
            return needles.contains { contents.range(of: $0) != nil }
        }.map(\.string)
    }

    private func contents(of path: FilePath) throws -> Data {
        let url = URL(fileURLWithPath: path.string)
        let data = try Data(contentsOf: url)
        guard data.starts(with: [0x1F, 0x8B]) else { return data }
        let gzip = Process(), output = Pipe()
        gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
        gzip.arguments = ["-dcf", path.string]
        gzip.standardOutput = output
        try gzip.run()
        defer { gzip.waitUntilExit() }
        return try output.fileHandleForReading.readToEnd() ?? Data()
    }
}
