import HTTP

/// Directories of a WebDAV storage that makes none by itself (Apache's mod_dav, StoRM before 1.5, nginx without `create_full_put_path`).
///
/// A PUT below a missing one is 409 there (RFC 4918 9.7.1), with some 404. Several uploads may make the same directory at a time: one that is there
/// is as good as one that was made.
struct WebDAVCollections {
    let client: any HTTPClient
    /// Seconds since 1970.
    let now: @Sendable () -> Int

    /// More levels than any path of a file has.
    private static let limit = 64

    /// Makes what is missing of the directories above the file at that address.
    func make(above url: String) async throws(StagingError) {
        var missing: [String] = []
        // Upwards to the first that is there or whose parent is, and down again.
        var next = Self.parent(of: url)
        while let collection = next, missing.count < Self.limit {
            let reply = try await make(collection)
            if Self.isThere(reply) { break }
            guard [404, 409].contains(reply.status) else { throw refused(collection, reply) }
            missing.append(collection)
            next = Self.parent(of: collection)
        }
        for collection in missing.reversed() {
            let reply = try await make(collection)
            guard Self.isThere(reply) else { throw refused(collection, reply) }
        }
    }

    /// nginx wants the slash at the end.
    private func make(_ collection: String) async throws(StagingError) -> HTTPResponse {
        do {
            return try await client.perform(HTTPRequest(.mkcol, collection), into: nil)
        } catch {
            throw StagingError(error)
        }
    }

    /// Made now, or there before: 405 by the standard, 301 from Apache, 201 again from XRootD.
    private static func isThere(_ reply: HTTPResponse) -> Bool { reply.isSuccess || [301, 308, 405].contains(reply.status) }

    private func refused(_ collection: String, _ reply: HTTPResponse) -> StagingError {
        var error = StagingError(reply, .stageOut, now: now())
        if error.kind == .exists { error.kind = .other }
        error.reason = "the directory \(collection) is missing and cannot be made: \(error.reason)"
        return error
    }

    /// The address of the directory above, with a slash at its end; nil above the storage's root.
    static func parent(of url: String) -> String? {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = path.firstRange(of: "://"), let root = path[scheme.upperBound...].firstIndex(of: "/") else { return nil }
        let name = path.hasSuffix("/") ? path.dropLast() : path
        guard let slash = name.lastIndex(of: "/"), slash > root else { return nil }
        return String(name[...slash])
    }
}
