import HTTP
import JobModel
import Logging
import SystemPackage
import Testing

@testable import Staging

/// Where files are and where they go; nothing moves here.
@Suite struct PlanTests {
    static func queue(_ fields: [String: JSONValue] = [:]) throws -> QueueData {
        let own: JSONValue = .object(["read_lan": .array([.string("NEAR")]), "write_lan": .array([.string("NEAR"), .string("NEXT")])])
        let record: [String: JSONValue] = ["nickname": .string("Q"), "astorages": own].merging(fields) { $1 }
        return try QueueData(record: Record(record), name: "Q")
    }

    static func endpoint(_ name: String, _ access: [String: [(String, String)]], deterministic: Bool = true, token: String = "")
        -> DDMEndpoint
    {
        DDMEndpoint(
            name: name, type: "DATADISK", state: "ACTIVE", site: "S", isDeterministic: deterministic, token: token,
            access: access.mapValues { $0.map { DDMEndpoint.Access(endpoint: $0.0, path: $0.1) } })
    }

    static let near = endpoint(
        "NEAR",
        [
            "read_lan": [("root://near:1094", "//disk/rucio"), ("davs://near:443", "/disk/rucio")], "read_wan": [("davs://near-wan", "/")],
            "write_lan": [("srm://near:8443", "/srm?SFN=/disk"), ("https://near:443/", "disk/rucio/")],
            "write_wan": [("https://wan", "/d")],
        ], token: "TOKEN")
    static let far = endpoint(
        "FAR", ["read_lan": [("davs://lan", "/")], "read_wan": [("davs://far:443", "/f/")], "write_wan": [("davs://far", "/f")]])

    static func plan(_ queue: QueueData, directories: StagingDirectories = StagingDirectories(job: "/w/job")) -> TransferPlan {
        let site = StagingSite(
            queue: queue, directories: directories, storages: { _ in [:] }, http: NoHTTP(), logger: Logger(label: "test"))
        return TransferPlan(site: site, storages: ["NEAR": near, "FAR": far, "ROOT": root, "ODD": odd, "FILE": file, "LOUD": loud])
    }

    static let root = endpoint("ROOT", ["read_lan": [("root://r:1094", "//d")], "read_wan": [("root://r:1094", "//d")]])
    static let odd = endpoint("ODD", ["write_wan": [("davs://odd", "/")]], deterministic: false)
    static let file = endpoint("FILE", ["read_wan": [("file://localhost", "/lustre/")], "write_wan": [("file://localhost", "/lustre/")]])
    static let loud = endpoint("LOUD", ["read_wan": [("DAVS://LOUD", "/d/")], "write_wan": [("FILE://localhost", "/lustre/")]])

