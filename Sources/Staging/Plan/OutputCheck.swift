import Files
import JobModel
import SystemPackage

/// Which outputs there are, asked before the first one is sent.
struct OutputCheck: Sendable {
    /// How a file is reached.
    let source: @Sendable (FileSpec) -> LocalSource
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
        let source = source(file), path = source.path, doing = "stage-out of \(file.lfn)"
        let size: Int64
        do {
            size = try source.open().currentFacts().size
        } catch Errno.noSuchFileOrDirectory where allowNoOutput.contains(file.lfn) {
            return false
        } catch let error as NotAFile {
            throw PilotError(
                .missingOutputFile, doing: doing, reason: "\(path) is not a file of the job",
                advice: "outputs are regular files in the job directory, or links to such", cause: error)
        } catch {
            if let code = ErrorCode(nodesFault: error) {
                throw PilotError(code, doing: doing, reason: "cannot look at \(path)", cause: error)
            }
            throw PilotError(
                .missingOutputFile, doing: doing, reason: "cannot find \(path)", advice: "the payload did not write it", cause: error)
        }
        guard size > 0 else {
            throw PilotError(.zeroFileSize, doing: doing, reason: "\(path) is empty", advice: "the payload wrote nothing into it")
        }
        return true
    }
}

extension StagingSite {
    /// The outputs that exist; see `OutputCheck`.
    func present(_ files: [FileSpec], _ source: @escaping @Sendable (FileSpec) -> LocalSource) async throws(PilotError) -> [FileSpec] {
        let check = OutputCheck(source: source, allowNoOutput: allowNoOutput)
        do {
            return try await disk.perform("look for the outputs in \(directories.job)") {
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
