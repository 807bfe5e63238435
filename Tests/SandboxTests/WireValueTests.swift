import Sandbox
import Testing

@Suite struct WireValueTests {
    @Test(arguments: [
        (#"{"a": [1, 1.0, -2, 1e3, true, null, "x"]}"#, #"{"a": [1, 1.0, -2, 1000.0, true, null, "x"]}"#),
        (#" "\u00e9\ud83d\ude00\n\"" "#, #""\u00e9\ud83d\ude00\n\"""#), (#"{"b": 1, "a": 2, "b": 3}"#, #"{"b": 3, "a": 2}"#),
        ("[]", "[]"), ("{}", "{}"), ("0", "0"),
    ])
    func goodTextIsRead(text: String, written: String) throws {
        #expect(try WireValue(json: text).json == written)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":}", "{'a': 1}", "01", "-", "1.", ".5", "tru", "\"a", "\"\u{1}\"", "1 2", "{\"a\": 1,}", #""\x""#,
    ])
    func badTextIsRefused(text: String) {
        #expect(throws: (any Error).self) { try WireValue(json: text) }
    }

    @Test func depthIsLimited() {
        #expect(throws: (any Error).self) { try WireValue(json: String(repeating: "[", count: 100_000)) }
    }
}
