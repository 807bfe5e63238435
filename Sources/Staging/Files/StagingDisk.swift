import Files

/// The disks that one job's files lie on: what is done there is done on threads of their own, and given up when nothing moves any more.
package struct StagingDisk: Sendable {
    private let work = BlockingWork(threads: Parallel.width)
    /// How long one step may take: a block that is written, a file that is opened.
    private let patience: Duration

    /// A server of files that restarts is away for a minute; one that is away for longer than this is taken for dead.
    package init(patience: Duration = .seconds(180)) { self.patience = patience }

    /// Does one step.
    ///
    /// Throws kind `timeout` when it takes too long, `cancelled` as soon as the task is cancelled. `missing` is what an absent file means.
    func perform<Value: Sendable>(
        _ doing: String, missing: StagingError.Kind = .missingFile, _ step: @escaping @Sendable () throws -> Value
    ) async throws(StagingError) -> Value {
        do {
            return try await work.run(doing, within: patience, step)
        } catch {
            throw StagingError(local: error, "cannot \(doing)", missing: missing)
        }
    }

    /// Does a step that may take as long as all the data before it, such as waiting until they are on the disk.
    func settle<Value: Sendable>(_ doing: String, _ step: @escaping @Sendable () throws -> Value) async throws(StagingError) -> Value {
        do {
            return try await work.run(doing, within: patience * 4, step)
        } catch {
            throw StagingError(local: error, "cannot \(doing)", missing: .other)
        }
    }

    /// Takes something back that a transfer left, also of a cancelled one; what cannot be done in a moment is left to the job's clean-up.
    func tidy(_ step: @escaping @Sendable () throws -> Void) async {
        try? await work.run("removing a part of a file", within: min(patience, .seconds(5)), evenIfCancelled: true, step)
    }
}
