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
    private let disk: StagingDisk

    /// Takes inputs by `input` and moves outputs, each of which is named in `outputList`, if any.
    package init(input: Method = .link, outputList: OutputList? = nil, disk: StagingDisk = StagingDisk()) {
        self.input = input
        self.outputList = outputList
        self.disk = disk
    }

    package func copy(_ transfer: FileTransfer) async throws(StagingError) -> Contents {
        let outside = FilePath(transfer.remote)
        switch transfer.direction {
        case .stageIn:
            try await check(.outside(outside))
            return try await bringIn(outside, transfer)
        case .stageOut:
            try await check(transfer.source)
            let contents = try await bringOut(to: outside, transfer)
            if let outputList {
                try await disk.perform("write \(outputList.path)", missing: .other) { try outputList.append(transfer, contents) }
            }
            return contents
        }
    }

    private func bringIn(_ source: FilePath, _ transfer: FileTransfer) async throws(StagingError) -> Contents {
        switch input {
        case .link: try await link(source, transfer)
        case .copy: try await duplicate(.outside(source), transfer.local, transfer)
        case .move: try await move(.outside(source), transfer.local, transfer)
        }
    }

    private func bringOut(to destination: FilePath, _ transfer: FileTransfer) async throws(StagingError) -> Contents {
        guard try await isTaken(destination) else { return try await move(transfer.source, destination, transfer) }
        let there = try await stream(.outside(destination)).contents(transfer.algorithm)
        guard try await stream(transfer.source).contents(transfer.algorithm) == there else {
            throw StagingError(.exists, "\(destination) is there already, with \(there.size) bytes and \(there.checksum)")
        }
        try transfer.check(there)
        return there
    }

    /// Follows links: one that leads nowhere is as bad as no file, and must never count as transferred.
    private func check(_ source: LocalSource) async throws(StagingError) {
        try await disk.perform("find \(source.path)") {
            do {
                _ = try source.open()
            } catch is NotAFile {
                throw StagingError(.other, "\(source.path) is not a file")
            }
        }
    }

    private func link(_ source: FilePath, _ transfer: FileTransfer) async throws(StagingError) -> Contents {
        try await PartialFile(for: transfer.local, on: disk).write { partial throws(StagingError) in
            try await disk.perform("link \(source)") { try partial.makeLink(to: source.resolved()) }
            let contents = try await stream(.outside(partial)).contents(transfer.algorithm)
            try transfer.check(contents)
            return contents
        }
    }

    private func duplicate(_ source: LocalSource, _ destination: FilePath, _ transfer: FileTransfer) async throws(StagingError) -> Contents
    {
        try await PartialFile(for: destination, on: disk).write { partial throws(StagingError) in
            let contents = try await stream(source).copy(to: partial, transfer.algorithm)
            try transfer.check(contents)
            return contents
        }
    }

    private func move(_ source: LocalSource, _ destination: FilePath, _ transfer: FileTransfer) async throws(StagingError) -> Contents {
        let (file, before) = try await disk.perform("read \(source.path)") {
            let file = try source.open()
            return (file, try file.currentFacts())
        }
        let contents = try await stream(.opened(file, source.path)).contents(transfer.algorithm)
        try transfer.check(contents)
        if try await renamed(file, before, source, destination) { return contents }
        let copied = try await duplicate(source, destination, transfer)
        // The file is safe at its destination; one that is left behind goes with the job directory.
        await disk.tidy { source.removeCopied() }
        return copied
    }

    /// False where a rename does not do: across file systems, and for a link, whose target may go with the job directory.
    private func renamed(
        _ file: HeldFile, _ before: FileFacts, _ source: LocalSource, _ destination: FilePath
    ) async throws(StagingError) -> Bool {
        try await disk.settle("move \(source.path) to \(destination)") {
            guard try source.mayBeRenamed(file) else { return false }
            try file.withDescriptor { try $0.synchronize() }
            // That may have taken long.
            guard try file.currentFacts() == before else { throw StagingError(.wrongSize, "the file changed while it was moved") }
            return try source.rename(to: destination)
        }
    }

    /// Whether something is at the destination already; its directory is made.
    private func isTaken(_ destination: FilePath) async throws(StagingError) -> Bool {
        try await disk.perform("make the directory of \(destination)") {
            do {
                try destination.removingLastComponent().makeDirectories()
            } catch {
                throw StagingError(.cannotMakeDirectory, "cannot make the directory of \(destination)", cause: error)
            }
            // Whatever else is wrong with the destination shows when it is written.
            return (try? destination.stat(followTargetSymlink: false)) != nil
        }
    }

    private func stream(_ source: LocalSource) -> FileStream { FileStream(source: source, disk: disk) }
}
