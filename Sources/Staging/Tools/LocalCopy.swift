import Files
import SystemPackage

/// Pilot's `mv`: links, copies or moves files on this machine, for sites where somebody else brings and fetches them.
package struct LocalCopy: CopyTool {
    package enum Method: String, Sendable {
        /// A symbolic link to the source; of inputs only.
        case link = "symlink"
        case copy = "cp"
        case move = "mv"
    }

    private let input: Method
    private let outputList: OutputList?

    /// Takes inputs by `input` and moves outputs, each of which is named in `outputList`, if any.
    package init(input: Method = .link, outputList: OutputList? = nil) {
        self.input = input
        self.outputList = outputList
    }

    package func copy(_ transfer: Transfer) async throws(StagingError) -> Contents {
        let outside = FilePath(transfer.remote)
        switch transfer.direction {
        case .stageIn:
            try check(.outside(outside))
            return try await bringIn(outside, transfer)
        case .stageOut:
            try check(transfer.source)
            let contents = try await bringOut(to: outside, transfer)
            try outputList?.append(transfer, contents)
            return contents
        }
    }

    private func bringIn(_ source: FilePath, _ transfer: Transfer) async throws(StagingError) -> Contents {
        switch input {
        case .link: try await link(source, transfer)
        case .copy: try await duplicate(.outside(source), transfer.local, transfer)
        case .move: try await move(.outside(source), transfer.local, transfer)
        }
    }

    private func bringOut(to destination: FilePath, _ transfer: Transfer) async throws(StagingError) -> Contents {
        try makeDirectory(of: destination)
        guard isTaken(destination) else { return try await move(transfer.source, destination, transfer) }
        let there = try await FileStream(destination).contents(transfer.algorithm)
        guard try await FileStream(transfer.source).contents(transfer.algorithm) == there else {
            throw StagingError(.exists, "\(destination) is there already, with \(there.size) bytes and \(there.checksum)")
        }
        try transfer.check(there)
        return there
    }

    /// Follows links: one that leads nowhere is as bad as no file, and must never count as transferred.
    private func check(_ source: LocalSource) throws(StagingError) {
        do {
            _ = try source.open()
        } catch is NotAFile {
            throw StagingError(.other, "\(source.path) is not a file")
        } catch {
            throw StagingError(local: error, "cannot find \(source.path)")
        }
    }

    private func link(_ source: FilePath, _ transfer: Transfer) async throws(StagingError) -> Contents {
        try await PartialFile(for: transfer.local).write { partial throws(StagingError) in
            do {
                try partial.makeLink(to: source.resolved())
            } catch {
                throw StagingError(local: error, "cannot link \(source)")
            }
            let contents = try await FileStream(partial).contents(transfer.algorithm)
            try transfer.check(contents)
            return contents
        }
    }

    private func duplicate(_ source: LocalSource, _ destination: FilePath, _ transfer: Transfer) async throws(StagingError) -> Contents {
        try await PartialFile(for: destination).write { partial throws(StagingError) in
            let contents = try await FileStream(source).copy(to: partial, transfer.algorithm)
            try transfer.check(contents)
            return contents
        }
    }

    private func move(_ source: LocalSource, _ destination: FilePath, _ transfer: Transfer) async throws(StagingError) -> Contents {
        let file: HeldFile
        do {
            file = try source.open()
        } catch {
            throw StagingError(local: error, "cannot read \(source.path)")
        }
        let contents = try await FileStream(.opened(file, source.path)).contents(transfer.algorithm)
        try transfer.check(contents)
        if try renamed(file, source, destination) { return contents }
        let copied = try await duplicate(source, destination, transfer)
        source.removeCopied()
        return copied
    }

    /// False where a rename does not do: across file systems, and for a link, whose target may go with the job directory.
    private func renamed(_ file: HeldFile, _ source: LocalSource, _ destination: FilePath) throws(StagingError) -> Bool {
        do {
            return try source.rename(file, to: destination)
        } catch {
            throw StagingError(local: error, "cannot move \(source.path) to \(destination)", missing: .other)
        }
    }

    private func isTaken(_ destination: FilePath) -> Bool {
        // Whatever else is wrong with the destination shows when it is written.
        (try? destination.stat(followTargetSymlink: false)) != nil
    }

    private func makeDirectory(of destination: FilePath) throws(StagingError) {
        do {
            try destination.removingLastComponent().makeDirectories()
        } catch {
            throw StagingError(.cannotMakeDirectory, "cannot make the directory of \(destination)", cause: error)
        }
    }
}
