import JobModel
import Testing

@Suite struct RecordTests {
    @Test(
        arguments: [
            (.object(["a": .int(1)]), ["a": .int(1)]), (.string(#"{"a": true}"#), ["a": .bool(true)]),
            (.string("{'a': True}"), ["a": .bool(true)]), (.string(#" {"a": "\/"} "#), ["a": .string("/")]), (.null, nil),
            (.string("NULL"), nil), (.string(""), nil),
        ] as [(JSONValue, [String: JSONValue]?)])
    func objects(value: JSONValue, members: [String: JSONValue]?) throws {
        #expect(try Record(["x": value]).object("x") == members)
    }

    @Test(
        arguments: [
            (.string("{'a': x}"), "byte 6: no value begins like this"), (.string("[1]"), "byte 0: an object is wanted"),
            (.array([]), "is not a single value"),
        ] as [(JSONValue, String)])
    func whatIsNoObject(value: JSONValue, reason: String) {
        let error = #expect(throws: FieldError.self) { try Record(["x": value]).object("x") }
        #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
    }

    @Test(
        arguments: [
            (.string("288000.0"), 288000), (.double(5), 5), (.string(" 7 "), 7), (.string("1e3"), 1000), (.string("-1.00"), -1),
            (.null, nil),
            (.string("NULL"), nil),
        ] as [(JSONValue, Int?)]) func wholeNumbersInAnyNotation(value: JSONValue, number: Int?) throws
    {
        #expect(try Record(["x": value]).int("x") == number)
    }

    @Test(arguments: [.string("2000.5"), .double(0.1), .string("0x10"), .string("inf"), .string("1e99"), .bool(true)] as [JSONValue])
    func whatIsNoWholeNumber(value: JSONValue) {
        let error = #expect(throws: FieldError.self) { try Record(["x": value]).int("x") }
        #expect(error?.reason.contains("is not a whole number") == true)
    }

    @Test(
        arguments: [
            ("TRUE", true), ("yes", true), ("Y", true), ("1", true), ("On", true), ("1.0", true), ("False", false), ("NO", false),
            ("0", false), ("off", false), ("", nil), ("None", nil), ("NONE", nil), ("Null", nil),
        ] as [(String, Bool?)]) func truthInAnySpelling(text: String, truth: Bool?) throws
    {
        #expect(try Record(["x": .string(text)]).bool("x") == truth)
    }

    @Test(arguments: [.int(1 << 53), .string("-9007199254740992")] as [JSONValue]) func numbersHaveBounds(value: JSONValue) throws {
        #expect(try Record(["x": value]).int("x")?.magnitude == 1 << 53)
        let error = #expect(throws: FieldError.self) { try Record(["x": .int(1 << 53 + 1)]).int("x") }
        #expect(error?.reason == "is beyond all bounds: 9007199254740993")
    }
}
