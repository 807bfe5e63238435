import Settings
import Testing

@Suite struct INIDocumentTests {
    @Test func keysValuesCommentsAndContinuations() {
        let document = INIDocument("# c\n[Pilot]\r\nKey One = a = b \n; c\nother: x\n  second\n\n  third\nempty =\n[ Odd ]\nk:v")
        #expect(document.faults.isEmpty)
        #expect(document.sections.map(\.name) == ["Pilot", " Odd "])
        #expect(document.entries[ConfigurationKey("Pilot", "key one")] == ConfigurationEntry(value: "a = b", line: 3))
        #expect(document.entries[ConfigurationKey("Pilot", "other")] == ConfigurationEntry(value: "x\nsecond\nthird", line: 5))
        #expect(document.entries[ConfigurationKey("Pilot", "empty")]?.value == "")
        #expect(document.entries[ConfigurationKey(" Odd ", "k")]?.value == "v")
    }

    @Test(
        arguments: [
            ("x = 1", 1, "'x' stands before the first section"),
            ("[A]\njunk", 2, "'junk' is neither 'key = value' nor a section nor a comment"),
            ("[A]\n= 1", 2, "'= 1' is neither 'key = value' nor a section nor a comment"),
            ("[A\nx = 1", 1, "'[A' is not a section header ([Name])"), ("[]", 1, "'[]' is not a section header ([Name])"),
            ("[A]\nx = 1\nX = 2", 3, "A.x is given twice (first on line 2)"),
            ("[A]\n[A]", 2, "section [A] is given twice (first on line 1)"),
        ] as [(String, Int, String)])
    func faults(text: String, line: Int, message: String) {
        #expect(INIDocument(text).faults.first?.line == line)
        #expect(INIDocument(text).faults.first?.message == message)
    }

    /// Each section was looked for among all the others.
    @Test(.timeLimit(.minutes(10))) func aHundredThousandSections() {
        let document = INIDocument((0..<100_000).map { "[s\($0)]\n" }.joined() + "[s7]\n")
        #expect(document.sections.count == 100_000)
        #expect(document.faults.map(\.message) == ["section [s7] is given twice (first on line 8)"])
    }
}
