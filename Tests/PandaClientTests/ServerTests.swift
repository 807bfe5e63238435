import Foundation
import GridSecurity
import HTTP
import InMemoryLogging
import JobModel
import Logging
import Sandbox
import Secrets
import Settings
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import PandaClient

/// The client against a real server: TLS, client proxy, strict types, both dialects.
@Suite struct ServerTests {
    private func http(_ sandbox: Sandbox) throws -> CurlHTTPClient {
        try CurlHTTPClient(
            credential: .clientCertificate(pem: Secret(sandbox.pki.proxy.proxyFile)),
            trust: HTTPTrust(try TrustStore(directory: sandbox.pki.caDirectory.string)), logger: quiet, userAgent: "test")
    }

    private func client(
        _ sandbox: Sandbox, _ api: ServerAPI = .auto, clock: FakeClock = FakeClock(), logger: Logger = quiet
    ) throws -> PandaClient {
        PandaClient(
            server: ServerAddress(host: "127.0.0.1", port: sandbox.port), http: try http(sandbox), api: api, clock: clock.pilotClock,
            logger: logger)
    }

    private let request = JobRequest(
        siteName: Sandbox.queue, computingElement: Sandbox.queue, label: "managed", node: "node", memoryMB: 8000, diskSpaceMB: 9000)

    private func options(_ change: (inout SandboxOptions) -> Void) -> SandboxOptions {
        var options = SandboxOptions()
        change(&options)
        return options
    }

    private func job(_ offer: JobOffer) -> Int? {
        if case .job(let record) = offer { try? record.int("PandaID") } else { nil }
    }

    @Test(arguments: [(ServerAPI.auto, true, ServerAPI.v1), (.auto, false, .legacy), (.v1, true, .v1), (.legacy, true, .legacy)])
    func aJobsWholeLife(api: ServerAPI, servesV1: Bool, spoken: ServerAPI) async throws {
        try await withSandbox(options { ($0.servesV1, $0.adderDelay) = (servesV1, 1000) }) { sandbox in
            let id = try sandbox.submit(["outputs": ["out.root"], "transformation": "true", "prodSourceLabel": "managed"])
            let client = try client(sandbox, api)
            try await client.isAlive()
            #expect(client.api == spoken)
            let offer = try await client.acquireJob(request)
            #expect(job(offer) == id)
            guard case .job(let record) = offer else { return }
            let job = try Job(definition: record)
            for state in [JobState.starting, .running] {
                let reply = try await client.update(
                    JobUpdate(jobID: id, attemptNumber: job.attemptNumber, state: state, siteName: Sandbox.queue))
                #expect(reply == UpdateReply())
            }
            var last = JobUpdate.full(id)
            last.attemptNumber = job.attemptNumber
            last.fileReport?.entries = [:]
            for name in ["out.root", try #require(job.log).lfn] {
                last.fileReport?.entries[name] = .init(
                    guid: UUID().uuidString, fsize: 3, checksum: FileChecksum(.adler32, hex: "0000000a"), surl: "davs://x/\(name)")
            }
            last.cutToServerLimits()
            #expect(try await client.update(last) == UpdateReply())
            #expect(try await client.update(last) == UpdateReply(alreadyDone: true))
            let stored = try #require(sandbox.updates(of: id).dropFirst(2).first)
            #expect(stored.state == "finished" && stored.notes.isEmpty, "\(stored.notes)")
            let statuses = try await client.statuses(of: [id, id + 1000])
            #expect(statuses.map(\.jobID) == [id, id + 1000] && statuses[0].status != nil && statuses[1].status == nil)
            try await client.updateWorker(WorkerUpdate(workerID: 1, harvesterID: "h", status: .finished, site: Sandbox.queue, nodeID: "n"))
            // One probe at most, and not for every call.
            #expect(try sandbox.accessLog().filter { $0.status == 404 }.count == (servesV1 ? 0 : 1))
        }
    }

    @Test func theDialectIsFoundByTheFirstRequestForAJob() async throws {
        try await withSandbox(options { $0.servesV1 = false }) { sandbox in
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            let client = try client(sandbox)
            #expect(job(try await client.acquireJob(request)) == id)
            #expect(client.api == .legacy)
            #expect(try sandbox.accessLog().map(\.path) == ["/api/v1/pilot/acquire_jobs", "/server/panda/getJob"])
        }
    }

    @Test func aServerOfNeitherDialectIsNamed() async throws {
        try await withSandbox(options { ($0.servesV1, $0.servesLegacy) = (false, false) }) { sandbox in
            let client = try client(sandbox)
            let error = await #expect(throws: PandaError.self) { try await client.acquireJob(request) }
            guard case .unknownMethod? = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(client.api == nil)
        }
    }

