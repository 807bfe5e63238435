import Files
import Foundation
import GridSecurity
import HTTP
import JobModel
import Sandbox
import Secrets
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import PandaClient

@Suite struct InformationTests {
    private static let epoch = 1_800_000_000.0

    /// A reader without network.
    private struct NoNetwork: HTTPClient {
        func perform(_ request: HTTPRequest, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse {
            throw HTTPError(.unknownHost, doing: "GET \(request.url)", detail: "no such host")
        }
    }

    private func reader(_ http: any HTTPClient = NoNetwork(), server: ServerAddress? = nil) -> InformationReader {
        InformationReader(http: http, server: server, clock: FakeClock(epoch: Self.epoch).pilotClock, logger: quiet)
    }

    private func reader(_ sandbox: Sandbox) throws -> InformationReader {
        let http = try CurlHTTPClient(
            credential: .clientCertificate(pem: Secret(sandbox.pki.proxy.proxyFile)),
            trust: HTTPTrust(try TrustStore(directory: sandbox.pki.caDirectory.string)), logger: quiet, userAgent: "test")
        return reader(http, server: ServerAddress(host: "127.0.0.1", port: sandbox.port))
    }

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
            let source = QueueDataSource(places: [.named(file.string)], cache: InformationCache(cache), reader: reader())
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

    @Test func theOrderIsOptionThenLocalFileThenCacheThenConfiguration() {
        let places = InformationPlace.queueData(
            local: "/local", launchDirectory: "/launch", named: "http://option", cache: "/cache/queuedata.json", configured: ["http://file"]
        )
        #expect(
            places.map(\.location) == ["http://option", "/local", "/launch/queuedata.json", "/cache/queuedata.json", "http://file"])
        #expect(places.map(\.isDecisive) == [true, true, false, false, false])
        let standard = InformationPlace.queueData(local: nil, launchDirectory: "/launch", named: nil, cache: nil, configured: [])
        #expect(standard.map(\.location) == ["/launch/queuedata.json"] + InformationPlace.standardQueues.map(\.location))
        #expect(InformationPlace.storageData(named: "/s", cache: "/c", configured: ["/f"]).map(\.location) == ["/s", "/c", "/f"])
    }

    @Test func aNamedFileMustBeThere() async throws {
        let source = QueueDataSource(
            places: [.named("/nowhere/q.json"), .named("/elsewhere")], cache: InformationCache("/nowhere/c"), reader: reader())
        let error = await #expect(throws: PilotError.self) { try await source.load(queue: "Q") }
        #expect(error?.code == .queueData && error?.reason == "there is no such file")
    }

    @Test func aNamedPlaceThatDoesNotKnowTheQueueDecides() async throws {
        try await withTemporaryDirectory { directory in
            let good = try write(record("Q", resource: "q"), "good.json", in: directory)
            let cases = [
                (#"{"error": "queue not found"}"#, ErrorCode.queueData, "queue not found"),
                (#"{"P": {}}"#, .queueData, "does not know the queue"), ("<html>", .queueData, "not a JSON object"),
                (record("P", resource: "p"), .queueDataNotOK, "the record is of queue P"),
            ]
            for (text, code, words) in cases {
                let named = try write(text, "named.json", in: directory)
                let source = QueueDataSource(
                    places: [.named("file://\(named)"), .found(good)], cache: InformationCache(directory.appending("c")), reader: reader())
                let error = await #expect(throws: PilotError.self) { try await source.load(queue: "Q") }
                #expect(error?.code == code && error?.description.contains(words) == true, "\(String(describing: error))")
            }
        }
    }

    /// Asking another place than the one that was named would run the pilot on somebody else's word.
    @Test func aNamedPlaceThatCannotBeReachedDecides() async throws {
        try await withTemporaryDirectory { directory in
            let good = try write(record("Q", resource: "good"), "good.json", in: directory)
            let source = QueueDataSource(
                places: [.named("http://nowhere.example/x"), .found(good)], cache: InformationCache(directory.appending("c")),
                reader: reader())
            let error = await #expect(throws: PilotError.self) { try await source.load(queue: "Q") }
            #expect(error?.code == .queueData && error?.description.contains("http://nowhere.example/x: no such host") == true)
        }
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
            let source = QueueDataSource(places: [.named(file.string)], cache: InformationCache("/nowhere/c.json"), reader: reader())
            #expect(try await source.load(queue: "Q").queue.name == "Q")
        }
    }

    @Test(arguments: [".all.json", ".json"]) func queueDataOfAServer(suffix: String) async throws {
        try await withSandbox(SandboxOptions()) { sandbox in
            try sandbox.faults.add("schedconfig:503:count=1")
            let place = InformationPlace.named("\(sandbox.url)/cache/schedconfig/{pandaqueue}\(suffix)")
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
                places: [.found(cache), .named("\(sandbox.url)/cache/ddmendpoints.json")], cache: InformationCache(cache),
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
                places: [.named(file.string)], cache: InformationCache("c.json", in: held), reader: reader())
            #expect(try await source.endpoints(named: ["SE"]).count == 1)
            #expect(try String(contentsOfFile: victim.string, encoding: .utf8) == "precious")
            #expect(!FileManager.default.fileExists(atPath: directory.appending("c.json").string))
            #expect(try held.file("c.json").tail().contains("SE"))
        }
    }

    @Test func missingStorageDataIsAnError() async throws {
        let source = StorageDataSource(
            places: [.found("/nowhere/x"), .named("http://nowhere.example/y")], cache: InformationCache("/nowhere/c"), reader: reader())
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
