import Files
import Foundation
import Glibc
import HTTP
import JobModel
import Logging
import Sandbox
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import Staging

/// Whole lists of files, as the steps of a job move them.
@Suite struct StageTests {
    private static let content = Array("hello".utf8)

    /// A site whose queue uses that tool, with the storages of a running sandbox.
    private func with(
        tool: String, _ fields: [String: JSONValue] = [:], faults: [String] = [],
        _ body: (StagingSite, Sandbox, TemporaryDirectory) async throws -> Void
    ) async throws {
        var options = SandboxOptions()
        options.faults = try faults.map(Fault.init)
        try await withSandbox(options) { sandbox in
            let scratch = try TemporaryDirectory()
            try FileManager.default.createDirectory(atPath: scratch.appending("job").string, withIntermediateDirectories: false)
            let storages: JSONValue = .array([.string("DISK"), .string("OTHER")])
            let record: [String: JSONValue] = [
                "nickname": .string("Q"), "acopytools": .object(["default": .array([.string(tool)])]),
                "astorages": .object(["read_lan": storages, "write_lan": storages]),
            ]
            var site = StagingSite(
                queue: try QueueData(record: Record(record.merging(fields) { $1 }), name: "Q"),
                directories: StagingDirectories(job: scratch.appending("job")),
                storages: { names in Self.storages(sandbox.url).filter { names.contains($0.key) } },
                http: try .trusting(sandbox), logger: Logger(label: "test"))
            site.retry = Retry(RetryBudget(attempts: 2), jitter: { _ in .zero })
            try await body(site, sandbox, scratch)
        }
    }

    /// `DISK` is the sandbox's own endpoint; `BROKEN` takes nothing.
    private static func storages(_ url: String) -> [String: DDMEndpoint] {
        let paths = ["DISK": "/storage/rucio/", "OTHER": "/storage/other/", "BROKEN": "/trf/"]
        return paths.reduce(into: [:]) { storages, entry in
            let access = [DDMEndpoint.Access(endpoint: url, path: entry.value)]
            storages[entry.key] = DDMEndpoint(
                name: entry.key, type: "", state: "", site: "", isDeterministic: true,
                access: ["read_lan": access, "read_wan": access, "write_lan": access, "write_wan": access])
        }
    }

    private func input(_ lfn: String, size: Int64? = 5, checksum: FileChecksum? = adler32(content)) -> FileSpec {
        FileSpec(role: .input, lfn: lfn, scope: "mc23", size: size, checksum: checksum, endpoint: "DISK")
    }

    private func output(_ lfn: String, guid: String? = nil, endpoint: String? = nil) -> FileSpec {
        FileSpec(role: .output, lfn: lfn, scope: "user.jdoe", guid: guid, endpoint: endpoint)
    }

