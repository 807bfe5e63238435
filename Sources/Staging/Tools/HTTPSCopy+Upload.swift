import HTTP
import JobModel

extension HTTPSCopy {
    /// Sends the file and has the storage confirm what it holds; a file that is there already is left alone.
    func upload(_ transfer: FileTransfer) async throws(StagingError) -> Contents {
        if let stored = try await stored(transfer) { return try await accept(stored, transfer) }
        let source = try await FileSource(transfer.source, transfer.algorithm, on: disk)
        await transfer.beforeUpload()
        var reply = try await send(source, transfer)
        if Self.isRefusal(reply) {
            // Only a file that is there now has come in between.
            if let stored = try await stored(transfer) { return try await accept(stored, transfer) }
            if reply.status != 412 {
                try await WebDAVCollections(client: client, now: now).make(above: transfer.remote)
                source.rewind()
                reply = try await send(source, transfer)
            }
        }
        // What refuses a file by its place has taken nothing of it, and what is there may be another's.
        guard !Self.isRefusal(reply) else { throw StagingError(.other, StagingError(reply, .stageOut, now: now()).reason) }
        return try await confirmed(reply, source, transfer)
    }

    /// WebDAV's words for a missing directory (404 and 409), for an existing file (412), or for both (409).
    private static func isRefusal(_ reply: HTTPResponse) -> Bool { [404, 409, 412].contains(reply.status) }

    /// Sends the file; the reply may have any status.
    private func send(_ source: FileSource, _ transfer: FileTransfer) async throws(StagingError) -> HTTPResponse {
        let headers = [HTTPHeader("Content-Type", "application/octet-stream"), HTTPHeader("If-None-Match", "*")]
        do {
            return try await exchange(.put, transfer, headers: headers, body: .stream(source), timeouts: .file(of: source.length))
        } catch {
            throw await withRemains(of: transfer, error)
        }
    }

    /// What was sent, if the storage has taken it and has it whole.
    private func confirmed(_ reply: HTTPResponse, _ source: FileSource, _ transfer: FileTransfer) async throws(StagingError) -> Contents {
        do throws(StagingError) {
            guard [200, 201, 202, 204].contains(reply.status) else { throw StagingError(reply, .stageOut, now: now()) }
            guard source.contents.size == source.length, try await !source.hasChanged() else {
                throw StagingError(.wrongSize, "\(transfer.local) changed while it was sent")
            }
            let contents = source.contents
            try transfer.check(contents)
            try await confirm(contents, transfer)
            return contents
        } catch {
            throw await withRemains(of: transfer, error)
        }
    }

    /// What the storage holds at the destination, nil when nothing.
    private func stored(_ transfer: FileTransfer) async throws(StagingError) -> StoredFile? {
        let reply = try await exchange(.head, transfer, headers: [HTTPHeader("Want-Digest", transfer.algorithm.rawValue)])
        if reply.status == 404 || reply.status == 410 { return nil }
        guard reply.isSuccess else { throw StagingError(reply, .stageOut, now: now()) }
        return StoredFile(size: reply.length, digests: reply.headers["Digest"] ?? "")
    }

    /// A file that is there before us counts as stored if it is proved to be the same.
    private func accept(_ stored: StoredFile, _ transfer: FileTransfer) async throws(StagingError) -> Contents {
        let contents = try await FileStream(source: transfer.source, disk: disk).contents(transfer.algorithm)
        try transfer.check(contents)
        guard stored.checksum(transfer.algorithm) == contents.checksum else {
            throw StagingError(.exists, "the storage has another file of that name, \(stored.description(transfer.algorithm))")
        }
        return contents
    }

    /// Deletes a file from the storage if it is proved to be the local one, which an upload left there of which nobody was told.
    ///
    /// False when the storage has none; throws when it has another one, or one of which it does not say enough.
    package func deleteOrphan(_ transfer: FileTransfer) async throws(StagingError) -> Bool {
        guard let stored = try await stored(transfer) else { return false }
        _ = try await accept(stored, transfer)
        let reply = try await exchange(.delete, transfer)
        guard reply.isSuccess || reply.status == 404 else { throw StagingError(reply, .stageOut, now: now()) }
        return true
    }

    private func confirm(_ contents: Contents, _ transfer: FileTransfer) async throws(StagingError) {
        guard let stored = try await stored(transfer) else {
            throw StagingError(.serverFailure, "the storage took the file and does not have it")
        }
        if let checksum = stored.checksum(transfer.algorithm), checksum != contents.checksum {
            throw StagingError(.wrongChecksum(transfer.algorithm), "sent \(contents.checksum), the storage has \(checksum)")
        }
        if let size = stored.size, size != contents.size {
            throw StagingError(.wrongSize, "sent \(contents.size) bytes, the storage has \(size)")
        }
        if stored.size == nil, stored.checksum(transfer.algorithm) == nil {
            throw StagingError(.other, "the storage tells neither size nor checksum of what it took")
        }
    }

    /// The error, after what the attempt may have left in the storage was deleted; nothing was there before it.
    private func withRemains(of transfer: FileTransfer, _ error: StagingError) async -> StagingError {
        switch error.kind {
        case .cancelled, .refused, .untrusted, .missingFile, .networkUnreachable, .serviceUnavailable: return error
        default: break
        }
        do {
            let reply = try await exchange(.delete, transfer)
            if reply.isSuccess || reply.status == 404 { return error }
            return error.adding("what it left could not be deleted, status \(reply.status)")
        } catch let failure {
            return error.adding("what it left could not be deleted, \(failure)")
        }
    }
}

extension StagingError {
    fileprivate func adding(_ remark: String) -> StagingError {
        var error = self
        error.reason += "; \(remark)"
        return error
    }
}
