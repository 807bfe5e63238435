import Glibc
package import HTTP
import JobModel
import SystemPackage

/// Native transfers over https, which `davs` and WebDAV doors speak too.
///
/// Redirects, by which dCache, DPM and XRootD send a client on to the disk server, are followed by the HTTP client. It shows neither
/// certificate nor token to another host: these storages put the permission into the address that they redirect to.
package struct HTTPSCopy: CopyTool {
    /// Redirects followed for one file.
    static let redirects = 10

    let client: any HTTPClient
    let disk: StagingDisk
    let now: @Sendable () -> Int

    /// `now` is in seconds since 1970.
    package init(client: any HTTPClient, disk: StagingDisk = StagingDisk(), now: @escaping @Sendable () -> Int = { time(nil) }) {
        self.client = client
        self.disk = disk
        self.now = now
    }

    package func copy(_ transfer: FileTransfer) async throws(StagingError) -> Contents {
        switch transfer.direction {
        case .stageIn: try await download(transfer)
        case .stageOut: try await upload(transfer)
        }
    }

    /// Performs one exchange; the reply may have any status.
    func exchange(
        _ method: HTTPRequest.Method, _ transfer: FileTransfer, headers: [HTTPHeader] = [], body: HTTPBody = .none,
        timeouts: HTTPTimeouts = .control, into sink: FileSink? = nil
    ) async throws(StagingError) -> HTTPResponse {
        let request = HTTPRequest(method, transfer.remote, headers: headers, body: body, timeouts: timeouts, redirects: Self.redirects)
        do {
            return try await client.perform(request, into: sink)
        } catch {
            throw StagingError(error)
        }
    }

    private func download(_ transfer: FileTransfer) async throws(StagingError) -> Contents {
        try await PartialFile(for: transfer.local, on: disk).write { partial throws(StagingError) in
            let sink = try await FileSink(partial, transfer.algorithm, limit: transfer.file.size, on: disk)
            let reply = try await exchange(.get, transfer, timeouts: .file(of: transfer.file.size), into: sink)
            guard reply.status == 200 else { throw StagingError(reply, .stageIn, now: now()) }
            let contents = sink.contents
            if let announced = reply.length, announced != contents.size {
                throw StagingError(.interrupted, "the storage announced \(announced) bytes and sent \(contents.size)")
            }
            try transfer.check(contents)
            try await sink.finish()
            return contents
        }
    }
}

extension HTTPResponse {
    /// Bytes of the file as the storage announced them; nil when it did not, or sent them packed.
    var length: Int64? {
        headers["Content-Encoding"] == nil ? headers["Content-Length"].flatMap { Int64($0) } : nil
    }
}
