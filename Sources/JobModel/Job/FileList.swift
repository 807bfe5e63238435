/// A list of files that is written into the job's directory, since a command line would not hold it; the payload's arguments name it.
package struct FileList: Sendable, Equatable {
    package let name: String
    /// LFNs, or addresses.
    package let files: [String]

    /// Reads `writeToFile`: `inputFor_<output>:f1,f2^inputFor_<other>:…` or `tmpin_<dataset>:f1,f2^…` (dispatcher-protocol.md §5).
    static func read(_ record: Record) throws(FieldError) -> [FileList] {
        var lists: [FileList] = []
        for part in try record.text("writeToFile")?.split(separator: "^") ?? [] {
            guard let colon = part.firstIndex(of: ":") else {
                throw FieldError(field: "writeToFile", reason: "has a part without a file's name and a colon: '\(part.prefix(80))'")
            }
            let files = part[part.index(after: colon)...].split(separator: ",").map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
            guard files.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }) else {
                throw FieldError(field: "writeToFile", reason: "has control characters in a file's name")
            }
            lists.append(FileList(name: String(part[..<colon]).trimmingBlanks, files: files))
        }
        return lists
    }

    /// One file a line.
    package var text: String { files.map { $0 + "\n" }.joined() }
}
