import Testing

@testable import JobModel

@Suite struct QueueEnvironmentTests {
    private func environment(_ value: JSONValue) throws -> QueueEnvironment {
        try QueueData(record: Record(["environ": value]), name: "Q").environment
    }

    @Test(
        arguments: [
            ("A=b C=d", ["A": "b", "C": "d"]), ("A=b;C=d", ["A": "b", "C": "d"]), ("A=b,C=d;", ["A": "b", "C": "d"]),
            (" A=b ;\n C=d ", ["A": "b", "C": "d"]),
            ("A='b c,d' C=\"e;f\"", ["A": "b c,d", "C": "e;f"]), ("A= C=d", ["A": "", "C": "d"]), ("A=b=c", ["A": "b=c"]),
            ("A=''", ["A": ""]),
            ("A=b A=c", ["A": "c"]), ("", [:]), ("NULL", [:]), (#"{"A": "b c", "D": 1}"#, ["A": "b c", "D": "1"]),
            ("{'A': 'b'}", ["A": "b"]),
        ] as [(String, [String: String])])
    func pairs(text: String, variables: [String: String]) throws {
        let environment = try environment(.string(text))
        #expect(environment.variables == variables && environment.faults.isEmpty)
    }

    @Test func anObjectOfTexts() throws {
        #expect(try environment(.object(["A": .string("x, y"), "B": .int(2), "C": .null])).variables == ["A": "x, y", "B": "2"])
    }

    /// What is no pair costs a line, and the others stay.
    @Test(
        arguments: [
            (.string("A=b,c D=e"), ["A": "b", "D": "e"], "'c' is no KEY=value"), (.string("1A=b D=e"), ["D": "e"], "'1A' cannot be"),
            (.string("=b D=e"), ["D": "e"], "'' cannot be"), (.string("A-B=c D=e"), ["D": "e"], "'A-B' cannot be"),
            (.string("D=e A='b"), ["D": "e"], "A has a quote"), (.string("D=e A='b'c"), ["D": "e"], "A has a quote"),
            (.string("D=e ÄB=c"), ["D": "e"], "'ÄB' cannot be"),
            (.object(["A": .array([]), "D": .string("e")]), ["D": "e"], "A has no single"),
            (.object(["A": .string("b\0c"), "D": .string("e")]), ["D": "e"], "A has control characters"),
            (
                .object(["A": .string(String(repeating: "x", count: 1 << 17)), "D": .string("e")]), ["D": "e"],
                "A has a value beyond 128 kB"
            ),
            (.array([.string("A=b")]), [:], "field environ is"), (.string("{A"), [:], "field environ is no object"),
        ] as [(JSONValue, [String: String], String)])
    func faults(value: JSONValue, variables: [String: String], fault: String) throws {
        let environment = try environment(value)
        #expect(environment.variables == variables)
        #expect(environment.faults.count == 1 && environment.faults[0].hasPrefix(fault), "\(environment.faults)")
    }
}

@Suite struct OverwritingTests {
    @Test func aJobHasQueueDataOfItsOwn() throws {
        let record = Record([
            "panda_resource": .string("R"), "maxwdir": .int(1),
            "acopytools": .object(["pr": .array([.string("a")]), "pw": .array([.string("b")])]),
        ])
        let changes: [String: JSONValue] = [
            "maxwdir": .string("7"), "acopytools": .object(["pw": .array([.string("c")])]), "resource": .string("X"), "maxtime": .int(9),
        ]
        let (queue, refused) = try QueueData(record: record, name: "Q").overwritten(by: changes)
        #expect(queue.maxWorkDirectoryMB == 7 && queue.copyTools == ["pr": ["a"], "pw": ["c"]])
        #expect(queue.resource == "R" && queue.maxTime == .zero && refused == ["maxtime", "resource"])
    }

    @Test func aJobHasStorageDataOfItsOwn() throws {
        let record = Record(["type": .string("DATADISK"), "site": .string("S")])
        let endpoint = try DDMEndpoint(record: record, name: "D").overwritten(by: ["site": .string("T")])
        #expect(endpoint.name == "D" && endpoint.type == "DATADISK" && endpoint.site == "T")
    }
}
