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
            throw PilotError(
                .missingOutputFile, doing: doing, reason: "cannot find \(path)", advice: "the payload did not write it", cause: error)
        }
        guard size > 0 else {
            throw PilotError(.zeroFileSize, doing: doing, reason: "\(path) is empty", advice: "the payload wrote nothing into it")
        }
        return true
    }
}
