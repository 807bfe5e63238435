package import Files
import FoundationEssentials
package import JobModel
import Logging
import SystemPackage

/// Brings a job's outputs, or its log, to storage.
package struct StageOut: Sendable {
    private let site: StagingSite

    package init(site: StagingSite) {
        self.site = site
    }

    /// Moves the files, which are in the job directory, or the one that is `opened`, and returns those that are in storage now.
    ///
    /// All files are looked at first: a missing one throws before anything is sent, or is left out if the job allows that. Throws the first
    /// failure, after the other transfers were ended; a cancelled task ends the same way.
    package func run(_ files: [FileSpec], opened: HeldFile? = nil) async throws(PilotError) -> [StagedFile] {
        let source = try source(opened)
        let present = try await site.present(files, source).map(identified)
        guard !present.isEmpty else { return [] }
        var routes: [Route] = []
        for file in present { routes.append(try Route(file, site)) }
        let plan = TransferPlan(site: site, storages: try await storages(of: routes))
        return try await Parallel.map(routes) { route throws(PilotError) in
            try await store(route, from: source(route.file), plan)
        }
    }

    /// How the files are reached.
    private func source(_ opened: HeldFile?) throws(PilotError) -> @Sendable (FileSpec) -> LocalSource {
        let job = site.directories.job
        if let opened { return { .opened(opened, job.appending($0.lfn)) } }
        do {
            let directory = try site.directories.held ?? HeldDirectory(job)
            return { file in FilePath.Component(file.lfn).map { .job(directory, $0) } ?? .outside(job.appending(file.lfn)) }
        } catch {
            throw PilotError(.missingOutputFile, doing: "opening the job directory \(job)", cause: error)
        }
    }

    /// The file with a guid: a given one is kept.
    private func identified(_ file: FileSpec) -> FileSpec {
        var file = file
        file.guid = file.guid ?? UUID().uuidString
        return file
    }

    /// Brings a file to its storage or, where that is allowed, to the next one when its own fails.
    private func store(_ route: Route, from source: LocalSource, _ plan: TransferPlan) async throws(PilotError) -> StagedFile {
        do {
            return try await send(route, from: source, to: route.primary, plan)
        } catch {
            guard let alternate = route.alternate, error.mayBeTheStorages, !Task.isCancelled else { throw error }
            site.logger.warning("\(error); trying the storage \(alternate)")
            do {
                var stored = try await send(route, from: source, to: alternate, plan)
                stored.isAlternate = true
                return stored
            } catch let second {
                throw error.followed(by: second)
            }
        }
    }

    private func send(
        _ route: Route, from source: LocalSource, to endpoint: String?, _ plan: TransferPlan
    ) async throws(PilotError) -> StagedFile {
        try await Attempt(site: site).run(route.tools) { tool throws(PilotError) in
            var transfer = try plan.stageOut(route.file, from: source, to: endpoint, with: tool)
            transfer.measure = site.outputChecksum
            transfer.beforeUpload = { [transfer, site] in await site.beforeUpload(transfer) }
            return transfer
        }
    }

    private func storages(of routes: [Route]) async throws(PilotError) -> [String: DDMEndpoint] {
        let names = Set(routes.flatMap { [$0.primary, $0.alternate] }.compactMap(\.self))
        return names.isEmpty || site.directories.output != nil && routes.allSatisfy(\.isLocal) ? [:] : try await site.storages(names)
    }
}

/// Where a file goes, and by which tools.
private struct Route: Sendable {
    let file: FileSpec
    let tools: [CopyToolChoice]
    let primary: String?
    /// Where it goes when the first storage fails; nil when it may go nowhere else.
    let alternate: String?

    init(_ file: FileSpec, _ site: StagingSite) throws(PilotError) {
        let activities = Activities.stageOut(file.role, queue: site.queue, isAnalysis: site.isAnalysis)
        self.file = file
        tools = try CopyToolChoice.list(of: site.queue, for: activities)
        let destination = Destination(of: file, queue: site.queue, activities: activities, excluded: site.alternate.nucleus)
        primary = destination.primary
        // What is left on this machine for somebody else lies there whatever the storage is called.
        let isLeftHere = tools.allSatisfy { $0.kind == .local } && !site.usesStoragePaths
        alternate = site.alternate.isAllowed(on: site.queue) && !isLeftHere ? destination.alternate : nil
    }

    var isLocal: Bool { tools.allSatisfy { $0.kind == .local } }
}
