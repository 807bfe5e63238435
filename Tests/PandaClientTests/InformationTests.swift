import Files
import Foundation
import GridSecurity
import HTTP
import InMemoryLogging
import JobModel
import Logging
import Sandbox
import Secrets
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import PandaClient

extension InMemoryLogHandler {
    fileprivate func told(_ level: Logger.Level) -> [String] { entries.filter { $0.level == level }.map { "\($0.message)" } }
}

@Suite struct InformationTests {
    private static let epoch = 1_800_000_000.0

    /// A reader without network.
    private struct NoNetwork: HTTPClient {
        var kind = HTTPError.Kind.unknownHost

        func perform(_ request: HTTPRequest, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse {
            throw HTTPError(kind, doing: "GET \(request.url)", detail: "no such host", origin: HTTPOrigin(request.url))
        }
    }

    private func reader(_ http: any HTTPClient = NoNetwork(), server: ServerAddress? = nil, logger: Logger = quiet) -> InformationReader {
        InformationReader(
            http: http, server: server, clock: FakeClock(epoch: Self.epoch).pilotClock, logger: logger)
    }

    private func reader(_ sandbox: Sandbox) throws -> InformationReader {
        let http = try CurlHTTPClient(
            credential: .clientCertificate(pem: Secret(sandbox.pki.proxy.proxyFile)),
            trust: HTTPTrust(try TrustStore(directory: sandbox.pki.caDirectory.string)), logger: quiet, userAgent: "test")
        return reader(http, server: ServerAddress(host: "127.0.0.1", port: sandbox.port))
    }

    /// The place that an option names.
    private func named(_ location: String) -> InformationPlace { InformationPlace(location, namedBy: "--queuedata-url") }

    private func record(_ name: String, resource: String) -> String {
        #"{"nickname": "\#(name)", "panda_resource": "\#(resource)", "state": "ACTIVE", "status": "online"}"#
    }

