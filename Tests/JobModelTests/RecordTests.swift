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

    @Test(arguments: [.int(1 << 53), .string("-9007199254740992")] as [JSONValue]) func numbersHaveBounds(value: JSONValue) throws {
        #expect(try Record(["x": value]).int("x")?.magnitude == 1 << 53)
        let error = #expect(throws: FieldError.self) { try Record(["x": .int(1 << 53 + 1)]).int("x") }
        #expect(error?.reason == "is beyond all bounds: 9007199254740993")
    }
}
