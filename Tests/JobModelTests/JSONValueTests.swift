import Foundation
import Testing

@testable import JobModel

@Suite struct JSONValueTests {
    @Test(
        arguments: [
            (" null ", .null), ("true", .bool(true)), ("false", .bool(false)), ("0", .int(0)), ("-0.0", .int(0)), ("1.0", .int(1)),
            ("-12e2", .int(-1200)), ("1.5E-1", .double(0.15)), ("9223372036854775807", .int(.max)),
            ("9223372036854775808", .double(0x1p63)), ("\"\"", .string("")),
            ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", .string("\"\\/\u{8}\u{c}\n\r\t")), ("\"\\u00e9\\ud83d\\ude00\"", .string("é😀")),
            ("[ ]", .array([])), ("[1,\t[2],\n{}]", .array([.int(1), .array([.int(2)]), .object([:])])),
            ("{\"a\": {\"\": null}}", .object(["a": .object(["": .null])])),
        ] as [(String, JSONValue)])
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text.utf8) == value)
        let printed = try JSONEncoder().encode(value)
        #expect(try JSONValue(parsing: printed) == value)
    }

    @Test(
        arguments: [
            ("", 0, "the text ends where a value should be"), ("nul", 0, "no value begins like this"), ("nan", 0, "no value"),
            ("-NaN", 1, "a digit is wanted"),
            ("Inf", 0, "no value"), ("\u{feff}\u{feff}1", 3, "no value"), ("[\u{feff}1]", 1, "no value"),
            ("[1,]", 3, "no value"), ("[1 2]", 3, "a comma or ] is wanted"), ("{\"a\" 1}", 5, "a colon is wanted"),
            ("{a: 1}", 1, "a key in quotes"), ("{\"a\": 1, \"a\": 2}", 15, "a key comes twice"), ("{} x", 3, "more text behind the value"),
            ("01", 0, "a leading zero"), ("-", 1, "a digit is wanted"), ("1.", 2, "a digit is wanted"), ("1e+", 3, "a digit is wanted"),
            ("\"a", 2, "the text ends within a string"), ("\"a\n\"", 2, "a control character"),
            ("\"\\x\"", 2, "an unknown escape"), ("\"\\u12\"", 5, "4 hexadecimal digits"), ("\"\\ud800\"", 3, "half a character"),
            ("\"\\ud800\\u0041\"", 3, "half a character"), ("\"\\udc00\"", 3, "half a character"), ("'a'", 0, "no value"),
        ] as [(String, Int, String)])
    func refuses(text: String, byte: Int, reason: String) {
        let fault = #expect(throws: SyntaxFault.self) { try JSONValue(parsing: text.utf8) }
        #expect(fault?.byte == byte && fault?.reason.contains(reason) == true, "\(String(describing: fault))")
    }

    /// What Python's json writes, and numbers too large for anybody, spoil nothing but their own field; a byte-order mark spoils nothing.
    @Test func numbersThatAreNone() throws {
        let large = "1" + String(repeating: "0", count: 400)
        let text = "\u{feff}{\"a\": NaN, \"b\": [-Infinity, Infinity], \"c\": 1e999, \"d\": \(large), \"e\": 1}"
        #expect(
            try JSONValue(parsing: text.utf8)
                == .object([
                    "a": .beyond("NaN"), "b": .array([.beyond("-Infinity"), .beyond("Infinity")]), "c": .beyond("1e999"),
                    "d": .beyond(large), "e": .int(1),
                ]))
        #expect(try JSONValue.members(["e"], parsing: text.utf8) == ["e": .int(1)])
    }

    /// What is wrong inside a string or a number, and whether a reader that forgives has it all the same.
    @Test(
        arguments: [
            (#"{"a": "x\ud83d!"}"#, "x\u{fffd}!", "a"), (#"{"a": "\ud83d\u0041"}"#, "\u{fffd}A", "a"),
            (#"{"a": "\udc00\ud83d\ude00"}"#, "\u{fffd}😀", "a"), (#"{"a": "\ud83d\uzz"}"#, "\\ud83d\\uzz", "a"),
            (#"{"a": "C:\users\x"}"#, "C:\\users\\x", "a"), ("{\"a\": \"x\ny\"}", "x\ny", "a"), (#"{"b": {"c": [0, "\u12"]}}"#, nil, "b.c"),
            (#"{"\ud83d": 1}"#, nil, ""), (#"{"b": [NaN, 1e999]}"#, nil, "b"), (#"{"b": {"c": 1, "c": 2}}"#, nil, "b"),
        ] as [(String, String?, String)])
    func aForgivingReaderNotesFlaws(text: String, value: String?, path: String) throws {
        var flaws: [JSONFlaw] = []
        let members = try JSONValue.members(["a"], parsing: text.utf8, forgiving: &flaws)
        #expect(members["a"]?.text == value && flaws.map { $0.path.joined(separator: ".") } == [path], "\(members) \(flaws)")
        let whole = try? JSONValue(parsing: text.utf8, forgiving: &flaws)
        // A key that comes twice is forgiven only where nobody asks for it.
        #expect((whole == nil) == text.contains("\"c\": 2"))
    }

    /// What leaves in doubt where a value ends, or which one is meant, is as wrong for the forgiving as for others.
    @Test(arguments: [
        "", "{", "[]", "{\"a\": 1,}", "{\"a\": 1, \"a\": 2}", "{\"a\": {\"b\": 1, \"b\": 2}}", "{'a': 1}", "{\"a\": x}", "{\"a\": \"x}",
        "{\"a\": \"x\\",
        "{\"a\": 01}", "{} x", "// c\n{}",
    ])
    func whatNobodyForgives(text: String) {
        var flaws: [JSONFlaw] = []
        #expect(throws: SyntaxFault.self) { try JSONValue.members(["a"], parsing: text.utf8, forgiving: &flaws) }
    }

    @Test func aTextFullOfFlawsCostsNoMemory() throws {
        let text = "{" + (0..<5000).map { "\"k\($0)\": NaN" }.joined(separator: ",") + "}"
        var flaws: [JSONFlaw] = []
        _ = try JSONValue(parsing: text.utf8, forgiving: &flaws)
        #expect(flaws.count == 100 && flaws[0].description == "field k0: byte 10: a number that is none")
    }

    @Test func bytesThatAreNotUTF8() {
        let fault = #expect(throws: SyntaxFault.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
        #expect(fault == SyntaxFault(byte: 1, reason: "a string that is not UTF-8"))
    }

    @Test(arguments: ["[", "{\"\":", "[{\"a\":"]) func nestingHasALimit(bracket: String) {
        let fault = #expect(throws: SyntaxFault.self) { try JSONValue(parsing: String(repeating: bracket, count: 100_000).utf8) }
        #expect(fault?.reason == "more than 128 brackets inside one another")
    }

    /// Foundation's decoder took hours for such a reply.
    @Test(.timeLimit(.minutes(10)), arguments: ["1,", "[],", "\"\","]) func manyValuesDeepDown(value: String) throws {
        let depth = JSONValue.deepest - 1
        let text =
            String(repeating: "[", count: depth) + String(repeating: value, count: 250_000) + "1" + String(repeating: "]", count: depth)
        #expect(throws: Never.self) { try JSONValue(parsing: text.utf8) }
    }

    @Test func someMembersOfMany() throws {
        let text = #"{"other": {"a": [1, {}]}, "a": {"b": 1}, "c": 2}"#
        #expect(try JSONValue.members(["a", "x"], parsing: text.utf8) == ["a": .object(["b": .int(1)])])
        #expect(throws: SyntaxFault(byte: 0, reason: "an object is wanted")) { try JSONValue.members([], parsing: "[]".utf8) }
        // What is not wanted must be sound as well: a file that is cut short is no file.
        #expect(throws: SyntaxFault.self) { try JSONValue.members(["a"], parsing: #"{"a": 1, "b": [1"#.utf8) }
    }
}
