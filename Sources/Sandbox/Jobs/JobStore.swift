import Glibc
import Synchronization
package import SystemPackage

/// The jobs, each a record `<PandaID>.json` and a history `<PandaID>.history.jsonl`.
///
/// Several processes may use one directory: `submit` and `kill` work beside a running server. A lock file keeps them apart, and what
/// another process wrote is seen at the next look, by the file's inode and time.
package final class JobStore: Sendable {
    private struct Cached {
        let stamp: Stamp
        let job: SandboxJob
    }

    private struct Stamp: Equatable {
        let inode: UInt
        let seconds: Int
        let nanoseconds: Int
    }

    private let directory: FilePath
    private let lockFile: FileDescriptor
    private let cache = Mutex<[Int: Cached]>([:])
    private let now: @Sendable () -> Double

    /// Opens the directory and makes it when needed.
    ///
    /// `now` gives seconds since 1970.
    package init(directory: FilePath, now: (@Sendable () -> Double)? = nil) throws {
        try DirectoryTree.make(directory)
        self.directory = directory
        self.now = now ?? { Timestamp.now() }
        lockFile = try FileDescriptor.open(
            directory.appending(".lock"), .readWrite, options: [.create, .closeOnExec], permissions: .file)
    }

    deinit {
        // Nothing is written through it, so there is nothing to lose.
        try? lockFile.close()
    }

    /// All jobs, lowest PandaID first.
    package func all() throws -> [SandboxJob] {
        try withLock { cache in
            try ids().compactMap { try read($0, &cache) }
        }
    }

    /// One job, nil when unknown.
    package func job(_ id: Int) throws -> SandboxJob? {
        try withLock { cache in try read(id, &cache) }
    }

    /// Adds the job that `make` describes, which gets the number it must have.
    func add(id wanted: Int?, _ make: (_ id: Int, _ time: Double) throws -> SandboxJob) throws -> SandboxJob {
        try withLock { cache in
            let known = ids()
            let id = wanted ?? max(7_000_000_000, known.last ?? 0) + 1
            guard !known.contains(id) else { throw SandboxError("adding job \(id)", "there is one of that number") }
            let job = try make(id, now())
            try write(job, [JobEvent(time: job.created, kind: "submitted")], &cache)
            return job
        }
    }

    /// Changes one job; `body` returns what its history gets and the caller's result.
    ///
    /// Nil when the job is unknown.
    func change<Result>(_ id: Int, _ body: (inout SandboxJob, Double) throws -> ([JobEvent], Result)) throws -> Result? {
        try withLock { cache in
            guard var job = try read(id, &cache) else { return nil }
            let before = job.state
            let time = now()
            var (events, result) = try body(&job, time)
            if job.state != before { events.append(Self.stateEvent(job, time)) }
            if Adder.settle(&job, now: time) { events.append(Self.stateEvent(job, time)) }
            try write(job, events, &cache)
            return result
        }
    }

    /// Hands out the jobs that the request chooses.
    func take(_ request: JobRequest) throws -> [SandboxJob] {
        try withLock { cache in
            let time = now()
            let jobs = try ids().compactMap { try read($0, &cache) }
            return try request.choose(among: jobs).map { chosen in
                let job = request.take(chosen, now: time)
                let node = WireObject([("node", request.node.map { .string($0) } ?? .null)])
                try write(job, [JobEvent(time: time, kind: "sent", node), Self.stateEvent(job, time)], &cache)
                return job
            }
        }
    }

    /// What happened to a job, oldest first.
    package func history(_ id: Int) throws -> [JobEvent] {
        try DurableFile.textIfPresent(historyFile(id))?.split(separator: "\n").compactMap { JobEvent(line: $0) } ?? []
    }

    /// The updates of a job, oldest first.
    package func updates(of id: Int) throws -> [ReceivedUpdate] {
        try history(id).compactMap { ReceivedUpdate($0) }
    }

    /// Lets every further answer to the job's pilot say `command`, as the server does; an empty one ends that.
    ///
    /// False when there is no such job or it is over.
    package func setCommand(_ command: String, of id: Int) throws -> Bool {
        try change(id) { job, time in
            guard !job.state.isArchived else { return ([], false) }
            // A job that nobody has is simply taken back.
            if command == "tobekilled" && job.state == .activated { job.state = .cancelled }
            job.command = command.isEmpty ? nil : command
            job.modified = time
            return ([JobEvent(time: time, kind: "command", WireObject([("command", .string(command))]))], true)
        } ?? false
    }

    /// Lets answers to the job's pilot say `debug`, or no longer; false when there is no such job.
    ///
    /// As in the server, `debugoff` is never said by itself: that is a command.
    package func setDebug(_ on: Bool, of id: Int) throws -> Bool {
        try change(id) { job, time in
            job.isDebug = on
            return ([JobEvent(time: time, kind: "debug", WireObject([("on", .bool(on))]))], true)
        } ?? false
    }

    // MARK: files

    private func withLock<Result>(_ body: (inout [Int: Cached]) throws -> Result) throws -> Result {
        try cache.withLock { cache in
            guard flock(lockFile.rawValue, LOCK_EX) == 0 else { throw Errno(rawValue: errno) }
            defer { flock(lockFile.rawValue, LOCK_UN) }
            return try body(&cache)
        }
    }

    private func ids() -> [Int] {
        DirectoryTree.names(in: directory).compactMap { $0.hasSuffix(".json") ? Int($0.dropLast(5)) : nil }.sorted()
    }

    private func recordFile(_ id: Int) -> FilePath { directory.appending("\(id).json") }
    private func historyFile(_ id: Int) -> FilePath { directory.appending("\(id).history.jsonl") }

    private func stamp(_ id: Int) -> Stamp? {
        var status = stat()
        guard stat(recordFile(id).string, &status) == 0 else { return nil }
        return Stamp(inode: UInt(status.st_ino), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    private func read(_ id: Int, _ cache: inout [Int: Cached]) throws -> SandboxJob? {
        guard let stamp = stamp(id), let text = cache[id]?.stamp == stamp ? "" : try DurableFile.textIfPresent(recordFile(id)) else {
            return nil
        }
        var job = try cache[id].flatMap { $0.stamp == stamp ? $0.job : nil } ?? SandboxJob(WireValue(json: text))
        let time = now()
        if Adder.settle(&job, now: time) {
            try write(job, [Self.stateEvent(job, time)], &cache)
        } else {
            cache[id] = Cached(stamp: stamp, job: job)
        }
        return job
    }

    private func write(_ job: SandboxJob, _ events: [JobEvent], _ cache: inout [Int: Cached]) throws {
        let history = try FileDescriptor.open(
            historyFile(job.id), .writeOnly, options: [.create, .append, .closeOnExec], permissions: .file)
        _ = try history.closeAfter { try history.writeAll(events.map(\.line).joined().utf8) }
        try DurableFile.write(Array(job.wire.json.utf8), to: recordFile(job.id), mode: .file)
        if let stamp = stamp(job.id) { cache[job.id] = Cached(stamp: stamp, job: job) }
    }

    private static func stateEvent(_ job: SandboxJob, _ time: Double) -> JobEvent {
        var details = WireObject([("state", .string(job.state.rawValue))])
        details["ddmErrorDiag"] = job.state.isArchived ? job.attributes["ddmErrorDiag"] : nil
        return JobEvent(time: time, kind: "state", details)
    }
}
