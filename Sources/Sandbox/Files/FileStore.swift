import Glibc
import SystemPackage

/// Files by HTTP: GET with ranges, HEAD with adler32, PUT, DELETE, MKCOL, below one directory.
struct FileStore {
    let root: FilePath
    /// Whether files may be written.
    let isWritable: Bool
    /// Whether a PUT makes the collections that it lacks.
    var makesCollections = true

    /// Answers a request for the file at `path`, a path below the root with its percent signs.
    func answer(_ request: IncomingRequest, path: String) throws -> Reply {
        guard let file = place(path) else { return .text("bad path", status: 400) }
        do {
            switch request.head.method {
            case "GET", "HEAD": return try read(file, request.head)
            case "PUT" where isWritable: return try write(file, request.body)
            case "DELETE" where isWritable: return try remove(file)
            case "MKCOL" where isWritable: return try makeCollection(file, path)
            default: return Reply.empty(405, headers: [("Allow", isWritable ? "GET, HEAD, PUT, DELETE, MKCOL" : "GET, HEAD")])
            }
        } catch let error as Errno {
            return .text("\(error)", status: Self.status(error))
        }
    }

    private static func status(_ error: Errno) -> Int {
        switch error {
        case .noSuchFileOrDirectory, .notDirectory: 404
        case .noSpace, .diskQuotaExceeded: 507
        case .isDirectory: 409
        case .permissionDenied: 403
        default: 500
        }
    }

    /// The file that a path names, nil where the path could lead out of the root.
    private func place(_ path: String) -> FilePath? {
        let parts = path.split(separator: "/").map { part in
            // `+` is itself in a path.
            Form.decode(part.replacing("+", with: "%2B"))
        }
        guard !parts.isEmpty, !parts.contains(where: { $0 == "." || $0 == ".." || $0.contains("/") || $0.contains("\0") }) else {
            return nil
        }
        return parts.reduce(root) { $0.appending($1) }
    }

    private func read(_ path: FilePath, _ head: RequestHead) throws -> Reply {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
        var status = stat()
        guard fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            try file.close()
            return .text("not a file", status: 404)
        }
        let size = Int(status.st_size)
        var headers: [(name: String, value: String)] = [("Content-Type", "application/octet-stream"), ("Accept-Ranges", "bytes")]
        // The way of XRootD and dCache: the checksum comes when it is asked for.
        if head.header("Want-Digest")?.lowercased().contains("adler32") ?? false {
            headers.append(("Digest", "adler32=\(try Adler32.file(path).digits)"))
        }
        if head.method == "HEAD" {
            try file.close()
            return Reply(status: 200, headers: headers, body: .absent(count: size))
        }
        switch ByteRange.read(head.header("Range"), size: size) {
        case .whole: return Reply(status: 200, headers: headers, body: .file(file, offset: 0, count: size))
        case .part(let part):
            headers.append(("Content-Range", "bytes \(part.offset)-\(part.offset + part.count - 1)/\(size)"))
            return Reply(status: 206, headers: headers, body: .file(file, offset: part.offset, count: part.count))
        case .unsatisfiable:
            try file.close()
            return Reply.empty(416, headers: [("Content-Range", "bytes */\(size)")])
        }
    }

    private func write(_ path: FilePath, _ body: RequestBody) throws -> Reply {
        guard makesCollections || access(path.removingLastComponent().string, F_OK) == 0 else {
            return .text("<html>Conflict</html>", status: 409, type: "text/html")
        }
        try DirectoryTree.make(path.removingLastComponent())
        let isNew = access(path.string, F_OK) != 0
        let temporary = DurableFile.temporaryName(for: path)
        let file = try FileDescriptor.open(temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .file)
        do {
            try file.closeAfter { while try body.next({ _ = try file.writeAll($0) }) {} }
            try DurableFile.rename(temporary, to: path)
        } catch {
            unlink(temporary.string)
            throw error
        }
        return Reply.empty(isNew ? 201 : 204)
    }

    /// Answers as nginx does: the name wants a slash, what is there is 405, a missing parent 409.
    private func makeCollection(_ path: FilePath, _ name: String) throws -> Reply {
        guard name.hasSuffix("/") else { return .text("<html>Conflict</html>", status: 409, type: "text/html") }
        if mkdir(path.string, 0o755) == 0 { return Reply.empty(201) }
        switch Errno(rawValue: errno) {
        case .fileExists: return Reply.empty(405)
        case .noSuchFileOrDirectory: return .text("<html>Conflict</html>", status: 409, type: "text/html")
        case let error: throw error
        }
    }

    private func remove(_ path: FilePath) throws -> Reply {
        guard unlink(path.string) == 0 else { throw Errno(rawValue: errno) }
        return Reply.empty(204)
    }
}
