import FoundationEssentials

@testable import JobModel

extension FuzzTarget {
    /// What is JSON to us is JSON to Foundation, means the same, and is the same when printed and read again; but for what only Python calls numbers.
    static let json = FuzzTarget("json") { bytes in
        var flaws: [JSONFlaw] = []
        let forgiven = try parsed { try JSONValue(parsing: bytes, forgiving: &flaws) }
        guard let value = try parsed({ try JSONValue(parsing: bytes) }) else { return }
        try promise(forgiven == value, "a forgiving reader takes it for \(String(describing: forgiven)), a strict one for \(value)")
        guard !value.goesBeyond else { return }
        try promise(flaws.isEmpty, "flaws in what is JSON: \(flaws)")
        try promise(try JSONValue(parsing: value.json) == value, "printed and read again it is another value")
        let reading = try JSONDecoder().decode(
            FoundationReading.self, from: Data(bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...])
        ).value
        try promise(reading.rounded == value.rounded, "to Foundation it is \(reading), to us \(value)")
    }

    static let python = FuzzTarget("python") { bytes in
        guard let value = try parsed({ try PythonLiteral.parse(String(bytes)) }) else { return }
        try promise(try PythonLiteral.parse(value.python) == value, "printed and read again it is another value: \(value.python)")
        try promise(try JSONValue(parsing: value.json) == value, "as JSON it is another value")
    }
}
