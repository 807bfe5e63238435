import GridSecurity
import HTTP
import JobModel
import Secrets
import Testing

@testable import PandaClient

/// What replies mean, in both dialects; the misleading ones are those that were observed on real servers.
@Suite struct ReplyTests {
    /// A reply and what comes of it, in words: a value, or a failure with its advice.
    struct Case: Sendable, CustomTestStringConvertible {
        let reply: HTTPResponse
        let outcome: String

        init(_ status: Int, _ body: String, _ outcome: String, headers: [HTTPHeader] = []) {
            reply = response(status, body, headers: headers)
            self.outcome = outcome
        }

        var testDescription: String { "\(reply.status) \(reply.text.prefix(80))" }
    }

    private func outcome<Reply>(_ call: Call<Reply>, _ reply: HTTPResponse, _ value: (Reply) -> String) -> String {
        do throws(PandaError) {
            return value(try call.read(reply))
        } catch {
            switch error.kind {
            case .unreachable: return "unreachable"
            case .busy(let status): return "busy \(status) \(error.retryAdvice)"
            default: return "\(error.kind) \(error.retryAdvice)"
            }
        }
    }

    private func describe(_ offer: JobOffer) -> String {
        switch offer {
        case .unreadable(let error): "unreadable \(error.jobID ?? 0) \(error.attemptNumber ?? 0): \(error)"
        case .job(let record): "job \(record.fields["PandaID"]?.text ?? "?")"
        case .none(let reason, let code): "none \(code ?? -1) \(reason)"
        }
    }

    private func describe(_ reply: UpdateReply) -> String {
        "ok [\(reply.commands.map { String(describing: $0) }.joined(separator: ", "))]" + (reply.alreadyDone ? " already done" : "")
    }

    /// The same in both dialects, and for every call.
    static let common = [
        Case(403, "ERROR : method update_job is forbidden", "unknownMethod no"),
        Case(404, "<html>not found</html>", "unknownMethod no"),
        Case(403, "ERROR : NAME is banned", "banned no"),
        Case(403, "ERROR : Token authentication failed. Invalid token. expired", "refused no"),
        Case(403, "ERROR : Token authentication failed. Not a member of the atlas/production group", "refused no"),
        Case(403, "Traceback (most recent call last): File x", "refused no"),
        Case(401, "", "refused no"),
        Case(400, "<html>Bad Request</html>", "badRequest no"),
        Case(500, "ERROR : received invalid JSON : x", "badRequest no"),
        Case(500, "unexpected keyword argument 'x'", "badRequest no"),
        Case(429, "", "busy 429 yes"),
        Case(502, "<html>proxy</html>", "busy 502 yes"),
        Case(503, "", "busy 503 after(7.0 seconds)", headers: [HTTPHeader("retry-after", "7")]),
        Case(
            503, "", "busy 503 after(30.0 seconds)",
            headers: [
                HTTPHeader("Date", "Tue, 14 Nov 2023 22:13:20 GMT"), HTTPHeader("Retry-After", "Tue, 14 Nov 2023 22:13:50 GMT"),
            ]),
        Case(504, "", "busy 504 yes"),
        Case(302, "", "failed no"),
        Case(200, "<html><body>proxy error</body></html>", "undecodable yes"),
        Case(200, "", "undecodable yes"),
        Case(200, "{\"success\": true", "undecodable yes"),
        Case(200, "[]", "undecodable yes"),
    ]

    @Test(arguments: common) func inBothDialects(_ test: Case) throws {
        let update = JobUpdate(jobID: 1, attemptNumber: 1, state: .running, siteName: "S")
        #expect(outcome(try v1.update(update), test.reply, describe) == test.outcome)
        #expect(outcome(try legacy.update(update), test.reply, describe) == test.outcome)
        #expect(outcome(try v1.acquireJob(.full), test.reply, describe) == test.outcome)
        #expect(outcome(try legacy.acquireJob(.full), test.reply, describe) == test.outcome)
        #expect(outcome(v1.isAlive(), test.reply) { _ in "ok" } == test.outcome)
        #expect(outcome(legacy.isAlive(), test.reply) { _ in "ok" } == test.outcome)
    }

