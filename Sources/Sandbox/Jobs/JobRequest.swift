/// What a pilot asks for.
struct JobRequest {
    var site: String
    var label: String?
    /// MB; 0 is no limit.
    var memory = 0
    /// MB; 0 is no limit.
    var disk = 0
    /// Seconds; 0 is no limit.
    var remainingTime = 0
    var task: Int?
    var resourceType: String?
    var node: String?
    var computingElement: String?
    var scheduler: String?
    /// How many jobs at most.
    var count = 1
    /// Seconds; the server uses ten of them for itself.
    var timeout = 60
    /// Whether the queue is in status `test`.
    var queueIsTest = false

    /// Labels that a request for managed jobs is content with.
    private static let managed: Set<String> = ["managed", "test", "prod_test", "install"]
    /// Labels that a request for user jobs is content with.
    private static let user: Set<String> = ["user", "panda", "install"]

    private func accepts(label wanted: String) -> Bool {
        var asked = label ?? ""
        if queueIsTest && ["user", "managed", "unified"].contains(asked) { asked = "test" }
        return switch asked {
        case "", "managed": Self.managed.contains(wanted)
        case "user": Self.user.contains(wanted)
        case "unified": Self.managed.contains(wanted) || Self.user.contains(wanted)
        default: asked == wanted
        }
    }

    /// Whether the job is one that was asked for.
    func accepts(_ job: SandboxJob) -> Bool {
        func need(_ name: String) -> Int { job.definition[name]?.looseInt ?? 0 }
        func fits(_ limit: Int, _ need: Int) -> Bool { limit <= 0 || need <= limit }
        return job.state == .activated && job.site == site && accepts(label: job.label)
            && fits(memory, need("minRamCount")) && fits(disk, need("maxDiskCount")) && fits(remainingTime, need("maxWalltime"))
            && task.map { $0 == need("taskID") } ?? true
            && resourceType.map { $0 == job.definition["resource_type"]?.string } ?? true
    }

    /// The jobs to hand out, best first.
    func choose(among jobs: [SandboxJob]) -> [SandboxJob] {
        guard timeout > 10 else { return [] }
        func priority(_ job: SandboxJob) -> Int { job.definition["currentPriority"]?.looseInt ?? 0 }
        return Array(jobs.filter(accepts).sorted { (-priority($0), $0.id) < (-priority($1), $1.id) }.prefix(max(0, count)))
    }

    /// The job as it is once this request has it.
    func take(_ job: SandboxJob, now: Double) -> SandboxJob {
        var job = job
        job.state = .sent
        job.sentCount += 1
        job.modified = now
        job.attributes["startTime"] = .string(Timestamp.text(now))
        job.attributes["modificationHost"] = node.map { .string(String($0.prefix(128))) }
        job.attributes["computingElement"] = computingElement.map { .string($0) }
        job.attributes["schedulerID"] = scheduler.map { .string($0) }
        return job
    }
}
