import Foundation
import HTTP
import JobModel
import Testing

@testable import PandaClient

@Suite struct ValueTests {
    @Test(
        arguments: [
            (nil, []), ("NULL", []), ("", []), ("None", []), ("tobekilled", [.tobekilled]), ("softkill", [.softkill]), ("debug", [.debug]),
            ("debugoff", [.debugOff]), ("debug,tobekilled", [.debug, .tobekilled]), ("debug, tobekilled", [.debug, .tobekilled]),
            ("nocleanup", [.noCleanup]), ("tail payload.stdout", [.debugCommand("tail payload.stdout")]),
            ("ls -l a,b", [.debugCommand("ls -l a,b")]), ("debugger", [.other("debugger")]), ("tobekilledx", [.other("tobekilledx")]),
            ("tail x,tobekilled", [.debugCommand("tail x"), .tobekilled]), ("NULL,debug", [.debug]),
            ("debug,tail payload.stdout", [.debug, .debugCommand("tail payload.stdout")]), ("debug, ps", [.debug, .debugCommand("ps")]),
            ("debug,ps axo pid,args", [.debug, .debugCommand("ps axo pid,args")]), ("debug,debugoff", [.debug, .debugOff]),
            ("ls", [.debugCommand("ls")]), ("rm -rf /", [.debugCommand("rm -rf /")]), (",", []), ("DEBUG", [.other("DEBUG")]),
            ("softkill,nocleanup", [.softkill, .noCleanup]), (" tobekilled\n", [.tobekilled]),
        ] as [(String?, [ServerCommand])]) func commands(text: String?, commands: [ServerCommand])
    {
        #expect(ServerCommand.parse(text) == commands)
    }

    @Test(arguments: [
        (0, "1970-01-01 00:00:00"), (951_782_400, "2000-02-29 00:00:00"), (1_700_000_000, "2023-11-14 22:13:20"),
        (4_107_542_399, "2100-02-28 23:59:59"), (4_107_542_400, "2100-03-01 00:00:00"), (-1, "1969-12-31 23:59:59"),
        (1_735_689_599, "2024-12-31 23:59:59"),
        // A journal may hold any number, and must not end the pilot that reads it.
        (.min, "-292277022657-01-27 08:29:52"),
    ]) func times(epoch: Int, text: String) {
        #expect(ServerTime.text(epoch) == text)
    }

    @Test func timesAgreeWithFoundation() {
        let format = Date.VerbatimFormatStyle(
            format:
                "\(year: .padded(4))-\(month: .twoDigits)-\(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
            locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
        for step in 0..<3000 {
            let epoch = step * 1_234_567
            #expect(ServerTime.text(epoch) == Date(timeIntervalSince1970: Double(epoch)).formatted(format))
        }
    }

    @Test func everyLimitIsKept() {
        let long = String(repeating: "ü", count: 5000)
        var update = JobUpdate.full(1)
        for path in Self.limits.map(\.0) { update[keyPath: path] = long }
        update.cutToServerLimits()
        for (path, limit) in Self.limits { #expect(update[keyPath: path]?.count == limit) }
        #expect(update.metaData == "{\"a\": 1}")
    }

    private static var limits: [(WritableKeyPath<JobUpdate, String?>, Int)] {
        [
            (\.pilotTiming, 100), (\.cpuConsumptionUnit, 128), (\.schedulerID, 128), (\.node, 128), (\.pilotErrorDiag, 500),
            (\.exeErrorDiag, 500), (\.pilotID, 200), (\.batchID, 80), (\.cpuArchitectureLevel, 20), (\.stdout, 2048), (\.pilotLog, 4000),
            (\.jobSubStatus, 80),
        ]
    }

    @Test func charactersAreNotSplit() {
        let family = "👨‍👩‍👧"  // five code points
        #expect("abc\(family)d".cut(to: 6) == "abc")
        #expect("abc\(family)d".cut(to: 8) == "abc\(family)")
        #expect("d\(family)abc".cutFront(to: 6) == "abc")
        #expect("short".cut(to: 5) == "short" && "short".cutFront(to: 5) == "short" && "".cut(to: 0) == "")
    }

    @Test func outputIsCutAtItsBeginning() {
        var update = JobUpdate.full(1)
        update.stdout = String(repeating: "a", count: 3000) + "END"
        update.cutToServerLimits()
        #expect(update.stdout?.hasSuffix("END") == true && update.stdout?.count == 2048)
    }

    @Test(arguments: [
        ("a=1 b=2", 7, "a=1 b=2"), ("a=1 b=2", 6, "a=1"), ("a=1 b=2", 4, "a=1"), ("a=1 b=2", 3, "a=1"), ("a=1 b=2", 2, ""),
        ("long=value", 4, ""),
    ]) func metricsAreCutBetweenEntries(text: String, limit: Int, cut: String) {
        #expect(text.cut(to: limit, atEntriesOf: " ") == cut)
    }

    @Test func updatesSurviveTheJournal() throws {
        let update = JobUpdate.full(3, .failed)
        #expect(try JSONDecoder().decode(JobUpdate.self, from: JSONEncoder().encode(update)) == update)
    }

    @Test(arguments: [
        (PandaError.Kind.unreachable(HTTPError(.connectionRefused, doing: "", detail: "")), ErrorCode.communicationFailure, true, false),
        (.unreachable(HTTPError(.timeout, doing: "", detail: "")), .communicationFailure, true, false),
        (.unreachable(HTTPError(.credentialRefused, doing: "", detail: "")), .noProxy, false, false),
        (.unreachable(HTTPError(.untrustedServer, doing: "", detail: "")), .noProxy, false, false),
        (.busy(status: 503), .communicationFailure, true, false), (.database, .communicationFailure, true, false),
        (.undecodable, .communicationFailure, true, false), (.role, .noVOMSProxy, false, false), (.refused, .noProxy, false, false),
        (.banned, .communicationFailure, false, false), (.unknownMethod, .communicationFailure, false, false),
        (.badRequest, .communicationFailure, true, true), (.failed, .communicationFailure, true, true),
    ]) func meaning(kind: PandaError.Kind, code: ErrorCode, mayPass: Bool, isRefusal: Bool) {
        let error = PandaError(kind, doing: "getJob", detail: "x")
        #expect(error.pilotError.code == code && error.mayPass == mayPass && error.isRefusal == isRefusal)
        #expect(error.pilotError.description.hasPrefix("getJob: "))
    }

    @Test(arguments: [
        ("a=1&b=2", ["a": "1", "b": "2"]), ("a=1&a=2", ["a": "1"]), ("a=x%20y+z", ["a": "x y z"]), ("a=%C3%BC%", ["a": "ü%"]),
        ("a=%zz", ["a": "%zz"]), ("a=%+5&b=%-1", ["a": "% 5", "b": "%-1"]), ("a", [:]), ("a=b=c", ["a": "b=c"]),
        ("a=\u{301}&\u{301}b=c", ["a": "\u{301}", "\u{301}b": "c"]),
    ]) func forms(text: String, pairs: [String: String]) {
        #expect(FormText.decode(text) == pairs)
    }

    @Test func formsComeBack() {
        let value = "a&b=c +%ü\n/~"
        #expect(FormText.decode(FormText.encode([("k", value)])) == ["k": value])
    }
}
