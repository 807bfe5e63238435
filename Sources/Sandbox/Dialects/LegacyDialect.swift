/// `/server/panda`, as panda-server 0.8.1 speaks it.
struct LegacyDialect {
    let dispatcher: Dispatcher

    /// Answers one request.
    ///
    /// `given` are its parameters, `fault` may put another answer in place of the true one.
    func answer(_ request: IncomingRequest, _ name: String, _ method: LegacyMethod, _ given: WireObject, _ fault: Fault?) throws -> Reply {
        if let complaint = method.complaint(name, given) { return .text(complaint, status: 500) }
        let wantsJSON = request.head.header("Accept")?.contains("application/json") ?? false
        if fault?.kind == .code { return Self.reply(["StatusCode": .int(fault?.code ?? 30)], wantsJSON) }
        do {
            return try result(request, name, given, wantsJSON, fault)
        } catch let crash as UpdateReading.Crash {
            return .text(crash.text, status: 500)
        }
    }

    private func result(
        _ request: IncomingRequest, _ name: String, _ given: WireObject, _ wantsJSON: Bool, _ fault: Fault?
    ) throws -> Reply {
        let hasRole = request.hasRole("production", "pilot")
        switch name {
        case "isAlive": return .text("alive=yes")
        case "getStatus": return try status(given)
        case "getProxy", "get_access_token": return Self.reply(try credential(request, name, given), true)
        case "checkJobStatus": return try commands(given)
        case "getResourceTypes":
            return Self.reply(["StatusCode": 0, "ResourceTypes": ResourceTypes.all], wantsJSON)
        case "updateWorkerPilotStatus":
            guard hasRole else { return .text("production or pilot role is required") }
            guard ["started", "finished"].contains(given["status"]?.string) else {
                return .text("The worker state has to be in ('started', 'finished')")
            }
            return Self.reply(["StatusCode": 0], wantsJSON)
        case "getJob":
            guard hasRole else { return Self.noRole(wantsJSON) }
            return try getJob(given, wantsJSON, fault)
        case "updateJob":
            guard hasRole else { return Self.noRole(wantsJSON) }
            return Self.reply(try update(given, fault), wantsJSON)
        default:
            guard hasRole else { return .text(WireValue.array([false, "production or pilot role is required"]).json) }
            return try bulk(given, wantsJSON, fault)
        }
    }

    private static func reply(_ members: WireValue, _ wantsJSON: Bool) -> Reply {
        wantsJSON ? .text(members.json, type: "application/json") : .text(Form.encode(members.object ?? WireObject()))
    }

    private static func noRole(_ wantsJSON: Bool) -> Reply {
        reply(
            wantsJSON
                ? ["StatusCode": 60, "errorDialog": "no production/pilot role in VOMS FQANs or non pilot owner"] : ["StatusCode": 60],
            wantsJSON)
    }

    private func getJob(_ given: WireObject, _ wantsJSON: Bool, _ fault: Fault?) throws -> Reply {
        func number(_ name: String) -> Int { given[name].flatMap { $0.looseInt ?? $0.double.map { Int($0) } } ?? 0 }
        var request = JobRequest(site: given["siteName"]?.string ?? "")
        request.label = given["prodSourceLabel"]?.string
        request.memory = number("mem")
        request.disk = number("diskSpace")
        request.remainingTime = number("remaining_time")
        request.task = given["taskID"]?.looseInt
        request.resourceType = given["resourceType"]?.string
        request.node = given["node"]?.string
        request.computingElement = given["computingElement"]?.string
        request.scheduler = given["schedulerID"]?.string
        request.count = given["nJobs"]?.looseInt ?? 1
        request.timeout = given["timeout"]?.looseInt ?? 60
        let jobs = fault?.kind == .noJob ? [] : try dispatcher.acquire(request)
        guard let first = jobs.first else {
            return Self.reply(wantsJSON ? ["StatusCode": 20, "errorDialog": "no jobs in PanDA"] : ["StatusCode": 20], wantsJSON)
        }
        guard given["nJobs"] != nil else { return Self.reply(.object(first), wantsJSON) }
        let list = WireValue.array(jobs.map { .object($0) })
        return Self.reply(["StatusCode": 0, "jobs": wantsJSON ? list : .string(list.json)], wantsJSON)
    }