    private func tool(_ name: String) throws -> CopyToolChoice {
        try #require(
            try CopyToolChoice.list(of: Self.queue(["acopytools": .object(["x": .array([.string(name)])])]), for: ["x"]).first)
    }

    // MARK: Paths

    @Test(arguments: [
        ("mc23", "EVNT.root", "mc23/cc/4e/EVNT.root"), ("user.jdoe", "out.txt", "user/jdoe/4d/14/out.txt"), ("a..b", "f", "a/b/6d/65/f"),
    ])
    func pathsFollowFromTheName(scope: String, lfn: String, path: String) throws {
        #expect(try StoragePath(of: FileSpec(role: .input, lfn: lfn, scope: scope)).text == path)
    }

    @Test(arguments: ["", ".", "a/../b", "..", "a b", "é"])
    func anOddScopeHasNoPath(scope: String) {
        #expect(throws: StagingError.self) { try StoragePath(of: FileSpec(role: .input, lfn: "f", scope: scope)) }
    }

    @Test func encodesNames() throws {
        let path = try StoragePath(of: FileSpec(role: .input, lfn: "a#b%20c?.txt", scope: "mc23_13p6TeV"))
        let access = DDMEndpoint.Access(endpoint: "davs://h:443", path: "/d")
        #expect(path.surl(access) == "davs://h:443/d/mc23_13p6TeV/b2/6a/a#b%20c?.txt")
        #expect(path.url(access) == "davs://h:443/d/mc23_13p6TeV/b2/6a/a%23b%2520c%3F.txt")
    }

    // MARK: Inputs

    @Test(
        arguments: [
            ("NEAR", false, "davs://near:443/disk/rucio/mc23/cc/4e/EVNT.root"),
            (nil, false, "davs://near:443/disk/rucio/mc23/cc/4e/EVNT.root"),
            ("FAR", true, "davs://far:443/f/mc23/cc/4e/EVNT.root"),
        ] as [(String?, Bool, String)])
    func inputsComeFromTheirStorage(endpoint: String?, allowWAN: Bool, url: String) throws {
        let file = FileSpec(role: .input, lfn: "EVNT.root", scope: "mc23", endpoint: endpoint)
        let transfer = try Self.plan(Self.queue(["allow_wan": .bool(allowWAN)])).stageIn(file, with: tool("rucio"))
        #expect(transfer.remote == url && transfer.surl == url && transfer.endpoint == endpoint ?? "NEAR")
        #expect(transfer.local == "/w/job/EVNT.root")
    }

    @Test(arguments: [
        ("FAR", "https", false, ErrorCode.noReplicas, "FAR is far"), ("ROOT", "https", true, .noStorageProtocol, "only root"),
        ("ROOT", "gfal", true, .unknownCopyTool, "gfal over root, as ROOT wants it, is not built yet"),
        ("LOST", "https", true, .noStorage, "nothing is known of the storage LOST"),
    ])
    func inputsWithoutAWay(endpoint: String, tool name: String, allowWAN: Bool, code: ErrorCode, text: String) throws {
        let plan = Self.plan(try Self.queue(["allow_wan": .bool(allowWAN)]))
        let file = FileSpec(role: .input, lfn: "EVNT.root", scope: "mc23", endpoint: endpoint)
        let tool = try tool(name)
        let error = #expect(throws: PilotError.self) { try plan.stageIn(file, with: tool) }
        #expect(error?.code == code && error?.description.contains(text) == true)
    }

    @Test(arguments: [
        (StagingDirectories(job: "/w/job"), "", "/w/a"), (StagingDirectories(job: "/w/job", input: "/in"), "", "/in/a"),
        (StagingDirectories(job: "/w/job", inputTree: "/tree"), "", "/tree/mc23/c8/31/a"),
        (StagingDirectories(job: "/w/job"), "mv_final_destination", "/lustre/mc23/c8/31/a"),
    ])
    func localInputs(directories: StagingDirectories, catchall: String, source: String) throws {
        let plan = Self.plan(try Self.queue(["catchall": .string(catchall)]), directories: directories)
        let file = FileSpec(role: .input, lfn: "a", scope: "mc23", endpoint: "FILE")
        #expect(try plan.stageIn(file, with: tool("mv")).remote == source)
    }

    // MARK: Outputs

    @Test(
        arguments: [
            (nil, "NEAR", "NEXT"), ("NEAR", "NEAR", "NEXT"), ("NEXT", "NEXT", "NEAR"), ("FAR", "NEAR", "FAR"),
        ] as [(String?, String, String)])
    func destinations(asked: String?, primary: String, alternate: String) throws {
        let file = FileSpec(role: .output, lfn: "a", scope: "s", endpoint: asked)
        let destination = Destination(of: file, queue: try Self.queue(), activities: ["write_lan_analysis", "write_lan", "w"])
        #expect(destination.primary == primary && destination.alternate == alternate)
    }

    @Test(arguments: [("NEXT", nil, nil), ("FAR", "FAR", nil), ("NEAR", nil, "NEXT")] as [(String, String?, String?)])
    func theNucleusIsNoAlternate(nucleus: String, asked: String?, alternate: String?) throws {
        let file = FileSpec(role: .output, lfn: "a", scope: "s", endpoint: asked)
        #expect(Destination(of: file, queue: try Self.queue(), activities: ["write_lan"], excluded: nucleus).alternate == alternate)
    }

    @Test func aQueueWithoutStorageHasNoDestination() throws {
        let destination = Destination(
            of: FileSpec(role: .log, lfn: "a", scope: "s", endpoint: "FAR"), queue: try Self.queue(), activities: ["pl", "w"])
        #expect(destination.primary == nil && destination.alternate == nil)
    }

    @Test(arguments: [
        ("NEAR", "https://near:443/disk/rucio/mc23/c8/31/a"), ("FAR", "davs://far/f/mc23/c8/31/a"),
    ])
    func outputsGoToTheirStorage(endpoint: String, url: String) throws {
        let file = FileSpec(role: .output, lfn: "a", scope: "mc23")
        let transfer = try Self.plan(Self.queue()).stageOut(file, from: .outside("/w/job/a"), to: endpoint, with: tool("davs"))
        #expect(transfer.remote == url && transfer.surl == url && transfer.endpoint == endpoint && transfer.local == "/w/job/a")
    }

    @Test(
        arguments: [
            ("ODD", ErrorCode.nonDeterministicDDM), (nil, .noStorage), ("LOST", .noStorage), ("ROOT", .noStorageProtocol),
        ] as [(String?, ErrorCode)])
    func outputsWithoutAWay(endpoint: String?, code: ErrorCode) throws {
        let plan = Self.plan(try Self.queue()), tool = try tool("https")
        let file = FileSpec(role: .output, lfn: "a", scope: "mc23")
        let error = #expect(throws: PilotError.self) { try plan.stageOut(file, from: .outside("/w/job/a"), to: endpoint, with: tool) }
        #expect(error?.code == code)
    }

    @Test(
        arguments: [
            (StagingDirectories(job: "/w/job"), "", "NEAR", "/w/a", "srm://near:8443/srm?SFN=/disk/mc23/c8/31/a"),
            (StagingDirectories(job: "/w/job"), "", nil, "/w/a", nil),
            (StagingDirectories(job: "/w/job", output: "/out"), "mv_final_destination", "FILE", "/out/a", nil),
            (
                StagingDirectories(job: "/w/job"), "x,mv_final_destination", "FILE", "/lustre/mc23/c8/31/a",
                "file://localhost/lustre/mc23/c8/31/a"
            ),
            (
                StagingDirectories(job: "/w/job"), "mv_final_destination", "LOUD", "/lustre/mc23/c8/31/a",
                "FILE://localhost/lustre/mc23/c8/31/a"
            ),
        ] as [(StagingDirectories, String, String?, String, String?)])
    func localOutputs(
        directories: StagingDirectories, catchall: String, endpoint: String?, destination: String, surl: String?
    ) throws {
        let plan = Self.plan(try Self.queue(["catchall": .string(catchall)]), directories: directories)
        let file = FileSpec(role: .output, lfn: "a", scope: "mc23")
        let transfer = try plan.stageOut(file, from: .outside("/w/job/a"), to: endpoint, with: tool("mv"))
        #expect(transfer.remote == destination && transfer.surl == surl)
        #expect(transfer.spaceToken == (endpoint == "NEAR" ? "TOKEN" : nil))
    }

    @Test func aFinalDestinationElsewhereIsABadQueue() throws {
        let plan = Self.plan(try Self.queue(["catchall": .string("mv_final_destination")])), tool = try tool("mv")
        let file = FileSpec(role: .output, lfn: "a", scope: "mc23")
        let error = #expect(throws: PilotError.self) { try plan.stageOut(file, from: .outside("/w/job/a"), to: "FAR", with: tool) }
        #expect(error?.code == .badQueueConfiguration)
    }

    // MARK: Tools

    @Test(arguments: [
        (["read_lan": ["xrdcp", "gfal"], "default": ["mv"]], ["mv"], ["gfal"]), (["default": ["mv"]], ["https"], ["mv"]),
        (["pr": ["mv", "davs"]], [], ["mv", "davs"]), ([:], ["https"], ["https"]), ([:], [], ["rucio"]),
    ])
    func tools(special: [String: [String]], all: [String], chosen: [String]) throws {
        let queue = try Self.queue([
            "acopytools": .object(special.mapValues { .array($0.map { .string($0) }) }),
            "copytools": .array(all.map { .string($0) }),
        ])
        #expect(try CopyToolChoice.list(of: queue, for: Activities.stageIn).map(\.name) == chosen)
    }

    @Test func toolsThatAreNotThereAreNamed() throws {
        let queue = try Self.queue(["acopytools": .object(["w": .array([.string("xrdcp"), .string("pigeon")])])])
        let error = #expect(throws: PilotError.self) { try CopyToolChoice.list(of: queue, for: ["write_lan", "w"]) }
        #expect(error?.code == .unknownCopyTool)
        #expect(error?.description.contains("xrdcp is not built yet, pigeon is unknown") == true)
    }

    @Test(arguments: [
        (FileSpec.Role.log, "unified", true, ["pl", "write_lan_analysis", "write_lan", "w", "pw"]),
        (.output, "unified", false, ["write_lan", "w", "pw"]), (.output, "analysis", true, ["write_lan", "w", "pw"]),
    ])
    func activities(role: FileSpec.Role, type: String, isAnalysis: Bool, wanted: [String]) throws {
        let queue = try Self.queue(["type": .string(type)])
        #expect(Activities.stageOut(role, queue: queue, isAnalysis: isAnalysis) == wanted)
    }
}

/// Fails the test that lets it be asked.
struct NoHTTP: HTTPClient {
    func perform(_ request: HTTPRequest, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse {
        Issue.record("nothing may be asked of \(request.url)")
        throw HTTPError(.other, doing: request.url, detail: "unexpected")
    }
}