    @Test(arguments: [
        Case(200, #"{"success": true, "message": "", "data": {"StatusCode": 0, "command": "NULL"}}"#, "ok []"),
        Case(200, #"{"success": true, "message": "", "data": {"StatusCode": 0, "command": null}}"#, "ok []"),
        Case(200, #"{"success": true, "message": "", "data": {"StatusCode": 0, "command": "tobekilled"}}"#, "ok [tobekilled]"),
        Case(200, #"{"success": true, "message": "", "data": {"StatusCode": 0, "command": "alreadydone"}}"#, "ok [] already done"),
        Case(200, #"{"success": true, "message": "Database error", "data": {"StatusCode": 30}}"#, "database yes"),
        Case(200, #"{"success": true, "message": "Timed out", "data": {"StatusCode": 10}}"#, "database yes"),
        Case(200, #"{"success": true, "message": "Failed to add meta_data", "data": {"StatusCode": 30}}"#, "database yes"),
        Case(200, #"{"success": false, "message": "Invalid job status: x", "data": {"StatusCode": 50}}"#, "badRequest no"),
        Case(200, #"{"success": false, "message": "production or pilot role required", "data": null}"#, "role no"),
        Case(200, #"{"success": false, "message": "SSL secure connection is required", "data": null}"#, "refused no"),
        Case(200, #"{"success": false, "message": "Type error: 'n_jobs' must be of type int, got str."}"#, "badRequest no"),
        Case(200, #"{"success": false, "message": "Argument error: missing a required argument"}"#, "badRequest no"),
        Case(200, #"{"success": false, "message": "expecting GET, received POST"}"#, "badRequest no"),
        Case(200, #"{"success": false, "message": "database error in the PanDA server"}"#, "database yes"),
        Case(200, #"{"success": false, "message": "something new"}"#, "failed no"),
        Case(200, "{'success': True, 'message': '', 'data': None}", "undecodable yes"),
    ]) func v1Update(_ test: Case) throws {
        #expect(outcome(try v1.update(.full(1)), test.reply, describe) == test.outcome)
    }

    @Test(arguments: [
        Case(200, #"{"success": true, "message": "", "data": {"StatusCode": 0, "jobs": [{"PandaID": 5, "StatusCode": 0}]}}"#, "job 5"),
        Case(
            200, "\u{feff}{\"success\": true, \"data\": {\"jobs\": [{\"PandaID\": 5, \"a\": NaN, \"b\": -Infinity, \"c\": 1e400}]}}",
            "job 5"),
        Case(200, #"{"success": true, "message": "", "data": {"StatusCode": 0, "jobs": []}}"#, "none 20 an empty list of jobs"),
        Case(200, #"{"success": false, "message": "No jobs in PanDA", "data": null}"#, "none 20 No jobs in PanDA"),
        Case(200, #"{"success": false, "message": "No jobs in PanDA"}"#, "none 20 No jobs in PanDA"),
        Case(200, #"{"success": false, "message": "Timed out", "data": null}"#, "none 10 Timed out"),
        Case(200, #"{"success": false, "message": "no production/pilot role in VOMS FQANs or non pilot owner"}"#, "role no"),
        Case(200, #"{"success": true, "message": "", "data": {"StatusCode": 30}}"#, "database yes"),
        Case(200, #"{"success": true, "message": "", "data": null}"#, "undecodable yes"),
        Case(200, #"{"success": true, "message": "", "data": {"StatusCode": 0, "jobs": ["x"]}}"#, "undecodable yes"),
    ]) func v1AcquireJobs(_ test: Case) throws {
        #expect(outcome(try v1.acquireJob(.full), test.reply, describe) == test.outcome)
    }

    @Test(arguments: [
        Case(200, "StatusCode=0&command=NULL", "ok []"),
        Case(200, #"{"StatusCode": 0, "command": "NULL"}"#, "ok []"),
        Case(200, #"{"StatusCode": "0", "command": "debug,tobekilled"}"#, "ok [debug, tobekilled]"),
        Case(200, "StatusCode=0&command=tail+payload.stdout", #"ok [debugCommand("tail payload.stdout")]"#),
        Case(200, "StatusCode=0&command=alreadydone", "ok [] already done"),
        Case(200, "Succeeded", "ok []"),
        Case(200, "StatusCode=30", "database yes"),
        Case(200, #"{"StatusCode": 60, "errorDialog": "invalid role"}"#, "role no"),
        Case(200, "StatusCode=70", "permission no"),
        Case(200, "StatusCode=50", "badRequest no"),
        Case(200, "StatusCode=80", "noCredential no"),
        Case(200, "StatusCode=90", "noCredential no"),
        Case(200, "production or pilot role is required", "role no"),
        Case(200, "StatusCode=many", "undecodable yes"),
        Case(200, "upstream connect error", "undecodable yes"),
    ]) func legacyUpdate(_ test: Case) throws {
        var update = JobUpdate.full(1)
        update.metaData = nil
        #expect(outcome(try legacy.update(update), test.reply, describe) == test.outcome)
    }

    @Test func onlyTheMissingCommandTellsThatLegacyDroppedAnUpdateWithItsMetaData() throws {
        let reply = response(200, "StatusCode=0")
        #expect(outcome(try legacy.update(.full(1)), reply, describe) == "database yes")
        let plain = JobUpdate(jobID: 1, attemptNumber: 1, state: .finished, siteName: "S")
        #expect(outcome(try legacy.update(plain), reply, describe) == "ok []")
    }

    @Test(arguments: [
        Case(200, #"{"StatusCode": 0, "PandaID": 5, "jobName": "x"}"#, "job 5"),
        Case(200, "StatusCode=0&PandaID=5&jobPars=a%3D1+b", "job 5"),
        Case(200, "\u{feff}StatusCode=0&PandaID=5", "job 5"),
        Case(200, "\u{feff}{\"StatusCode\": 0, \"PandaID\": 5, \"maxCpuCount\": Infinity}", "job 5"),
        Case(200, #"{"StatusCode": 20, "errorDialog": "no jobs in PanDA"}"#, "none 20 no jobs in PanDA"),
        Case(200, "StatusCode=20", "none 20 no jobs in PanDA"),
        Case(200, "StatusCode=10", "none 10 timed out"),
        Case(200, "StatusCode=60", "role no"),
        Case(200, "StatusCode=30", "database yes"),
        Case(200, #"{"StatusCode": 0}"#, "undecodable yes"),
    ]) func legacyGetJob(_ test: Case) throws {
        #expect(outcome(try legacy.acquireJob(.full), test.reply, describe) == test.outcome)
    }

    @Test(arguments: [
        Case(200, "StatusCode=0&status=running%2Bfinished%2Bnotfound&attemptNr=1%2B2%2B0", "1 running 1, 2 finished 2, 3 unknown 0"),
        Case(200, "StatusCode=0&status=running+finished+notfound&attemptNr=1+2+0", "1 running 1, 2 finished 2, 3 unknown 0"),
        Case(200, "StatusCode=0&status=running&attemptNr=1", "undecodable yes"),
        Case(200, "StatusCode=30", "database yes"),
    ]) func legacyStatuses(_ test: Case) {
        #expect(outcome(legacy.statuses(of: [1, 2, 3]), test.reply, describe) == test.outcome)
    }

    @Test(arguments: [
        Case(
            200,
            #"{"success": true, "data": [{"job_id": 1, "status": "running", "attempt_number": 3}, {"job_id": 2, "status": "not found", "attempt_number": 0}]}"#,
            "1 running 3, 2 unknown 0"),
        Case(200, #"{"success": true, "data": [{"job_id": 1, "status": "running", "attempt_number": 3}]}"#, "undecodable yes"),
        Case(200, #"{"success": true, "data": [{"status": "running"}, {}]}"#, "undecodable yes"),
        Case(200, #"{"success": false, "message": "Database error", "data": null}"#, "database yes"),
    ]) func v1Statuses(_ test: Case) {
        #expect(outcome(v1.statuses(of: [1, 2]), test.reply, describe) == test.outcome)
    }

    private func describe(_ replies: [JobStatusReply]) -> String {
        replies.map { "\($0.jobID) \($0.status ?? "unknown") \($0.attemptNumber)" }.joined(separator: ", ")
    }

    @Test(arguments: [
        Case(200, #"{"StatusCode": 0, "errorDialog": "", "userProxy": "new\n"}"#, "new\n"),
        Case(200, #"{"StatusCode": 0, "errorDialog": ""}"#, "undecodable yes"),
        Case(200, #"{"StatusCode": 0, "userProxy": ""}"#, "undecodable yes"),
        Case(200, #"{"StatusCode": 0, "userProxy": ["new"]}"#, "undecodable yes"),
        Case(200, #"{"StatusCode": 0, "userProxy": 7}"#, "undecodable yes"),
        Case(200, #"{"StatusCode": 50, "errorDialog": "failed since token key is invalid for pilot_server"}"#, "badRequest no"),
        Case(200, #"{"StatusCode": 70, "errorDialog": "failed since 'x' not in the authorized user list"}"#, "permission no"),
        Case(200, #"{"StatusCode": 80, "errorDialog": "token key is missing"}"#, "noCredential no"),
        Case(200, #"{"StatusCode": 90, "errorDialog": "proxy not found for /CN=x"}"#, "noCredential no"),
        Case(200, #"{'StatusCode': 0, 'userProxy': 'new'}"#, "undecodable yes"),
        Case(403, "ERROR : Token authentication failed. Invalid token. Signature has expired", "refused no"),
    ]) func legacyCredentials(_ test: Case) {
        for call in [legacy.renewToken(with: Secret("k")), legacy.renewProxy(role: nil)] {
            #expect(outcome(call, test.reply) { $0.reveal() } == test.outcome)
        }
    }

    @Test(arguments: [
        Case(200, #"{"success": true, "message": "", "data": {"user_proxy": "new"}}"#, "new"),
        Case(200, #"{"success": true, "message": "", "data": {"userProxy": "new"}}"#, "undecodable yes"),
        Case(200, #"{"success": true, "message": "", "data": "new"}"#, "undecodable yes"),
        Case(200, #"{"success": true, "message": "", "data": {"user_proxy": null}}"#, "undecodable yes"),
        Case(200, #"{"success": true, "message": "Database error", "data": {"StatusCode": 30}}"#, "database yes"),
        Case(200, #"{"success": false, "message": "failed: 'a role' not in authorized users with 'p' in X"}"#, "permission no"),
        Case(200, #"{"success": false, "message": "failed since token key is invalid for pilot_server"}"#, "badRequest no"),
        Case(200, #"{"success": false, "message": "'token' not found for pilot_server", "data": null}"#, "noCredential no"),
        Case(200, #"{"success": false, "message": "'proxy' not found for /CN=role", "data": null}"#, "noCredential no"),
        Case(200, #"{"success": false, "message": "SSL secure connection is required", "data": null}"#, "refused no"),
    ]) func v1Credentials(_ test: Case) {
        for call in [v1.renewToken(with: Secret("k")), v1.renewProxy(role: nil)] {
            #expect(outcome(call, test.reply) { $0.reveal() } == test.outcome)
        }
    }

    @Test(arguments: [#"{"success": true, "data": {"user_proxy": "hidden"#, #"{"StatusCode": 0, "userProxy": "hidden""#])
    func halfACredentialIsNotQuoted(body: String) {
        for call in [v1.renewToken(with: Secret("hidden")), legacy.renewToken(with: Secret("hidden"))] {
            let error = #expect(throws: PandaError.self) { try call.read(response(200, body)) }
            #expect(error?.description.contains("hidden") == false)
        }
    }

    @Test func definitionsAreKeptAsTheyCome() throws {
        let offer = try legacy.acquireJob(.full).read(response(200, "StatusCode=0&PandaID=5&jobPars=a%3D1+%26+b&transformation=t"))
        guard case .job(let record) = offer else {
            Issue.record("no job")
            return
        }
        #expect(try Job(definition: record).parameters.text == "a=1 & b")
    }

    /// Whatever else is wrong with it.
    @Test(arguments: [
        (#"{"jobPars": "x", "jobPars": "y", "PandaID": 7, "attemptNr": "2"}"#, "unreadable 7 2: "),
        (
            #"{"jobPars": "\"PandaID\": 6", "PandaID" : "7", "x": \#(String(repeating: "[", count: 200))1\#(String(repeating: "]", count: 200))}"#,
            "unreadable 7 0: "
        ),
        (#"{"PandaID": 7, "x": tru}"#, "unreadable 7 0: "), (#"{"PandaID": 7, "secrets": "hidden"#, "unreadable 7 0: "),
    ])
    func aJobThatCannotBeReadIsAnsweredFor(job: String, answer: String) throws {
        let offer = describe(try v1.acquireJob(.full).read(response(200, #"{"success": true, "data": {"jobs": [\#(job)]}}"#)))
        #expect(offer.hasPrefix(answer) && !offer.contains("hidden"), "\(offer)")
        let legacy = describe(try legacy.acquireJob(.full).read(response(200, #"{"StatusCode": 0, "# + "\(job.dropFirst())")))
        #expect(legacy.hasPrefix(answer), "\(legacy)")
    }

    @Test func aReplyThatNamesNoJobIsAnError() throws {
        for body in [#"{"success": true, "data": {"jobs": [{"PandaID": x}]}}"#, #"{"a": "\"PandaID\": 6" x"#] {
            #expect(throws: PandaError.self) { try v1.acquireJob(.full).read(response(200, body)) }
        }
        #expect(throws: PandaError.self) { try v1.acquireJob(.full).read(response(500, #"{"PandaID": 7 x"#)) }
    }

    @Test(arguments: [#"{"success": true, "data": {"jobs": [{"secrets": "hidden""#, "PandaID=1&secrets=hidden"])
    func halfAJobIsNotQuoted(body: String) throws {
        for call in [try v1.acquireJob(.full), try legacy.acquireJob(.full)] {
            let error = #expect(throws: PandaError.self) { try call.read(response(200, body)) }
            #expect(error?.description.contains("hidden") == false)
        }
    }

    @Test func messagesHoldTheServersOwnWordsOnOneLine() throws {
        let reply = response(403, "ERROR : Token authentication failed.\n  Invalid token.\n" + String(repeating: "x", count: 900))
        let error = #expect(throws: PandaError.self) { try v1.isAlive().read(reply) }
        let text = try #require(error).description
        #expect(text.hasPrefix("is_alive at https://panda.example.org:25443: the server refused the credential: HTTP 403: ERROR : Token"))
        #expect(!text.contains("\n") && text.count < 500)
        let forged = response(200, #"{"success": false, "message": "no\r\n2026 | INFO | all is well\u2028"}"#)
        let refusal = #expect(throws: PandaError.self) { try v1.isAlive().read(forged) }
        #expect(refusal?.description.hasSuffix("the server said: no 2026 | INFO | all is well") == true)
    }
}
