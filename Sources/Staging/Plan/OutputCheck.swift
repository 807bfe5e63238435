import JobModel
import SystemPackage

/// Which outputs there are, asked before the first one is sent.
struct OutputCheck {
    let directory: FilePath
    /// Names that may be missing.
    let allowNoOutput: Set<String>

    /// The files that exist.
    ///
    /// Throws 1165 for one that is missing and may not be, and 1191 for an empty one.
    func present(_ files: [FileSpec]) throws(PilotError) -> [FileSpec] {
        var present: [FileSpec] = []
        for file in files where try isPresent(file) { present.append(file) }
        return present
    }

    private func isPresent(_ file: FileSpec) throws(PilotError) -> Bool {
        let path = directory.appending(file.lfn), doing = "stage-out of \(file.lfn)"
        let status: Stat
        do {
            status = try path.stat()
        } catch .noSuchFileOrDirectory where allowNoOutput.contains(file.lfn) {
            return false
        } catch {
            throw PilotError(
                .missingOutputFile, doing: doing, reason: "cannot find \(path)", advice: "the payload did not write it", cause: error)
        }
        guard status.type == .regular else { throw PilotError(.missingOutputFile, doing: doing, reason: "\(path) is not a file") }
        guard status.size > 0 else {
            throw PilotError(.zeroFileSize, doing: doing, reason: "\(path) is empty", advice: "the payload wrote nothing into it")
        }
        return true
    }
}

extension StagingSite {
    /// The outputs that exist in the directory; see `OutputCheck`.
    func present(_ files: [FileSpec], in directory: FilePath) async throws(PilotError) -> [FileSpec] {
        let check = OutputCheck(directory: directory, allowNoOutput: allowNoOutput)
        do {
            return try await disk.perform("look for the outputs in \(directory)") {
                Result { () throws(PilotError) in try check.present(files) }
            }.get()
        } catch let error as StagingError {
            throw PilotError(
                error.kind.code(.stageOut), doing: "stage-out of \(files.count) files", reason: error.reason, cause: error.cause)
        } catch let error as PilotError {
            throw error
        } catch {
            throw PilotError(.stageOutFailed, doing: "stage-out of \(files.count) files", cause: error)
        }
    }
}
