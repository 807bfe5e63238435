import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// One server, one pilot's directory, and a mark by which every process of the case is known.
struct FaultRig: Sendable {
    let sandbox: Sandbox
    let directory: TemporaryDirectory
    /// Payloads that `wait` for it go on when it is opened.
    let gate: Gate
    private let mark = UUID().uuidString

    init(_ sandbox: Sandbox) throws {
        self.sandbox = sandbox
        directory = try TemporaryDirectory()
        gate = try Gate(directory.appending("gate"))
    }

    // MARK: the pilot and its job

    /// Adds a job without outputs, whose payload is the script; without input and log the server is asked for nothing but the job.
    func submit(_ script: String = "true", hasInput: Bool = false, hasLog: Bool = true) throws -> Int {
        let file = try directory.write("\(script)\n", to: "payload.sh")
        var form = WireObject([("transformation", "/bin/bash"), ("jobPars", .string(file.string)), ("logFile", "log.{id}.tgz")])
        if hasInput {
            try sandbox.store(Array("a\n".utf8), scope: "user.me", lfn: "in.txt")
            form = form.merging(WireObject([("inFiles", "in.txt"), ("scopeIn", "user.me")]))
        }
        if !hasLog { form = form.merging(WireObject(Self.fileLists.map { ($0, "") })) }
        return try sandbox.submit(.object(form))
    }

    private static let fileLists = [
        "outFiles", "logFile", "scopeOut", "destinationDblock", "realDatasets", "destinationDBlockToken", "dispatchDBlockTokenForOut",
        "fileDestinationSE", "ddmEndPointOut",
    ]

    /// A pilot that needs nothing of the server but the conversation about jobs and the log's storage.
    ///
    /// `configuration` holds keys of the section `[Pilot]`.
    func pilot(_ extra: [String] = [], configuration: [String: String] = [:]) throws -> PilotProgram {
        let lines = ["[Pilot]"] + configuration.map { "\($0.key) = \($0.value)" }
        let file = try directory.write(lines.joined(separator: "\n") + "\n", to: "pilot.cfg")
        let storages = try String(contentsOfFile: sandbox.directory.endpoints.string, encoding: .utf8)
        let options = [
            "--storagedata-url", try directory.write(storages.replacing("{base}", with: sandbox.url), to: "storages.json").string,
            "--config", file.string, "--queuedata-url", sandbox.directory.queues.appending("\(Sandbox.queue).json").string,
            "--grace", "1", "-d", "--trace-ascii", directory.appending("trace").string,
        ]
        var pilot = try PilotProgram(for: sandbox, in: directory, options + extra)
        pilot.environment[Leftovers.variable] = mark
        return pilot
    }

    /// `pilot recover` for what such a pilot left.
    func recovery() throws -> PilotProgram { PilotProgram(["recover"] + (try pilot().arguments), in: directory) }

    /// Where pilots make their work directories.
    var work: FilePath { directory.appending("work") }

    var spool: FilePath { directory.appending("spool") }

    /// The file that a shim may wait for.
    var trigger: FilePath { directory.appending("trigger") }

    func pullTrigger() throws { try directory.write("", to: "trigger") }

    /// Another server on the same port and directory; the first one is closed.
    func replaceServer(_ change: (inout SandboxOptions) throws -> Void = { _ in }) throws -> Sandbox {
        sandbox.close()
        var options = SandboxOptions()
        options.port = sandbox.port
        try change(&options)
        return try Sandbox(directory: sandbox.directory.root, options: options)
    }

    // MARK: what must hold

    /// The states that the server was told, each once for any number of tellings in a row.
    func story(of job: Int) throws -> [String] {
        try sandbox.updates(of: job).map(\.state).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    /// The server has the job in that state, by the final word and no other after it.
    func expect(
        _ job: Int, _ state: String, code: Int? = nil, says: String = "", _ location: SourceLocation = #_sourceLocation
    ) throws {
        let view = try sandbox.jobs.job(job), updates = try sandbox.updates(of: job)
        let final = try #require(updates.last, sourceLocation: location)
        #expect(view?.state.rawValue == state && final.state == state, "\(updates.map(\.state))", sourceLocation: location)
        #expect(view?.sentCount == 1, sourceLocation: location)
        let diagnosis = final["pilot_error_diag"]?.string ?? ""
        if let code { #expect(final["pilot_error_code"]?.int == code, "\(diagnosis)", sourceLocation: location) }
        #expect(says.isEmpty || diagnosis.contains(says), "\(diagnosis)", sourceLocation: location)
    }

    /// Waits until the processes of a killed pilot are gone; the time limit of the test ends it.
    func endOfProcesses() async throws {
        // Nothing tells of the end of other people's children but a look.
        while !Leftovers.processes(marked: mark).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    }

    /// No process, no lock, no secret; called by `withRig` when the case is over.
    func expectNothingLeft() throws {
        #expect(Leftovers.processes(marked: mark) == [])
        #expect(try Leftovers.lockedFiles(below: directory.path) == [])
        let secrets = SecretSearch(sandbox.pki.proxy.key)
        #expect(try secrets.files(below: directory.path) == [])
        #expect(try secrets.files(below: sandbox.directory.root, except: sandbox.directory.pki) == [])
    }
}

/// Gives `body` a rig whose server has these faults, and checks afterwards that nothing is left.
func withRig(
    _ faults: [String] = [], _ change: (inout SandboxOptions) throws -> Void = { _ in }, _ body: (FaultRig) async throws -> Void
) async throws {
    var options = SandboxOptions()
    options.faults = try faults.map { try Fault($0) }
    try change(&options)
    try await withSandbox(options) { sandbox in
        let rig = try FaultRig(sandbox)
        try await body(rig)
        try rig.expectNothingLeft()
    }
}
