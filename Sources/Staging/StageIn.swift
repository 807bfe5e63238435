package import JobModel

/// Brings a job's inputs into its directory.
package struct StageIn: Sendable {
    private let site: StagingSite

    package init(site: StagingSite) {
        self.site = site
    }

    /// Moves all files, several at a time, each by the first of the queue's tools that succeeds.
    ///
    /// Throws the first failure, after the other transfers were ended; a cancelled task ends the same way.
    package func run(_ files: [FileSpec]) async throws(PilotError) -> [StagedFile] {
        guard !files.isEmpty else { return [] }
        let tools = try CopyToolChoice.list(of: site.queue, for: Activities.stageIn)
        // A local tool links, which takes no room.
        if tools.first?.kind != .local { try await InputSizeCheck(site: site).check(files) }
        let plan = TransferPlan(site: site, storages: try await storages(of: files, for: tools))
        return try await Parallel.map(files) { file throws(PilotError) in
            try await Attempt(site: site).run(tools) { tool throws(PilotError) in try plan.stageIn(file, with: tool) }
        }
    }

    private func storages(of files: [FileSpec], for tools: [CopyToolChoice]) async throws(PilotError) -> [String: DDMEndpoint] {
        let isLocal = tools.allSatisfy { $0.kind == .local } && (!site.usesStoragePaths || site.directories.inputTree != nil)
        if isLocal { return [:] }
        let own = Activities.stageIn.compactMap { site.queue.storages[$0]?.first }
        return try await site.storages(Set(files.compactMap(\.endpoint) + own))
    }
}
