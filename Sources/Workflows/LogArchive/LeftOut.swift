import Secrets
import SystemPackage

/// What a log archive lacks, and why: a file of the archive, and a line of the pilot's log.
package struct LeftOut: Sendable {
    package private(set) var count = 0
    private var lines: [String] = []
    private let redactor: Redactor

    /// Its name in the archive.
    static let fileName = "left_out.txt"
    /// Many files must not cost memory.
    private static let mostLines = 1000

    init(redactor: Redactor) { self.redactor = redactor }

    mutating func note(_ path: FilePath, _ reason: String) {
        count += 1
        guard lines.count < Self.mostLines else { return }
        // A name may have any bytes, and a path any length; half a secret would not be known for one.
        let whole = redactor.redact(path.string), name = whole.count > 300 ? "…\(whole.suffix(300))" : whole
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