    /// Writes a file of that age in seconds.
    private func write(_ text: String, _ name: String, in directory: TemporaryDirectory, age: Double = 0) throws -> FilePath {
        let path = try directory.write(text, to: name)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Self.epoch - age)], ofItemAtPath: path.string)
        return path
    }

    @Test(arguments: [true, false]) func bothFormsOfFilesAreReadAndOneRecordIsKept(isMap: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let text = isMap ? #"{"P": \#(record("P", resource: "p")), "Q": \#(record("Q", resource: "q"))}"# : record("Q", resource: "q")
            let file = try write(text, "in.json", in: directory)
            let cache = directory.appending("queuedata.json")
            let source = QueueDataSource(places: [named(file.string)], cache: InformationCache(cache), reader: reader())
            let found = try await source.load(queue: "Q")
            #expect(found.queue.resource == "q" && found.record.fields["nickname"] == .string("Q"))
            let copy = try JSONValue(parsing: Data(contentsOf: URL(filePath: cache.string)))
            #expect(copy == .object(["Q": .object(found.record.fields)]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path.string).sorted() == ["in.json", "queuedata.json"])
            // What was written can be read.
            let again = QueueDataSource(places: [.found(file), .found(cache)], cache: InformationCache(cache), reader: reader())
            #expect(try await again.load(queue: "Q").queue.resource == "q")
        }
    }

    @Test func placesAreTriedInOrder() async throws {
        try await withTemporaryDirectory { directory in
            let old = try write(record("Q", resource: "old"), "old.json", in: directory, age: 3 * 3600 + 1)
            let other = try write(record("P", resource: "other"), "other.json", in: directory)
            let broken = try write("{", "broken.json", in: directory)
            let good = try write(record("Q", resource: "good"), "good-Q.json", in: directory, age: 3 * 3600 - 1)
            let source = QueueDataSource(
                places: [
                    .found(directory.appending("missing.json")), .found(old), .found(other), .found(broken),
                    InformationPlace("http://nowhere.example/{pandaqueue}.json"), InformationPlace("gopher://x"),
                    InformationPlace(directory.appending("good-{pandaqueue}.json").string), .found(other),
                ], cache: InformationCache(directory.appending("cache.json")), reader: reader())
            #expect(try await source.load(queue: "Q").queue.resource == "good")
            #expect(good.lastComponent?.string == "good-Q.json")
        }
    }

    @Test func theOrderIsLocalFileThenCacheThenConfiguration() {
        func places(_ named: String?, _ local: String?, _ configured: [String] = ["http://file"]) -> [String] {
            InformationPlace.queueData(
                named: named, local: local, launchDirectory: "/launch", cache: "/cache/queuedata.json", configured: configured
            ).map(\.location)
        }
        #expect(places(nil, nil) == ["/launch/queuedata.json", "/cache/queuedata.json", "http://file"])
        #expect(places(nil, nil, []).dropFirst(2) == InformationPlace.standardQueues.map(\.location)[...])
        #expect(InformationPlace.storageData(named: nil, cache: "/c", configured: ["/f"]).map(\.location) == ["/c", "/f"])
    }

    /// Asking another place than the one that was named would run the pilot on somebody else's word.
    @Test func aPlaceThatIsNamedIsTheOnlyOne() {
        func places(_ named: String?, _ local: String?) -> [InformationPlace] {
            InformationPlace.queueData(named: named, local: local, launchDirectory: "/launch", cache: "/cache", configured: ["http://file"])
        }
        #expect(places("http://option", nil).map(\.location) == ["http://option"])
        #expect(places("http://option", "/local").map(\.namedBy) == ["--queuedata-url"])
        #expect(places(nil, "/local").map(\.location) == ["/local"] && places(nil, "/local").first?.namedBy == "LOCAL_AGIS_SCHEDCONF")
        #expect(InformationPlace.storageData(named: "/s", cache: "/c", configured: ["/f"]).map(\.location) == ["/s"])
    }

    /// Whatever is wrong with the file that was named, the error is about it.
    @Test(
        arguments: [
            (nil, ErrorCode.queueData, "there is no such file"), ("", .queueData, "not a JSON object"),
            (#"{"error": "queue not found"}"#, .queueData, "queue not found"), (#"{"P": {}}"#, .queueData, "does not know the queue"),
            ("<html>", .queueData, "not a JSON object"), ("[]", .queueData, "not a JSON object"),
            (#"{"nickname": "P", "state": "ACTIVE"}"#, .queueDataNotOK, "the record is of queue P"),
            (#"{"nickname": "Q", "state": "ACTIVE","#, .queueData, "not a JSON object"),
            (#"{"nickname": "Q", "maxrss": 1, "maxrss": 2}"#, .queueData, "a key comes twice"),
            (#"{"nickname": "Q", "maxtime": "for ever"}"#, .queueDataNotOK, "field maxtime is not a whole number"),
            (#"{"nickname": "Q", "state": "ACTIV\ud83d"}"#, .queueDataNotOK, "field state: half a character"),
        ] as [(String?, ErrorCode, String)])
    func aNamedFileThatCannotServeIsTold(text: String?, code: ErrorCode, words: String) async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("named.json")
            if let text { try directory.write(text, to: "named.json") }
            let source = QueueDataSource(
                places: [named("file://\(file)")], cache: InformationCache(directory.appending("c")), reader: reader())
            let error = await #expect(throws: PilotError.self) { try await source.load(queue: "Q") }
            #expect(error?.code == code && error?.reason.hasPrefix("file://\(file): ") == true, "\(String(describing: error))")
            #expect(error?.reason.replacing(#/byte \d+: /#, with: "").contains(words) == true, "\(String(describing: error))")
        }
    }

    @Test func aNamedPlaceThatCannotBeReachedIsTold() async throws {
        let source = QueueDataSource(places: [named("http://nowhere.example/x")], cache: InformationCache("/nowhere/c"), reader: reader())
        let error = await #expect(throws: PilotError.self) { try await source.load(queue: "Q") }
        #expect(error?.code == .queueData && error?.description.contains("http://nowhere.example/x: no such host") == true)
    }

    /// What a person or a program of another kind writes into fields that decide nothing.
    @Test(
        arguments: [
            (#""corepower": NaN"#, "field corepower: a number that is none"), (#""a": -Infinity"#, "field a"),
            (#""maxtime": NaN"#, "field maxtime: a number that is none"),
            (#""comment_": "caf\#u{e9}""#, "field comment_: a string that is not UTF-8"),
            (#""comment_": "\ud83d""#, "field comment_: half a character"), (#""comment_": "\udc00 \u12""#, "field comment_"),
            (#""comment_": "C:\users\x""#, "field comment_"), ("\"comment_\": \"a\tb\"", "field comment_: a control character"),
            (#""params": {"a": {"b": "\ud83d"}}"#, "field params.a.b: "), (#""catchall": "\ud83d HPC_HPC""#, "field catchall: "),
            (#""maxrss": 2000.5"#, "field maxrss is not a whole number: '2000.5', taken as 2000"),
            (#""maxrss": "2 GB""#, "field maxrss is not a whole number: '2 GB'"),
            (#""container_type": {"FOO": "bar"}"#, "field container_type is not"),
            (#""type": []"#, "field type is not"),
            (#""maxtime": "7200.5""#, "field maxtime is not a whole number: '7200.5', taken as 7200"),
            (#""acopytools": "mv""#, "field acopytools is no object"),
        ])
    func aFaultInAFieldThatDecidesNothingCostsALine(field: String, line: String) async throws {
        try await withTemporaryDirectory { directory in
            var bytes = Array(#"{"nickname": "Q", "state": "ACTIVE", \#(field)}"#.utf8)
            // What Latin-1 has for é.
            if let place = bytes.firstIndex(of: 0xc3) { bytes.replaceSubrange(place...(place + 1), with: [0xe9]) }
            let file = directory.appending("q.json"), lines = InMemoryLogHandler()
            try Data(bytes).write(to: URL(filePath: file.string))
            let source = QueueDataSource(
                places: [named(file.string)], cache: InformationCache(directory.appending("c")),
                reader: reader(logger: Logger(label: "test") { _ in lines }))
            #expect(try await source.load(queue: "Q").queue.state == "ACTIVE")
            let warnings = lines.told(.warning)
            #expect(
                warnings.count == 1 && warnings[0].contains(file.string) && warnings[0].replacing(#/byte \d+: /#, with: "").contains(line),
                "\(warnings)")
            // The copy is for others, who may be less patient.
            #expect(throws: Never.self) { try JSONValue(parsing: Data(contentsOf: URL(filePath: directory.appending("c").string))) }
        }
    }

    /// Other queues' records in the same file are nobody's business.
    @Test func faultsInOtherRecordsCostNothing() async throws {
        try await withTemporaryDirectory { directory in
            let other = #"{"nickname": "P", "state": "\ud83d", "a": 1, "a": 2, "b": NaN}"#
            let file = try write(#"{"P": \#(other), "Q": \#(record("Q", resource: "q"))}"#, "all.json", in: directory),
                lines = InMemoryLogHandler()
            let source = QueueDataSource(
                places: [named(file.string)], cache: InformationCache(directory.appending("c")),
                reader: reader(logger: Logger(label: "test") { _ in lines }))
            #expect(try await source.load(queue: "Q").queue.resource == "q")
            #expect(lines.told(.warning).isEmpty)
        }
    }

    /// Who started the pilot in a directory where another one had run must be able to see why it does what it does.
    @Test func aFileThatIsFoundIsNamedWithItsAge() async throws {
        try await withTemporaryDirectory { directory in
            let file = try write(record("Q", resource: "q"), "queuedata.json", in: directory, age: 600), lines = InMemoryLogHandler()
            let broken = try write("{", "broken.json", in: directory)
            let source = QueueDataSource(
                places: [.found(broken), .found(file)], cache: InformationCache(directory.appending("c")),
                reader: reader(logger: Logger(label: "test") { _ in lines }))
            _ = try await source.load(queue: "Q")
            #expect(lines.told(.warning).contains { $0.contains("broken.json: not a JSON object") })
            #expect(lines.told(.notice).contains { $0.contains("\(file)") && $0.contains("10 minutes old") })
        }
    }

    /// The first place that failed gives code and advice, and what merely is not there is told last.
    @Test func ofManyFailuresTheFirstIsTheError() async throws {
        let source = QueueDataSource(
            places: [
                .found("/nowhere/queuedata.json"), InformationPlace("https://untrusted.example/x"),
                InformationPlace("https://nowhere.example/y"),
            ], cache: InformationCache("/nowhere/c"), reader: reader(NoNetwork(kind: .untrustedServer)))
        let error = try #require(await #expect(throws: PilotError.self) { try await source.load(queue: "Q") })
        #expect(error.code == .noProxy && error.advice.contains("--capath"))
        let places = ["untrusted.example", "nowhere.example", "/nowhere/queuedata.json is not there"].map {
            error.reason.firstRange(of: $0)?.lowerBound
        }
        #expect(places.compactMap(\.self).count == 3 && places.compactMap(\.self) == places.compactMap(\.self).sorted())
    }

    @Test(arguments: [
        (HTTPError.Kind.untrustedServer, ErrorCode.noProxy, 68, "--capath"), (.wrongHostName, .noProxy, 68, "another name"),
        (.credentialRefused, .noProxy, 68, "renew"), (.badCredential, .noProxy, 68, "renew"),
        (.credentialWanted, .queueData, 71, "--url"), (.proxyServer, .communicationFailure, 79, "https_proxy"),
        (.unknownHost, .queueData, 71, "--queuedata-url"), (.timeout, .queueData, 71, "--queuedata-url"),
    ])
    func aCauseKeepsItsCodeAndItsAdvice(kind: HTTPError.Kind, code: ErrorCode, exit: Int32, advice: String) async throws {
        let source = QueueDataSource(
            places: [named("https://host.example/x")], cache: InformationCache("/nowhere/c"), reader: reader(NoNetwork(kind: kind)))
        let error = try #require(await #expect(throws: PilotError.self) { try await source.load(queue: "Q") })
        #expect(error.code == code && error.exitCode == exit && error.advice.contains(advice), "\(error)")
        #expect(error.description.contains("https://host.example/x"))
    }

    @Test(
        arguments: [(HTTPError.Kind.connectionRefused, 79), (.timeout, 79), (.badReply, 71), (.untrustedServer, 68)]
            as [(HTTPError.Kind, Int32)])
    func aServerThatIsAwayIsNoFaultOfQueueData(kind: HTTPError.Kind, exit: Int32) async throws {
        let source = QueueDataSource(
            places: [named("https://panda.example.org:25443/cache/{pandaqueue}")], cache: InformationCache("/nowhere/c"),
            reader: reader(NoNetwork(kind: kind), server: somewhere))
        let error = try #require(await #expect(throws: PilotError.self) { try await source.load(queue: "Q") })
        #expect(error.exitCode == exit && error.advice.contains("--url") == (exit == 79), "\(error)")
    }

    @Test(arguments: [
        ("https://127.0.0.1:7/x", true), ("HTTPS://127.0.0.1:7/x", true), ("https://127.0.0.1:70/x", false),
        ("http://127.0.0.1:7/x", false), ("https://127.0.0.1:7@evil/x", false), ("https://127.0.0.1/x", false), ("", false),
    ])
    func urlsOfTheServer(url: String, isServers: Bool) {
        #expect(ServerAddress(host: "127.0.0.1", port: 7).publishes(url) == isServers)
        #expect(ServerAddress(host: "::1", port: 443).publishes("https://[::1]/x"))
    }

    @Test func withoutAnySourceTheErrorListsThemAll() async throws {
        let source = QueueDataSource(
            places: [.found("/nowhere/queuedata.json"), InformationPlace("http://nowhere.example/x")],
            cache: InformationCache("/nowhere/c"), reader: reader()
        )
        let error = await #expect(throws: PilotError.self) { try await source.load(queue: "Q") }
        #expect(error?.code == .queueData)
        #expect(error?.description.contains("/nowhere/queuedata.json is not there") == true)
        #expect(error?.description.contains("http://nowhere.example/x: no such host") == true)
    }

    @Test func aCacheThatCannotBeWrittenIsNoReasonToStop() async throws {
        try await withTemporaryDirectory { directory in
            let file = try write(record("Q", resource: "q"), "in.json", in: directory)
            let source = QueueDataSource(places: [named(file.string)], cache: InformationCache("/nowhere/c.json"), reader: reader())
            #expect(try await source.load(queue: "Q").queue.name == "Q")
        }
    }

    @Test(arguments: [".all.json", ".json"]) func queueDataOfAServer(suffix: String) async throws {
        try await withSandbox(SandboxOptions()) { sandbox in
            try sandbox.faults.add("schedconfig:503:count=1")
            let place = named("\(sandbox.url)/cache/schedconfig/{pandaqueue}\(suffix)")
            let source = QueueDataSource(
                places: [place], cache: InformationCache(sandbox.directory.root.appending("queuedata.json")), reader: try reader(sandbox))
            let queue = try await source.load(queue: Sandbox.queue).queue
            #expect(queue.name == Sandbox.queue && queue.state == "ACTIVE")
            let error = await #expect(throws: PilotError.self) { try await source.load(queue: "UNKNOWN") }
            #expect(error?.code == .queueData && error?.reason.contains("not found") == true)
        }
    }

    @Test func otherServersDoNotSeeTheCredential() async throws {
        try await withSandbox { sandbox in
            let http = try CurlHTTPClient(
                credential: .clientCertificate(pem: Secret(sandbox.pki.proxy.proxyFile)),
                trust: HTTPTrust(try TrustStore(directory: sandbox.pki.caDirectory.string)), logger: quiet, userAgent: "test")
            let place = InformationPlace("\(sandbox.url)/cache/schedconfig/{pandaqueue}.json")
            let source = QueueDataSource(places: [place], cache: InformationCache("/nowhere/c"), reader: reader(http, server: somewhere))
            // The sandbox demands a certificate of everybody.
            let error = await #expect(throws: PilotError.self) { try await source.load(queue: Sandbox.queue) }
            #expect(error?.code == .queueData)
        }
    }

    @Test func endpointsAreLoadedOnceAndOnlyThose() async throws {
        try await withSandbox { sandbox in
            let cache = sandbox.directory.root.appending("cric_ddmendpoints.json")
            let source = StorageDataSource(
                places: [.found(cache), named("\(sandbox.url)/cache/ddmendpoints.json")], cache: InformationCache(cache),
                reader: try reader(sandbox))
            #expect(try await source.endpoints(named: []).isEmpty)
            #expect(sandbox.faults.requests(of: "ddmendpoints") == 0)
            let found = try await source.endpoints(named: [Sandbox.endpoint, "UNKNOWN"])
            #expect(found.keys.sorted() == [Sandbox.endpoint])
            #expect(found[Sandbox.endpoint]?.access["read_lan"]?.first?.endpoint == sandbox.url)
            _ = try await source.endpoints(named: [Sandbox.endpoint])
            #expect(sandbox.faults.requests(of: "ddmendpoints") == 1)
            guard case .object(let copy) = try JSONValue(parsing: Data(contentsOf: URL(filePath: cache.string))) else { return }
            #expect(copy.keys.sorted() == [Sandbox.endpoint])
        }
    }

    /// A job that depends on a file which is not there would be taken for nothing.
    @Test(
        arguments: [
            (nil, ErrorCode.queueData, "there is no such file"), (#"{"DISK": {"name": "DISK"},}"#, .queueData, "not a JSON object"),
            ("[]", .queueData, "not a JSON object"), (#"{"DISK": 5}"#, .queueDataNotOK, "DISK is no object"),
            (#"{"DISK": {"is_deterministic": "perhaps"}}"#, .queueDataNotOK, "DISK: field is_deterministic is neither"),
            (#"{"DISK": {"arprotocols": {"pr": [{"endpoint": "\ud83d"}]}}}"#, .queueDataNotOK, "DISK: field arprotocols.pr.endpoint: "),
        ] as [(String?, ErrorCode, String)])
    func namedStorageDataAreLookedAtBeforeAJob(text: String?, code: ErrorCode, words: String) async throws {
        try await withTemporaryDirectory { directory in
            let file = directory.appending("storages.json")
            if let text { try directory.write(text, to: "storages.json") }
            let source = StorageDataSource(
                places: InformationPlace.storageData(named: file.string, cache: nil, configured: []),
                cache: InformationCache(directory.appending("c")), reader: reader())
            let fields: [String: JSONValue] = ["astorages": .object(["pr": .array([.string("DISK")])])]
            let queue = try QueueData(record: Record(fields), name: "Q")
            let error = try #require(await #expect(throws: PilotError.self) { try await source.prepare(for: queue) })
            #expect(error.code == code && error.reason.hasPrefix("\(file): ") && error.reason.contains(words), "\(error)")
            // A queue without storages has jobs with inputs all the same.
            if code == .queueData {
                let bare = try QueueData(record: Record([:]), name: "Q")
                await #expect(throws: PilotError.self) { try await source.prepare(for: bare) }
            }
        }
    }

    @Test func oddStorageDataAreUsed() async throws {
        try await withTemporaryDirectory { directory in
            let disk =
                #"{"token": {}, "comment": "\udc00", "is_deterministic": "TRUE", "arprotocols": {"pr": [{"endpoint": "davs://se"}]}}"#
            let file = try write(#"{"TAPE": {"a": 1, "a": "\ud83d"}, "DISK": \#(disk)}"#, "s.json", in: directory),
                lines = InMemoryLogHandler()
            let source = StorageDataSource(
                places: [named(file.string)], cache: InformationCache(directory.appending("c")),
                reader: reader(logger: Logger(label: "test") { _ in lines }))
            #expect(try await source.endpoints(named: ["DISK"])["DISK"]?.access["pr"]?.count == 1)
            let warnings = lines.told(.warning)
            #expect(
                warnings.count == 2 && warnings[0].contains("DISK.comment: ") && warnings[1].contains("DISK: field token is not"),
                "\(warnings)")
        }
    }

    /// Where nothing is named, storage data are nobody's business before a job needs them.
    @Test func usualStorageDataAreNotLookedAtBeforeAJob() async throws {
        let source = StorageDataSource(
            places: InformationPlace.storageData(named: nil, cache: nil, configured: ["http://nowhere.example/y"]),
            cache: InformationCache("/nowhere/c"), reader: reader())
        try await source.prepare(for: try QueueData(record: Record([:]), name: "Q"))
    }

    /// The storage data come while a payload may have put links where the copy goes.
    @Test func theCopyFollowsNoLink() async throws {
        try await withTemporaryDirectory { directory in
            let file = try write(#"{"SE": {"name": "SE"}}"#, "in.json", in: directory)
            let victim = try directory.write("precious", to: "victim")
            let work = directory.appending("work")
            try FileManager.default.createDirectory(atPath: work.string, withIntermediateDirectories: false)
            let held = try HeldDirectory(work)
            for name in ["c.json", "c.json.part", "c.json.\(getpid()).part"] {
                try FileManager.default.createSymbolicLink(atPath: work.appending(name).string, withDestinationPath: victim.string)
            }
            try FileManager.default.moveItem(atPath: work.string, toPath: directory.appending("gone").string)
            try FileManager.default.createSymbolicLink(atPath: work.string, withDestinationPath: directory.path.string)
            let source = StorageDataSource(
                places: [named(file.string)], cache: InformationCache("c.json", in: held), reader: reader())
            #expect(try await source.endpoints(named: ["SE"]).count == 1)
            #expect(try String(contentsOfFile: victim.string, encoding: .utf8) == "precious")
            #expect(!FileManager.default.fileExists(atPath: directory.appending("c.json").string))
            #expect(try held.file("c.json").tail().contains("SE"))
        }
    }

    @Test func missingStorageDataIsAnError() async throws {
        let source = StorageDataSource(
            places: [.found("/nowhere/x"), named("http://nowhere.example/y")], cache: InformationCache("/nowhere/c"), reader: reader())
        let error = await #expect(throws: PilotError.self) { try await source.endpoints(named: ["SE"]) }
        #expect(error?.code == .queueData && error?.description.contains("no such host") == true)
    }

    @Test(
        arguments: [
            ("ACTIVE", "online", nil), ("active", "test", nil), ("ACTIVE", "", nil), ("INACTIVE", "online", .queueNotActive),
            ("", "online", .queueNotActive), ("INACTIVE", "offline", .queueNotActive), ("ACTIVE", "offline", .queueNotOnline),
            ("Active", "OFFLINE", .queueNotOnline),
        ] as [(String, String, ErrorCode?)]) func gate(state: String, status: String, code: ErrorCode?) throws
    {
        let queue = try QueueData(
            record: Record(["nickname": .string("Q"), "state": .string(state), "status": .string(status)]), name: "Q")
        var error: PilotError?
        do { try QueueGate.check(queue) } catch let caught { error = caught }
        #expect(error?.code == code)
    }
}
