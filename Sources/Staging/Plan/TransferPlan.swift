import JobModel
import SystemPackage

/// Says for each file where it is and where it shall be; moves nothing.
struct TransferPlan {
    let site: StagingSite
    /// What is known of the storages, by name.
    let storages: [String: DDMEndpoint]

    private var queue: QueueData { site.queue }

    // MARK: Inputs

    func stageIn(_ file: FileSpec, with tool: CopyToolChoice) throws(PilotError) -> FileTransfer {
        let doing = "planning the stage-in of \(file.lfn)"
        do {
            return tool.kind == .local ? try localStageIn(file) : try remoteStageIn(file, with: tool)
        } catch {
            throw PilotError(error, doing: doing, direction: .stageIn)
        }
    }

    private func localStageIn(_ file: FileSpec) throws(PlanError) -> FileTransfer {
        let source: FilePath
        if let tree = site.directories.inputTree {
            source = tree.pushing(FilePath(try path(of: file).text))
        } else if site.usesStoragePaths {
            source = try FilePath(localPath(in: path(of: file).surl(access(of: input(file), ["read_lan", "read_wan"]))))
        } else {
            source = (site.directories.input ?? site.directories.parent).appending(file.lfn)
        }
        return FileTransfer(
            .stageIn, of: file, local: site.directories.job.appending(file.lfn), remote: source.string, endpoint: file.endpoint)
    }

    private func remoteStageIn(_ file: FileSpec, with tool: CopyToolChoice) throws(PlanError) -> FileTransfer {
        let storage = try input(file)
        let isOwn = isOwn(storage.name) || queue.storages.isEmpty
        guard isOwn ? queue.allowLAN : queue.allowWAN else {
            throw PlanError(.noReplicas, "\(storage.name) is \(isOwn ? "near" : "far"), from where the queue takes nothing")
        }
        let access = try access(of: storage, isOwn ? ["read_lan", "read_wan"] : ["read_wan"], for: tool)
        let path = try path(of: file)
        return FileTransfer(
            .stageIn, of: file, local: site.directories.job.appending(file.lfn), remote: path.url(access), surl: path.surl(access),
            endpoint: storage.name)
    }

    private func input(_ file: FileSpec) throws(PlanError) -> DDMEndpoint {
        try storage(file.endpoint ?? Activities.stageIn.lazy.compactMap { queue.storages[$0]?.first }.first)
    }

    // MARK: Outputs

    func stageOut(_ file: FileSpec, from source: LocalSource, to endpoint: String?, with tool: CopyToolChoice) throws(PilotError)
        -> FileTransfer
    {
        do {
            return tool.kind == .local
                ? try localStageOut(file, source, endpoint) : try remoteStageOut(file, source, endpoint, with: tool)
        } catch {
            throw PilotError(error, doing: "planning the stage-out of \(file.lfn)", direction: .stageOut)
        }
    }

    private func localStageOut(_ file: FileSpec, _ source: LocalSource, _ endpoint: String?) throws(PlanError) -> FileTransfer {
        var transfer = FileTransfer(.stageOut, of: file, local: source.path, remote: "", endpoint: endpoint, held: source)
        if let output = site.directories.output {
            transfer.remote = output.appending(file.lfn).string
        } else if site.usesStoragePaths {
            let surl = try path(of: file).surl(access(of: storage(endpoint), writing(endpoint)))
            (transfer.remote, transfer.surl) = (try localPath(in: surl), surl)
        } else {
            transfer.remote = site.directories.parent.appending(file.lfn).string
            // Without a storage the file is left beside the job directory for whoever started the pilot.
            guard let endpoint, let storage = storages[endpoint] else { return transfer }
            transfer.surl = try path(of: file).surl(access(of: storage, writing(endpoint)))
            transfer.spaceToken = storage.token.isEmpty ? nil : storage.token
        }
        return transfer
    }

    private func remoteStageOut(
        _ file: FileSpec, _ source: LocalSource, _ endpoint: String?, with tool: CopyToolChoice
    ) throws(PlanError) -> FileTransfer {
        let storage = try storage(endpoint)
        let access = try access(of: storage, writing(endpoint), for: tool)
        guard storage.isDeterministic else {
            throw PlanError(.nonDeterministicDDM, "where \(storage.name) keeps a file does not follow from its name")
        }
        let path = try path(of: file)
        return FileTransfer(
            .stageOut, of: file, local: source.path, remote: path.url(access), surl: path.surl(access), endpoint: storage.name,
            held: source)
    }

    private func writing(_ endpoint: String?) -> [String] {
        endpoint.map(isOwn) ?? false ? ["write_lan", "write_wan"] : ["write_wan"]
    }

    // MARK: Storages

    /// True for one of the storages that the queue itself names.
    private func isOwn(_ endpoint: String) -> Bool {
        queue.storages.values.contains { $0.contains(endpoint) }
    }

    private func storage(_ name: String?) throws(PlanError) -> DDMEndpoint {
        guard let name else { throw PlanError(.noStorage, "queue \(queue.name) names no storage for it") }
        guard let storage = storages[name] else { throw PlanError(.noStorage, "nothing is known of the storage \(name)") }
        return storage
    }

    /// The storage's first way for these activities; with a tool, the first that the tool can go.
    private func access(
        of storage: DDMEndpoint, _ activities: [String], for tool: CopyToolChoice? = nil
    ) throws(PlanError) -> DDMEndpoint.Access {
        let ways = activities.flatMap { storage.access[$0] ?? [] }
        if let way = ways.first(where: { tool?.schemes.contains($0.scheme) ?? true }) { return way }
        let schemes = Set(ways.map(\.scheme)).sorted().joined(separator: ", ")
        if let tool, tool.standsForProcess, !ways.isEmpty {
            throw PlanError(.unknownCopyTool, "\(tool.name) over \(schemes), as \(storage.name) wants it, is not built yet")
        }
        throw PlanError(
            .noStorageProtocol,
            "\(storage.name) has \(ways.isEmpty ? "no protocol" : "only \(schemes)") for \(activities.joined(separator: ", "))")
    }

    private func path(of file: FileSpec) throws(PlanError) -> StoragePath {
        do {
            return try StoragePath(of: file)
        } catch {
            throw PlanError(nil, error.reason)
        }
    }

    /// The path on this machine that a storage address names.
    private func localPath(in surl: String) throws(PlanError) -> String {
        let isLocal = { (start: String) in surl.prefix(start.count).lowercased() == start }
        let path = isLocal("file://localhost/") ? String(surl.dropFirst(16)) : isLocal("file:///") ? String(surl.dropFirst(7)) : surl
        guard path.hasPrefix("/") else {
            throw PlanError(.badQueueConfiguration, "the queue has mv_final_destination, but \(surl) is no path on this machine")
        }
        return path
    }
}