    private func write(_ text: String, _ name: String, in site: StagingSite) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: site.directories.job.appending(name).string))
    }

    // MARK: In

    @Test(arguments: ["https", "rucio", "mv"])
    func bringsInAllInputs(tool: String) async throws {
        try await with(tool: tool) { site, sandbox, scratch in
            let names = (0..<9).map { "in.\($0).root" }
            for name in names {
                try sandbox.store(Self.content, scope: "mc23", lfn: name)
                try scratch.write("hello", to: name)
            }
            let staged = try await StageIn(site: site).run(names.map { input($0) })
            #expect(staged.map(\.file.lfn) == names)
            #expect(staged.allSatisfy { $0.tool == tool && $0.size == 5 && $0.checksum == adler32(Self.content) })
            #expect(names.allSatisfy { bytes(site.directories.job.appending($0)) == Self.content })
        }
    }

    @Test func oneBadInputEndsAll() async throws {
        try await with(tool: "https") { site, sandbox, _ in
            try sandbox.store(Self.content, scope: "mc23", lfn: "good")
            try sandbox.store(Self.content, scope: "mc23", lfn: "bad")
            let files = [input("good"), input("bad", checksum: FileChecksum(.adler32, hex: "1")), input("absent")]
            let error = await #expect(throws: PilotError.self) { try await StageIn(site: site).run([files[0], files[1]]) }
            #expect(error?.code == .getAdlerMismatch)
            let missing = await #expect(throws: PilotError.self) { try await StageIn(site: site).run([files[2]]) }
            #expect(missing?.code == .missingInputFile && missing?.description.contains("absent") == true)
        }
    }

    @Test func aMissingLocalInputIsNeverTransferred() async throws {
        try await with(tool: "mv") { site, _, _ in
            let error = await #expect(throws: PilotError.self) { try await StageIn(site: site).run([input("absent")]) }
            #expect(error?.code == .noSuchFile)
            let left = try FileManager.default.contentsOfDirectory(atPath: site.directories.job.string)
            #expect(left == [])
        }
    }

    @Test(
        arguments: [
            (["maxinputsize": 1], Int64(1 << 20) + 1, Int64.max, ErrorCode.sizeTooLarge),
            (["maxwdir": 2], 2 << 20 + 1, .max, .sizeTooLarge),
            (["maxinputsize": 0], 20_000 << 20, .max, .sizeTooLarge), (["maxinputsize": 1], 1 << 20, (1 << 20) - 1, .noLocalSpace),
        ] as [([String: Int], Int64, Int64, ErrorCode)])
    func tooMuchInputIsSeenBeforehand(limits: [String: Int], size: Int64, free: Int64, code: ErrorCode) async throws {
        try await with(tool: "https", limits.mapValues { .int($0) }) { site, sandbox, _ in
            var site = site
            site.freeSpace = { _ in free }
            let error = await #expect(throws: PilotError.self) { try await StageIn(site: site).run([input("a", size: size)]) }
            #expect(error?.code == code)
            #expect(sandbox.faults.requests(of: "storage") == 0)
        }
    }

    /// Sizes and limits come from elsewhere; no sum or product of theirs may end the pilot.
    @Test func sizesBeyondAllBounds() async throws {
        try await with(tool: "https", ["maxinputsize": .int(1 << 53)]) { site, _, _ in
            let files = [input("a", size: .max), input("b", size: .max)]
            let error = await #expect(throws: PilotError.self) { try await StageIn(site: site).run(files) }
            #expect(error?.code == .sizeTooLarge)
        }
    }

    @Test func aQueueMayWantNoSizeCheck() async throws {
        try await with(tool: "https", ["maxinputsize": .int(-1)]) { site, sandbox, _ in
            var site = site
            site.freeSpace = { _ in 0 }
            try sandbox.store(Self.content, scope: "mc23", lfn: "a")
            #expect(try await StageIn(site: site).run([input("a")]).count == 1)
        }
    }

    // MARK: Out

    @Test(arguments: ["https", "mv"])
    func bringsOutAllOutputs(tool: String) async throws {
        try await with(tool: tool) { site, sandbox, scratch in
            try write("hello", "a.root", in: site)
            try write("hello!", "b.root", in: site)
            let stored = try await StageOut(site: site).run([output("a.root"), output("b.root", guid: "MINE", endpoint: "OTHER")])
            #expect(stored.map(\.file.lfn) == ["a.root", "b.root"] && stored.map(\.size) == [5, 6])
            #expect(stored.map(\.endpoint) == ["DISK", "OTHER"] && stored[1].file.guid == "MINE")
            #expect(UUID(uuidString: stored[0].file.guid ?? "") != nil)
            #expect(stored[1].surl.hasPrefix(sandbox.url + "/storage/other/user/jdoe/"))
            let arrived = tool == "mv" ? scratch.appending("a.root") : sandbox.storagePath(scope: "user.jdoe", lfn: "a.root")
            #expect(bytes(arrived) == Self.content)
            let lines = bytes(scratch.appending("output.list")).map { String(decoding: $0, as: UTF8.self).split(separator: "\n").count }
            #expect(lines == (tool == "mv" ? 2 : nil))
        }
    }

    @Test func anOutputDirectoryTakesTheFilesAndNoList() async throws {
        try await with(tool: "mv", ["astorages": .object([:])]) { site, _, scratch in
            var site = site
            site.directories.output = scratch.appending("out/put")
            try write("hello", "a", in: site)
            let stored = try await StageOut(site: site).run([output("a")])
            #expect(stored.first?.surl == "file://localhost\(scratch.appending("out/put/a"))")
            #expect(bytes(scratch.appending("out/put/a")) == Self.content && bytes(scratch.appending("output.list")) == nil)
        }
    }

    /// A log is sent as the file that the pilot has open, whatever stands under its name.
    @Test(arguments: ["https", "mv"]) func whatIsOpenIsSent(tool: String) async throws {
        try await with(tool: tool) { site, sandbox, scratch in
            let opened = try HeldDirectory(scratch.path).create("made.tgz")
            _ = try opened.withDescriptor { try $0.writeAll("hello".utf8) }
            try scratch.write("another", to: "job/log.tgz")
            try #require(rename(scratch.appending("job/log.tgz").string, scratch.appending("made.tgz").string) == 0)
            let log = FileSpec(role: .log, lfn: "log.tgz", scope: "user.jdoe")
            #expect(try await StageOut(site: site).run([log], opened: opened).first?.checksum == adler32(Self.content))
            if tool == "mv" { #expect(bytes(scratch.appending("log.tgz")) == Self.content) }
        }
    }

    /// Outputs are regular files of the job; a pipe nobody writes to must not hold the pilot.
    @Test(arguments: ["https", "mv"]) func whatIsNoFileOfTheJobIsRefused(tool: String) async throws {
        try await with(tool: tool) { site, _, scratch in
            let job = site.directories.job
            try scratch.write("precious", to: "victim")
            try #require(symlink("../victim", job.appending("out").string) == 0 && mkfifo(job.appending("pipe").string, 0o600) == 0)
            try #require(mkdir(job.appending("folder").string, 0o700) == 0 && symlink("/etc", job.appending("etc").string) == 0)
            for name in ["out", "pipe", "folder", "etc"] {
                let error = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output(name)]) }
                #expect(
                    error?.code == .missingOutputFile && "\(error!)".contains("is not a file of the job"), "\(String(describing: error))")
            }
            #expect(bytes(scratch.appending("victim")) == Array("precious".utf8))
        }
    }

    /// Payloads link their output to its name.
    @Test(arguments: ["https", "mv"]) func aLinkThatStaysInTheJobIsFollowed(tool: String) async throws {
        try await with(tool: tool) { site, _, _ in
            try write("hello", "real", in: site)
            try #require(symlink("real", site.directories.job.appending("a").string) == 0)
            #expect(try await StageOut(site: site).run([output("a")]).first?.checksum == adler32(Self.content))
        }
    }

    @Test(arguments: ["https", "mv"])
    func nothingIsSentWhenAnOutputIsMissingOrEmpty(tool: String) async throws {
        try await with(tool: tool) { site, sandbox, scratch in
            try write("hello", "a", in: site)
            let missing = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output("a"), output("b")]) }
            #expect(missing?.code == .missingOutputFile)
            try write("", "b", in: site)
            let empty = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output("a"), output("b")]) }
            #expect(empty?.code == .zeroFileSize)
            #expect(sandbox.faults.requests(of: "storage") == 0 && bytes(scratch.appending("a")) == nil)
        }
    }

    @Test func outputsThatMayBeMissingAreLeftOut() async throws {
        try await with(tool: "https") { site, _, _ in
            var site = site
            site.allowNoOutput = ["b"]
            try write("hello", "a", in: site)
            #expect(try await StageOut(site: site).run([output("a"), output("b")]).map(\.file.lfn) == ["a"])
        }
    }

    @Test func aQueueWithoutStorageCannotStore() async throws {
        try await with(tool: "https", ["astorages": .object([:])]) { site, _, _ in
            try write("hello", "a", in: site)
            let error = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output("a", endpoint: "DISK")]) }
            #expect(error?.code == .noStorage)
        }
    }

    @Test(
        arguments: [
            (queue: nil, job: true, isAllowed: true), (queue: nil, job: false, isAllowed: false), (queue: nil, job: nil, isAllowed: false),
            (queue: true, job: nil, isAllowed: true), (queue: true, job: false, isAllowed: true),
            (queue: false, job: true, isAllowed: false),
        ] as [(Bool?, Bool?, Bool)])
    func theAlternateStorageIsForThoseWhoMay(queue: Bool?, job: Bool?, isAllowed: Bool) async throws {
        let params = queue.map { ["params": JSONValue.object(["allow_altstageout": .bool($0)])] } ?? [:]
        try await with(tool: "https", Self.twoStorages.merging(params) { $1 }) { site, _, _ in
            var site = site
            site.alternate.wish = job
            try write("hello", "a", in: site)
            if isAllowed {
                let stored = try #require(try await StageOut(site: site).run([output("a")]).first)
                #expect(stored.endpoint == "OTHER" && stored.isAlternate)
            } else {
                let error = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output("a")]) }
                #expect(error?.code == .stageOutFailed && error?.description.contains("then also") == false)
            }
        }
    }

    /// The queue's own storages, the first of which takes nothing.
    private static let twoStorages: [String: JSONValue] = [
        "astorages": .object(["write_lan": .array([.string("BROKEN"), .string("OTHER")])])
    ]

    /// Where it was to go first is told as well, so that what is half there can be found.
    @Test func eachStorageIsNamedBeforeItIsSentTo() async throws {
        try await with(tool: "https", Self.twoStorages, faults: ["storage:507:method=PUT"]) { site, _, _ in
            var site = site
            let asked = Mutex<[String?]>([])
            site.alternate.wish = true
            site.beforeUpload = { transfer in asked.withLock { $0.append(transfer.endpoint) } }
            try write("hello", "a", in: site)
            let error = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output("a")]) }
            #expect(asked.withLock { $0 } == ["BROKEN", "OTHER"])
            // The first failure decides, both are told.
            #expect(error?.code == .stageOutFailed)
            let text = error?.description ?? ""
            #expect(text.contains("/trf/") && text.contains("then also stage-out of a to") && text.contains("507"), "\(text)")
        }
    }

    @Test func anotherFileOfThatNameIsNoReasonToStoreASecond() async throws {
        try await with(tool: "https") { site, sandbox, _ in
            var site = site
            site.alternate.wish = true
            try sandbox.store([1, 2, 3], scope: "user.jdoe", lfn: "a")
            try write("hello", "a", in: site)
            let error = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output("a")]) }
            #expect(error?.code == .fileExists && bytes(sandbox.directory.storage.appending("other")) == nil)
        }
    }

    @Test func whatIsLeftOnThisMachineHasNoOtherStorage() async throws {
        try await with(tool: "mv") { site, _, scratch in
            var site = site
            site.alternate.wish = true
            try write("hello", "a", in: site)
            try scratch.write("another", to: "a")
            let error = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output("a")]) }
            #expect(error?.code == .fileExists && error?.description.contains("then also") == false)
        }
    }

    @Test(arguments: [FileChecksum.Algorithm.adler32, .md5]) func outputsAreMeasuredAsTheSiteWants(algorithm: FileChecksum.Algorithm)
        async throws
    {
        try await with(tool: "https") { site, _, _ in
            var site = site
            site.outputChecksum = algorithm
            try write("hello", "a", in: site)
            #expect(try await StageOut(site: site).run([output("a")]).first?.checksum.algorithm == algorithm)
        }
    }

    @Test func aStorageThatIsFullSaysSo() async throws {
        try await with(tool: "https", faults: ["storage:507:method=PUT"]) { site, _, _ in
            try write("hello", "a", in: site)
            let error = await #expect(throws: PilotError.self) { try await StageOut(site: site).run([output("a")]) }
            #expect(error?.code == .noRemoteSpace)
        }
    }
}
