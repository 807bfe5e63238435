import Testing

@testable import JobModel

@Suite struct PythonLiteralTests {
    @Test(
        arguments: [
            ("None", .null), (" True\n", .bool(true)), ("False", .bool(false)), ("''", .string("")), ("'it\\'s'", .string("it's")),
            ("\"it's\"", .string("it's")), ("u'é'", .string("é")), ("r'\\d\\''", .string("\\d\\'")), ("b'\\xc3\\xa9'", .string("é")),
            ("Rb'\\x'", .string("\\x")), ("'\\x41\\101\\u00e9\\U0001f600'", .string("AAé😀")), ("'\\1018'", .string("A8")),
            ("'\\a\\b\\t\\n\\v\\f\\r\\\\'", .string("\u{7}\u{8}\t\n\u{b}\u{c}\r\\")), ("'\\d\\é'", .string("\\d\\é")),
            ("'a\\\nb'", .string("ab")), ("b'\\u00e9'", .string("\\u00e9")), ("0", .int(0)), ("-5", .int(-5)), ("+5", .int(5)),
            ("00", .int(0)), ("1_000", .int(1000)), ("0x1F", .int(31)), ("-0o17", .int(-15)), ("0b101", .int(5)), ("1.", .int(1)),
            (".5", .double(0.5)), ("-2.5e-3", .double(-0.0025)), ("012.5", .double(12.5)), ("1e3", .int(1000)),
            ("100000000000000000000", .double(1e20)), ("[]", .array([])), ("[1, 2,]", .array([.int(1), .int(2)])),
            ("()", .array([])), ("(1)", .int(1)), ("(1,)", .array([.int(1)])), ("(1, 'a')", .array([.int(1), .string("a")])),
            ("{}", .object([:])), ("{'a': [None], u'b': {}, 3: (),}", .object(["a": .array([.null]), "b": .object([:]), "3": .array([])])),
        ] as [(String, JSONValue)])
    func reads(text: String, value: JSONValue) throws {
        #expect(try PythonLiteral.parse(text) == value)
    }

    @Test(
        arguments: [
            ("", 0, "the text ends where a value should be"), ("[", 1, "the text ends"), ("[1", 2, "a comma or ] is wanted"),
            ("[,]", 1, "no value begins like this"), ("[1 2]", 3, "a comma or ] is wanted"), ("1 2", 2, "more text behind the value"),
            ("{1, 2}", 2, "a colon is wanted"), ("{[]: 1}", 1, "a key that is neither"), ("{'a': 1, 'a': 2}", 15, "a key comes twice"),
            ("'a", 2, "the text ends within a string"), ("'a\n'", 2, "a line end or NUL"), ("'\\", 2, "the text ends within"),
            ("x'a'", 0, "an unknown kind of string"), ("'\\x4'", 4, "2 hexadecimal digits"), ("'\\ud800'", 2, "no character"),
            ("'\\N{BEL}'", 2, "a character by its name"), ("b'\\xff'", 1, "not UTF-8"), ("b'\\777'", 3, "no byte"),
            ("'''a'''", 2, "more text"), ("'a' 'b'", 4, "more text"), ("012", 0, "a leading zero"), ("1__0", 4, "an underscore"),
            ("1e999", 0, "beyond all bounds"), ("0xfffffffffffffffff", 0, "beyond all bounds"), ("-", 0, "no value"),
            ("nan", 0, "no value"),
            ("true", 0, "no value"), ("1j", 1, "more text"), ("__import__('os')", 0, "no value"), ("lambda: 1", 0, "no value"),
            ("[x for x in (1,)]", 1, "no value"), ("# 1", 0, "no value"), ("1 + 1", 2, "more text"),
        ] as [(String, Int, String)])
    func refuses(text: String, byte: Int, reason: String) {
        let fault = #expect(throws: SyntaxFault.self) { try PythonLiteral.parse(text) }
        #expect(fault?.byte == byte && fault?.reason.contains(reason) == true, "\(String(describing: fault))")
    }

    @Test(arguments: ["[", "(", "{1:", "[(", "{'a':("]) func nestingHasALimit(bracket: String) {
        let fault = #expect(throws: SyntaxFault.self) { try PythonLiteral.parse(String(repeating: bracket, count: 100_000)) }
        #expect(fault?.reason == "more than 128 brackets inside one another")
    }

    @Test func lengthHasALimit() {
        let fault = #expect(throws: SyntaxFault.self) {
            try PythonLiteral.parse("'" + String(repeating: "x", count: PythonLiteral.longest) + "'")
        }
        #expect(fault?.reason == "the text is too long")
    }
}
