import JobModel
import Logging
import PandaClient
import Staging
import SystemPackage

/// Files that a dead pilot sent to a storage and told nobody of.
extension Recovery {
    /// Deletes them, so that another attempt with the same names can store its own.
    ///
    /// Only as long as the server waits for this attempt: later the same file may be another attempt's, which found it there. Only what is proved
    /// to be the file in the dead pilot's job directory.
    func deleteOrphans(of word: JournalEntry, askingOf server: any PandaServer) async {
        guard let uploads = word.uploads, let directory = word.jobDirectory.map({ FilePath($0) }), word.queue == context.queue.name,
            await isAwaited(word, by: server)
        else { return }
        let tool = HTTPSCopy(client: context.storageHTTP)
        for (lfn, upload) in uploads where word.update.fileReport?.entries[lfn] == nil {
            for remote in upload.remotes where !remote.hasPrefix("/") {
                let file = FileSpec(role: .output, lfn: lfn, scope: "")
                let transfer = FileTransfer(.stageOut, of: file, local: directory.appending(lfn), remote: remote)
                await delete(transfer, of: word.update.jobID, tool)
            }
        }
    }

    private func delete(_ transfer: FileTransfer, of jobID: Int, _ tool: HTTPSCopy) async {
        do {
            guard try await tool.deleteOrphan(transfer) else { return }
            logger.notice("deleted \(transfer.remote), which job \(jobID) of an earlier pilot stored and nobody was told of")
        } catch {
            logger.warning("\(transfer.remote) may be left of job \(jobID) of an earlier pilot: \(error)")
        }
    }

    private func isAwaited(_ word: JournalEntry, by server: any PandaServer) async -> Bool {
        do {
            let status = try await server.statuses(of: [word.update.jobID]).first { $0.jobID == word.update.jobID }
            // An attempt that nobody knows may be any.
            return status?.attemptNumber == word.update.attemptNumber
                && ["sent", "starting", "running", "transferring"].contains(status?.status)
        } catch {
            logger.warning("\(error)")  // What nobody knows is left alone.
            return false
        }
    }
}