    @Test func newServersDoNotSpeakLegacy() async throws {
        try await withSandbox(options { $0.servesLegacy = false }) { sandbox in
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            #expect(job(try await client(sandbox).acquireJob(request)) == id)
            let error = await #expect(throws: PandaError.self) { try await client(sandbox, .legacy).acquireJob(request) }
            #expect(error?.pilotError.code == .communicationFailure && error?.detail.contains("is forbidden") == true)
        }
    }

    @Test(arguments: [ServerAPI.v1, .legacy]) func noJobIsNoError(api: ServerAPI) async throws {
        try await withSandbox { sandbox in
            guard case .none(_, let code) = try await client(sandbox, api).acquireJob(request) else {
                Issue.record("a job")
                return
            }
            #expect(code == 20)
        }
    }

    @Test(arguments: [
        "503:count=2", "502:count=3", "garbage:count=2", "code:count=2", "reset:count=1", "close:count=3", "truncate:count=1",
    ])
    func updatesAreRepeated(fault: String) async throws {
        try await withSandbox { sandbox in
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            let clock = FakeClock()
            let client = try client(sandbox, .v1, clock: clock)
            #expect(job(try await client.acquireJob(request)) == id)
            try sandbox.faults.add("update_job:\(fault)")
            let update = JobUpdate(jobID: id, attemptNumber: 1, state: .running, siteName: "S")
            #expect(try await client.update(update, effort: .lastWord) == UpdateReply())
            let times = try #require(Int(fault.suffix(1)))
            #expect(sandbox.faults.requests(of: "update_job") == times + 1)
            // libcurl itself sends anew, without a wait, when a connection that it kept has gone.
            #expect((times - 1...times).contains(clock.sleeps.count))
        }
    }

    @Test(arguments: ["500", "403", "404"]) func whatTheServerMeansIsNotRepeated(fault: String) async throws {
        try await withSandbox { sandbox in
            try sandbox.faults.add("update_job:\(fault)")
            let client = try client(sandbox, .v1)
            let update = JobUpdate(jobID: 1, attemptNumber: 1, state: .running, siteName: "S")
            await #expect(throws: PandaError.self) { try await client.update(update) }
            #expect(sandbox.faults.requests(of: "update_job") == 1)
        }
    }

    @Test func serversAreWaitedForAsTheyAsk() async throws {
        try await withSandbox { sandbox in
            try sandbox.faults.add("update_job:503:ra=17,count=1")
            let clock = FakeClock()
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            let client = try client(sandbox, .v1, clock: clock)
            _ = try await client.acquireJob(request)
            _ = try await client.update(JobUpdate(jobID: id, attemptNumber: 1, state: .running, siteName: "S"))
            #expect(clock.sleeps.first ?? .zero >= .seconds(17))
        }
    }

    @Test(arguments: [("503:count=2", 3), ("close", 1), ("502", 1), ("garbage", 1), ("code", 1)])
    func requestsForJobsAreRepeatedOnlyWhereNoneCanBeReserved(fault: String, requests: Int) async throws {
        try await withSandbox { sandbox in
            try sandbox.faults.add("acquire_jobs:\(fault)")
            try sandbox.submit(["prodSourceLabel": "managed"])
            let client = try client(sandbox, .v1)
            _ = try? await client.acquireJob(request)  // what is thrown depends on the fault; how often it asked does not
            #expect(sandbox.faults.requests(of: "acquire_jobs") == requests)
        }
    }

    @Test(arguments: ["tobekilled", "debugoff", "tail payload.stdout"]) func commandsComeBack(command: String) async throws {
        try await withSandbox { sandbox in
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            let client = try client(sandbox)
            _ = try await client.acquireJob(request)
            try sandbox.faults.add("update_job:command:cmd=\(command)")
            let reply = try await client.update(JobUpdate(jobID: id, attemptNumber: 1, state: .running, siteName: "S"))
            #expect(reply.commands == ServerCommand.parse(command) && reply.commands.count == 1)
        }
    }

