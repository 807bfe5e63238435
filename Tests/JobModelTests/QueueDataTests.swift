import JobModel
import Testing

@Suite struct QueueDataTests {
    @Test func readsBothSpellings() throws {
        let record = Record([
            "nickname": .string("Q"), "panda_resource": .string("R"), "state": .string("ACTIVE"), "timefloor": .string("2"),
            "acopytools": .object(["pl": .array([.string("mv")])]), "copytools": .object(["mv": .object([:])]),
            "catchall": .string("mv_final_destination nopenfiles=3"), "maxwdir": .int(10),
        ])
        let queue = try QueueData(record: record, name: "Q")
        #expect(queue.resource == "R" && queue.timeFloor == .seconds(120) && queue.copyTools["pl"] == ["mv"])
        #expect(queue.allCopyTools == ["mv"] && queue.maxWorkDirectoryMB == 10)
        #expect(queue.catchallNames("mv_final_destination") && queue.catchallNames("nopenfiles") && !queue.catchallNames("final"))
    }

    @Test(
        arguments: [
            (.object(["allow_altstageout": .bool(true)]), true), (.object(["allow_altstageout": .string("False")]), false),
            (.string("{'allow_altstageout': 1}"), true), (.object([:]), nil), (.null, nil), (.string("nonsense"), nil), (.array([]), nil),
            (.object(["allow_altstageout": .string("maybe")]), nil),
        ] as [(JSONValue, Bool?)])
    func aSwitchAmongTheParams(params: JSONValue, isOn: Bool?) throws {
        #expect(try QueueData(record: Record(["params": params]), name: "Q").allowsAlternateStageOut == isOn)
    }

    @Test func timesThatNobodyMeans() throws {
        let queue = try QueueData(record: Record(["timefloor": .int(-1), "maxtime": .string("-7")]), name: "Q")
        #expect(queue.timeFloor == .zero && queue.maxTime == .zero)
        let error = #expect(throws: PilotError.self) { try QueueData(record: Record(["timefloor": .int(.max)]), name: "Q") }
        #expect(error?.description.contains("timefloor is beyond all bounds") == true)
    }

    /// Limits that are as good as none can be reckoned with.
    @Test func numbersAtTheBoundsOfARecord() throws {
        let most = JSONValue.int(1 << 53)
        let queue = try QueueData(
            record: Record(["timefloor": most, "maxtime": most, "maxwdir": most, "maxinputsize": most, "corecount": most, "maxrss": most]),
            name: "Q")
        #expect(queue.timeFloor + queue.maxTime == .seconds(61 << 53))
    }

    @Test(
        arguments: [
            .int(.min), .int(.max), .double(1e308), .double(.nan), .double(.infinity), .string("0x10"), .string("many"), .string("1_000"),
            .string(String(repeating: "9", count: 100_000)), .string("nan"), .string("١٢"),
        ] as [JSONValue])
    func whatIsNoNumberOfARecordIsNamed(value: JSONValue) {
        let error = #expect(throws: PilotError.self) { try QueueData(record: Record(["maxtime": value]), name: "Q") }
        #expect(error?.description.contains("maxtime is") == true, "\(String(describing: error))")
    }

    @Test func anotherQueuesRecordIsRefused() {
        let error = #expect(throws: PilotError.self) { try QueueData(record: Record(["nickname": .string("Q")]), name: "P") }
        #expect(error?.code == .queueDataNotOK)
        #expect(error?.description.contains("the record is of queue Q") == true)
    }
}
