import JobModel
import Logging

/// The way of one file through the queue's tools.
struct Attempt {
    let site: StagingSite

    /// Gives the file to one tool after the other until one has moved it.
    ///
    /// The first failure decides what is reported.
    func run(
        _ tools: [CopyToolChoice], _ plan: (CopyToolChoice) throws(PilotError) -> FileTransfer
    ) async throws(PilotError) -> StagedFile {
        var failure: PilotError?
        for tool in tools {
            do throws(PilotError) {
                return try await move(try plan(tool), with: tool)
            } catch {
                failure = failure ?? error
                if Task.isCancelled { break }
                site.logger.warning("\(tool.name): \(error)")
            }
        }
        throw failure ?? PilotError(.unknownCopyTool, doing: "moving a file", reason: "there is no copy tool")
    }

    private func move(_ transfer: FileTransfer, with choice: CopyToolChoice) async throws(PilotError) -> StagedFile {
        let start = ContinuousClock.now
        do {
            let contents = try await site.tool(choice).copy(transfer)
            return StagedFile(transfer, contents: contents, tool: choice.name, took: ContinuousClock.now - start)
        } catch {
            throw PilotError(error, during: transfer)
        }
    }
}
