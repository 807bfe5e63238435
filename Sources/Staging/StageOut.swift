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

    private func store(_ route: Route, from source: LocalSource, _ plan: TransferPlan) async throws(PilotError) -> StagedFile {
        do {
            return try await send(route, from: source, to: route.destination.primary, plan)
        } catch {
            guard site.allowsAlternate, !Task.isCancelled, let alternate = route.destination.alternate else { throw error }
            site.logger.warning("\(error); trying the storage \(alternate)")
            do {
                return try await send(route, from: source, to: alternate, plan)
            } catch let second {
                site.logger.warning("\(second)")
                throw error
            }
        }
    }

    private func send(
        _ route: Route, from source: LocalSource, to endpoint: String?, _ plan: TransferPlan
    ) async throws(PilotError) -> StagedFile {
        try await Attempt(site: site).run(route.tools) { tool throws(PilotError) in
            var transfer = try plan.stageOut(route.file, from: source, to: endpoint, with: tool)
            transfer.beforeUpload = { [transfer, site] in await site.beforeUpload(transfer) }
            return transfer
        }
    }

    private func storages(of routes: [Route]) async throws(PilotError) -> [String: DDMEndpoint] {
        let names = Set(
            routes.flatMap { [$0.destination.primary, site.allowsAlternate ? $0.destination.alternate : nil] }.compactMap(\.self))
        return names.isEmpty || site.directories.output != nil && routes.allSatisfy(\.isLocal) ? [:] : try await site.storages(names)
    }
}

/// Where a file goes, and by which tools.
private struct Route: Sendable {
    let file: FileSpec
    let tools: [CopyToolChoice]
    let destination: Destination

    init(_ file: FileSpec, _ site: StagingSite) throws(PilotError) {
        let activities = Activities.stageOut(file.role, queue: site.queue, isAnalysis: site.isAnalysis)
        self.file = file
        tools = try CopyToolChoice.list(of: site.queue, for: activities)
        destination = Destination(of: file, queue: site.queue, activities: activities)
    }

    var isLocal: Bool { tools.allSatisfy { $0.kind == .local } }
}