    private func update(_ given: WireObject, _ fault: Fault?) throws -> WireValue {
        if given["jobId"]?.string == "NULL" { return ["StatusCode": 0] }
        guard let id = given["jobId"]?.looseInt else {
            throw UpdateReading.Crash(text: "invalid literal for int() with base 10: \(given["jobId"]?.pythonRepr ?? "''")")
        }
        guard let state = given["state"]?.string.flatMap(ServerState.init), ServerState.reportable.contains(state) else {
            return ["StatusCode": 0]
        }
        var reading = UpdateReading(isLegacy: true)
        for field in UpdateField.table {
            guard let name = field.legacy else { continue }
            if ["pilotLog", "metaData"].contains(name), let value = given[name], value.string == nil {
                throw UpdateReading.Crash(text: "'\(value.pythonType)' object is not subscriptable")
            }
            try reading.take(field, given[name])
        }
        var update = JobUpdate(job: id, state: state)
        update.attempt = given["attemptNr"]?.looseInt
        update.report = given["xml"]?.string ?? ""
        update.log = given["pilotLog"]?.string ?? ""
        update.metadata = given["metaData"]?.string ?? ""
        update.stdout = given["stdout"]?.pythonText ?? ""
        (update.attributes, update.violation, update.notes) = (reading.columns, reading.violation, reading.notes)
        switch try dispatcher.update(update, dialect: "legacy", fields: given) {
        case .databaseError: return ["StatusCode": 30]
        case .command(let command):
            let isFaulty = fault?.kind == .toBeKilled || fault?.kind == .command
            return ["StatusCode": 0, "command": .string(isFaulty ? fault?.command ?? command : command)]
        }
    }

    private func bulk(_ given: WireObject, _ wantsJSON: Bool, _ fault: Fault?) throws -> Reply {
        var answers: [WireValue] = []
        do {
            let list = try given["jobList"]?.string.map { try WireValue(json: $0) } ?? given["jobList"]
            for entry in list?.array ?? [] {
                let fields = entry.object ?? WireObject()
                if let complaint = LegacyMethod.table["updateJob"]?.complaint("updateJob", fields) {
                    throw UpdateReading.Crash(text: complaint)
                }
                let answer = try update(fields, fault)
                answers.append(
                    wantsJSON ? ["type": "json", "content": .string(answer.json)] : .string(Form.encode(answer.object ?? WireObject())))
            }
        } catch let crash as UpdateReading.Crash {
            return .text(WireValue.array([false, .string("failed with TypeError \(crash.text)")]).json)
        }
        return .text(WireValue.array([true, .array(answers)]).json)
    }

    private func status(_ given: WireObject) throws -> Reply {
        let ids = (given["ids"]?.pythonText ?? "").split(separator: " ")
        let jobs = try ids.map { try Int($0).flatMap { try dispatcher.store.job($0) } }
        return Self.reply(
            [
                "StatusCode": 0, "status": .string(jobs.map { $0?.state.rawValue ?? "notfound" }.joined(separator: "+")),
                "attemptNr": .string(jobs.map { String($0?.attempt ?? 0) }.joined(separator: "+")),
            ], false)
    }

    private func commands(_ given: WireObject) throws -> Reply {
        let ids = (given["ids"]?.pythonText ?? "").split(separator: ",")
        let rows = try ids.map { text -> WireValue in
            let job = try Int(text).flatMap { try dispatcher.store.job($0) }
            guard let job else { return .null }
            return ["command": job.command.map { .string($0) } ?? .null, "status": .string(job.state.rawValue)]
        }
        return Self.reply(["StatusCode": 0, "data": .array(rows)], true)
    }
}
