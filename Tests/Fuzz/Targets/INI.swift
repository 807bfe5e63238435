import JobModel
import Settings

extension FuzzTarget {
    /// A configuration file: what is sound in it, printed and read again, is the same without a fault.
    static let ini = FuzzTarget("ini") { bytes in
        let text = String(bytes)
        let file = ConfigurationFile(parsing: text, path: "pilot.cfg", environment: ["HOME": "/home/pilot", "EMPTY": ""])
        for fault in file.faults {
            try promise(1...text.utf8.count(where: { $0 == 0x0a }) + 1 ~= fault.line, "there is no line \(fault.line)")
            try promise(isLine(fault.description), "the fault is no line: \(fault)")
        }
        let document = INIDocument(text)
        let again = INIDocument(printed(document))
        try promise(again.faults.isEmpty, "printed, it has faults: \(again.faults)")
        try promise(
            again.entries.mapValues(\.value) == document.entries.mapValues(\.value), "printed and read again it is another document")
    }

    private static func printed(_ document: INIDocument) -> String {
        Dictionary(grouping: document.entries, by: \.key.section).map { section, entries in
            let lines = entries.map { "\($0.key.name)=\($0.value.value.replacing("\n", with: "\n  "))\n" }
            return "[\(section)]\n" + lines.joined()
        }.joined()
    }
}
