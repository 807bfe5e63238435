/// `/api/v1`, as panda-server 1.0.4 speaks it.
struct V1Dialect {
    let dispatcher: Dispatcher

    /// Answers one request.
    ///
    /// `parameters` are read already, `fault` may put another answer in place of the true one.
    func answer(_ request: IncomingRequest, _ name: String, _ method: V1Method, _ parameters: WireObject, _ fault: Fault?) throws -> Reply {
        let asked = request.head
        let isJSON = [asked.header("Content-Type"), asked.header("Accept")].contains("application/json")
        let result: WireValue
        do {
            result = try call(request, name, method, parameters, fault)
        } catch let refusal as V1Method.Refusal {
            switch refusal {
            case .message(let text): result = Self.failure(text)
            case .crash(let text): return .text(text, status: 500)
            }
        }
        return .text(isJSON ? result.json : result.pythonRepr)
    }

    private func call(
        _ request: IncomingRequest, _ name: String, _ method: V1Method, _ parameters: WireObject, _ fault: Fault?
    ) throws -> WireValue {
        if method.needsIdentity && (request.caller == nil || request.peer.isLimited) {
            return Self.failure("SSL secure connection is required")
        }
        if method.needsProductionRole && !request.hasRole("production") { return Self.failure("production or pilot role required") }
        if method.verb != request.head.method {
            return Self.failure("expecting \(method.verb), received \(request.head.method)")
        }
        let arguments = try method.bind(parameters, verb: request.head.method)
        switch fault?.kind {
        case .noJob: return Self.failure("No jobs in PanDA")
        case .code: return Self.success(["StatusCode": .int(fault?.code ?? 30)], "Database error")
        default: break
        }
        switch name {
        case "creds/get_proxy", "creds/get_access_token": return try credential(name, arguments, for: request.caller ?? "")
        case "pilot/acquire_jobs" where !request.hasRole("production"):
            return Self.failure("no production/pilot role in VOMS FQANs or non pilot owner")
        default: return try result(name, arguments, given: parameters, fault)
        }
    }

    private func result(_ name: String, _ arguments: WireObject, given: WireObject, _ fault: Fault?) throws -> WireValue {
        switch name {
        case "system/is_alive": return Self.success()
        case "pilot/update_worker_node", "pilot/update_worker_node_gpu":
            try dispatcher.nodes.add(name, given)
            return Self.success()
        case "metaconfig/get_resource_types": return Self.success(ResourceTypes.all)
        case "pilot/update_worker_status":
            let isKnown = ["started", "finished"].contains(arguments["status"]?.string)
            return isKnown
                ? Self.success() : Self.failure("Invalid worker state. The worker state has to be in ('started', 'finished')")
        case "job/set_debug_mode":
            let isDone = try dispatcher.store.setDebug(arguments["mode"] == true, of: arguments["job_id"]?.int ?? 0)
            // The server has success the wrong way round.
            return isDone ? Self.failure("Succeeded") : Self.success(.null, "Not found PandaID=\(arguments["job_id"]?.int ?? 0)")
        case "pilot/acquire_jobs": return try acquire(arguments)
        case "pilot/get_job_status": return try status(arguments)
        case "pilot/update_job": return try update(arguments, given: given, fault)
        default: return try bulk(arguments, fault)
        }
    }

    static func success(_ data: WireValue = .null, _ message: String = "") -> WireValue {
        ["success": true, "message": .string(message), "data": data]
    }

    static func failure(_ message: String, _ data: WireValue = .null) -> WireValue {
        ["success": false, "message": .string(message), "data": data]
    }

    private func acquire(_ arguments: WireObject) throws -> WireValue {
        var request = JobRequest(site: arguments["site_name"]?.string ?? "")
        request.label = arguments["prod_source_label"]?.string
        request.memory = arguments["memory"]?.int ?? 0
        request.disk = arguments["disk_space"]?.int ?? 0
        request.remainingTime = arguments["remaining_time"]?.int ?? 0
        request.task = arguments["task_id"]?.int
        request.resourceType = arguments["resource_type"]?.string
        request.node = arguments["node"]?.string
        request.computingElement = arguments["computing_element"]?.string
        request.scheduler = arguments["scheduler_id"]?.string
        request.count = arguments["n_jobs"]?.int ?? 1
        request.timeout = arguments["timeout"]?.int ?? 60
        let jobs = try dispatcher.acquire(request)
        if jobs.isEmpty { return Self.failure("No jobs in PanDA") }
        return Self.success(["StatusCode": 0, "jobs": .array(jobs.map { .object($0) })])
    }

    private func status(_ arguments: WireObject) throws -> WireValue {
        let rows = try (arguments["job_ids"]?.array ?? []).compactMap(\.int).map { id -> WireValue in
            let job = try dispatcher.store.job(id)
            return [
                "job_id": .int(id), "status": .string(job?.state.rawValue ?? "not found"), "attempt_number": .int(job?.attempt ?? 0),
            ]
        }
        return Self.success(.array(rows))
    }

    private func bulk(_ arguments: WireObject, _ fault: Fault?) throws -> WireValue {
        let method = V1Method.table["pilot/update_job"]
        let answers = try (arguments["job_list"]?.array ?? []).map { entry -> WireValue in
            guard let fields = entry.object, let method else { return Self.failure("Argument error: not a dict") }
            do {
                return try update(method.bind(fields, verb: "POST"), given: fields, fault)
            } catch let refusal as V1Method.Refusal {
                // One entry's mistake does not stop the others.
                guard case .message(let text) = refusal else { throw refusal }
                return Self.failure(text)
            }
        }
        return Self.success(.array(answers))
    }

    private func update(_ arguments: WireObject, given: WireObject, _ fault: Fault?) throws -> WireValue {
        let status = arguments["job_status"]?.string ?? ""
        guard let state = ServerState(rawValue: status), ServerState.reportable.contains(state) else {
            return Self.failure("Invalid job status: \(status)", ["StatusCode": 50])
        }
        var reading = UpdateReading(isLegacy: false)
        for field in UpdateField.table {
            guard let name = field.v1?.name else { continue }
            do { try reading.take(field, arguments[name]) } catch { throw V1Method.Refusal.crash(error.text) }
        }
        var update = JobUpdate(job: arguments["job_id"]?.int ?? 0, state: state)
        update.attempt = arguments["attempt_nr"]?.int
        update.report = arguments["job_output_report"]?.string ?? ""
        update.log = arguments["pilot_log"]?.string ?? ""
        update.metadata = arguments["meta_data"]?.string ?? ""
        update.stdout = arguments["stdout"]?.string ?? ""
        (update.attributes, update.violation, update.notes) = (reading.columns, reading.violation, reading.notes)
        switch try dispatcher.update(update, dialect: "v1", fields: given) {
        case .databaseError: return Self.success(["StatusCode": 30], "Database error")
        case .command(let command): return Self.success(["StatusCode": 0, "command": .string(Self.command(command, fault))])
        }
    }

    private static func command(_ command: String, _ fault: Fault?) -> String {
        guard let fault, fault.kind == .toBeKilled || fault.kind == .command else { return command }
        return fault.command
    }
}
