import SystemPackage

/// What a log archive lacks, and why: a file of the archive, and a line of the pilot's log.
package struct LeftOut: Sendable {
    package private(set) var count = 0
    private var lines: [String] = []

    /// Its name in the archive.
    static let fileName = "left_out.txt"
    /// Many files must not cost memory.
    private static let mostLines = 1000

    mutating func note(_ path: FilePath, _ reason: String) {
        count += 1
        guard lines.count < Self.mostLines else { return }
        // A name may have any bytes, and a path any length.
        let name = path.string.count > 300 ? "…\(path.string.suffix(300))" : path.string
        lines.append("\(name.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : String($0) }.joined()): \(reason)")
    }

    /// The first lines, for one line of the log.
    var summary: String {
        let first = lines.prefix(3).joined(separator: "; ")
        return
            "\(count) \(count == 1 ? "entry is" : "entries are") not, or not wholly, in the log archive: \(first)\(count > 3 ? "; …" : "")"
    }

    var text: String {
        let rest = count > lines.count ? ["and \(count - lines.count) more"] : []
        return (["What the pilot left out of this log archive, and why:"] + lines + rest).joined(separator: "\n") + "\n"
    }
}