    @Test(arguments: [(ServerAPI.v1, 1), (.legacy, 0)]) func lostOptionsAreToldOnce(api: ServerAPI, notices: Int) async throws {
        try await withSandbox { sandbox in
            let handler = InMemoryLogHandler()
            let client = try client(sandbox, api, logger: Logger(label: "test") { _ in handler })
            var request = request
            request.countryGroup = "de"
            request.allowOtherCountry = true
            _ = try await client.acquireJob(request)
            _ = try await client.acquireJob(request)
            let told = handler.entries.filter { $0.level == .notice }
            #expect(told.count == notices)
            if notices > 0 { #expect(told.first?.message.description.contains("country_group, allow_other_country") == true) }
        }
    }

    @Test func aTimeOutOfARequestForAJobIsNotRepeated() async throws {
        try await withSandbox { sandbox in
            try sandbox.faults.add("acquire_jobs:hang:s=1")
            let client = PandaClient(
                server: ServerAddress(host: "127.0.0.1", port: sandbox.port), http: try http(sandbox), api: .v1,
                timeouts: HTTPTimeouts(connect: .seconds(20), total: .milliseconds(500)), clock: FakeClock().pilotClock, logger: quiet)
            let error = await #expect(throws: PandaError.self) { try await client.acquireJob(request) }
            guard case .unreachable(let cause)? = error?.kind else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(cause.kind == .timeout && error?.mayPass == true && error?.retryAdvice == .no)
            #expect(sandbox.faults.requests(of: "acquire_jobs") == 1)
        }
    }

    @Test func theStateIsToldWithoutAJobReportThatTheServerCannotStore() async throws {
        try await withSandbox { sandbox in
            // A legacy server that drops an update for its metaData says 0 without a command.
            try sandbox.faults.add("updateJob:code:n=0,count=2")
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            let client = try client(sandbox, .legacy)
            _ = try await client.acquireJob(request)
            var update = JobUpdate(jobID: id, attemptNumber: 1, state: .failed, siteName: "S")
            update.metaData = "{}"
            #expect(try await client.update(update, effort: .lastWord) == UpdateReply())
            #expect(sandbox.faults.requests(of: "updateJob") == 3)
            let stored = try sandbox.updates(of: id)
            #expect(stored.count == 1 && stored.first?.state == "failed" && stored.first?.fields["metaData"] == nil)
        }
    }

    private func tokenClient(_ sandbox: Sandbox, _ token: String, _ api: ServerAPI) throws -> PandaClient {
        let http = try CurlHTTPClient(
            credential: .bearer(token: Secret(token), origin: "sandbox.production", hosts: ["127.0.0.1"]),
            trust: HTTPTrust(try TrustStore(directory: sandbox.pki.caDirectory.string)), logger: quiet, userAgent: "test")
        return PandaClient(
            server: ServerAddress(host: "127.0.0.1", port: sandbox.port), http: http, api: api, clock: FakeClock().pilotClock, logger: quiet
        )
    }

    @Test(arguments: [ServerAPI.v1, .legacy]) func aTokenIsRenewedWithItsKey(api: ServerAPI) async throws {
        try await withSandbox(options { $0.clientCertificate = .optional }) { sandbox in
            let client = try tokenClient(sandbox, sandbox.tokens.issue(lifetime: 3600), api)
            let renewed = try await client.renewToken(with: Secret(sandbox.tokens.key))
            try sandbox.submit(["prodSourceLabel": "managed"])
            #expect(job(try await tokenClient(sandbox, renewed.reveal(), api).acquireJob(request)) != nil)
            let wrong = await #expect(throws: PandaError.self) { try await client.renewToken(with: Secret("wrong")) }
            #expect(wrong?.detail.contains("token key is invalid") == true)
            let ended = try tokenClient(sandbox, sandbox.tokens.issue(lifetime: -1), api)
            let error = await #expect(throws: PandaError.self) { try await ended.renewToken(with: Secret(sandbox.tokens.key)) }
            guard case .refused? = error?.kind else { Issue.record("\(String(describing: error))"); return }
        }
    }

    @Test(arguments: [ServerAPI.v1, .legacy]) func aProxyIsRenewed(api: ServerAPI) async throws {
        try await withSandbox { sandbox in
            let client = try client(sandbox, api), directory = try TemporaryDirectory()
            let text = try await client.renewProxy(role: nil)
            let path = try directory.write(text.reveal(), to: "x509up")
            let proxy = try X509Proxy.load(path: path.string, now: Date())
            #expect(proxy.identity == sandbox.pki.user.subject && proxy.subject != sandbox.pki.proxy.subject)
        }
    }

    @Test(arguments: [ServerAPI.v1, .legacy]) func whoLacksTheFlagGetsNothing(api: ServerAPI) async throws {
        try await withSandbox(options { $0.givesCredentials = false }) { sandbox in
            let client = try client(sandbox, api)
            for ask in [{ try await client.renewProxy(role: nil) }, { try await client.renewToken(with: Secret("k")) }] {
                let error = await #expect(throws: PandaError.self) { try await ask() }
                guard case .permission? = error?.kind else { Issue.record("\(String(describing: error))"); return }
            }
        }
    }

    @Test func noContactIs1318() async throws {
        let server = try await withSandbox { sandbox in (sandbox.port, try http(sandbox)) }
        let clock = FakeClock()
        let client = PandaClient(
            server: ServerAddress(host: "127.0.0.1", port: server.0), http: server.1, clock: clock.pilotClock, logger: quiet)
        let error = await #expect(throws: PandaError.self) { try await client.acquireJob(request) }
        #expect(error?.pilotError.code == .communicationFailure && error?.mayPass == true)
        #expect(clock.sleeps.count == RetryBudget.acquire.attempts - 1)
    }
}
