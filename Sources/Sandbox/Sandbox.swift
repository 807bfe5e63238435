import COpenSSL
package import SystemPackage

/// An embedded PanDA server with its file store, CA and proxy, in one directory.
///
/// Everything lives in files, so a sandbox started again in the same directory goes on where the last one ended.
package final class Sandbox: Sendable {
    /// The directory.
    package let directory: SandboxDirectory
    /// The keys and certificates.
    package let pki: SandboxPKI
    /// The port that is listened on.
    package let port: Int
    /// The address, `https://127.0.0.1:PORT`.
    package let url: String
    /// The jobs with all that was reported.
    package let jobs: JobStore
    /// What goes wrong on purpose.
    package let faults: Faults
    private let listener: Listener
    private let log: AccessLog
    /// The tokens that count as identities.
    package let tokens: TokenBook
    private let arrivals = Arrivals<(job: Int, state: String)>()

    /// The queue of a new directory.
    package static let queue = QueueBook.standardQueue
    /// The DDM endpoint of a new directory.
    package static let endpoint = QueueBook.standardEndpoint

    /// Makes what the directory lacks and serves until `close()`.
    package init(directory path: FilePath, options: SandboxOptions = SandboxOptions()) throws {
        directory = SandboxDirectory(path)
        try directory.make()
        let queues = QueueBook(directory: directory)
        try queues.writeDefaults()
        pki = try SandboxPKI(directory: directory.pki, keys: options.keys)
        jobs = try JobStore(directory: directory.jobs, now: options.now)
        tokens = try TokenBook(directory: directory.tokens, now: options.now)
        faults = Faults(options.faults)
        log = try AccessLog(directory.accessLog)
        listener = try Listener(host: options.host, port: options.port)
        port = listener.port
        // Who listens everywhere is reached, by the certificate's names, at the loopback address.
        let reached = ["0.0.0.0", "::"].contains(options.host) ? "127.0.0.1" : options.host
        url = "https://\(reached.contains(":") ? "[\(reached)]" : reached):\(listener.port)"
        let shelf = CredentialShelf(pki: pki, tokens: tokens, isOpen: options.givesCredentials)
        let dispatcher = Dispatcher(
            store: jobs, queues: queues, nodes: NodeBook(path: directory.nodes), credentials: shelf, base: url,
            adderDelay: options.adderDelay, arrivals: arrivals)
        let service = Service(options: options, directory: directory, base: url, dispatcher: dispatcher, faults: faults)
        let context = try TLSContext(
            identity: options.hostCredential ?? pki.host, caFile: pki.caFile, clients: options.clientCertificate,
            highestVersion: options.onlyTLS12 ? TLS1_2_VERSION : 0)
        let server = ConnectionServer(context: context, service: service, log: log, options: options)
        try listener.start { number, socket in server.serve(number, socket) }
    }

    deinit { close() }

    /// Ends all connections and waits for their threads.
    package func close() {
        arrivals.close()
        log.arrivals.close()
        listener.close()
    }

    /// Adds a job, see `JobForm`; returns its PandaID.
    ///
    /// Local paths in it are relative to `folder`.
    @discardableResult
    package func submit(_ form: WireValue, relativeTo folder: FilePath = ".") throws -> Int {
        try JobForm(form, folder: folder).submit(to: jobs, directory).id
    }

    /// All updates of a job, oldest first.
    package func updates(of id: Int) throws -> [ReceivedUpdate] { try jobs.updates(of: id) }

    /// Waits until the job's pilot has reported that state, or anything at all when `state` is nil.
    ///
    /// - Returns: false when the sandbox was closed or the task cancelled before.
    package func waitForUpdate(of id: Int, state: String? = nil) async -> Bool {
        await arrivals.wait(
            for: { $0.job == id && (state == nil || $0.state == state) },
            unless: {
                // A history that cannot be read has no update in it.
                let updates = (try? jobs.updates(of: id)) ?? []
                return updates.contains { state == nil || $0.state == state }
            })
    }

    /// Waits until a request is answered of which that is true.
    ///
    /// - Returns: false when the sandbox was closed or the task cancelled before.
    package func waitForRequest(where isMeant: @escaping @Sendable (AccessRecord) -> Bool) async -> Bool {
        // A log that cannot be read has no request in it.
        await log.arrivals.wait(for: isMeant) { ((try? accessLog()) ?? []).contains(where: isMeant) }
    }

    /// What the access log holds, oldest first.
    package func accessLog() throws -> [AccessRecord] {
        try DurableFile.textIfPresent(directory.accessLog)?.split(separator: "\n").compactMap { AccessRecord(line: $0) } ?? []
    }

    /// What was posted to `/traces/`, oldest first.
    package func traces() throws -> [WireValue] {
        try DurableFile.textIfPresent(directory.traces)?.split(separator: "\n").map { try WireValue(json: String($0)) } ?? []
    }

    /// What pilots told of their nodes: the `call` and its `fields` as they came, oldest first.
    package func nodes() throws -> [WireValue] { try NodeBook(path: directory.nodes).entries() }

    /// Where Rucio's rule puts a file of the sandbox's endpoint.
    package func storagePath(scope: String, lfn: String) -> FilePath {
        directory.storage.appending("rucio").pushing(FilePath(RucioPath.path(scope: scope, lfn: lfn)))
    }

    /// Puts a file into the storage by Rucio's rule, for use as input.
    package func store(_ bytes: [UInt8], scope: String, lfn: String) throws {
        let path = storagePath(scope: scope, lfn: lfn)
        try DirectoryTree.make(path.removingLastComponent())
        try DurableFile.write(bytes, to: path, mode: .file)
    }

    /// Puts a transform where jobs find it as `{base}/trf/NAME`.
    package func storeTransform(_ text: String, name: String) throws {
        try DurableFile.write(Array(text.utf8), to: directory.transforms.appending(name), mode: .file)
    }
}
