/// One way to bring a file to or from storage.
///
/// A tool moves exactly one file and leaves a clear picture: either the whole file is at its destination and is what the catalogue says,
/// or it throws and nothing of the attempt is left there. Which file, from where, and whether to try again is decided by others.
/// Every tool passes the suite in `StagingTests/Conformance`.
package protocol CopyTool: Sendable {
    /// Moves the file and returns what it holds, measured on the way.
    ///
    /// Throws `StagingError` of kind `cancelled` when the calling task is cancelled.
    func copy(_ transfer: FileTransfer) async throws(StagingError) -> Contents
}
