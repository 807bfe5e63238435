import SystemPackage

/// Appends a line per request.
///
/// Lines are whole: each is one write to a file opened for appending.
final class AccessLog: Sendable {
    /// Whoever waits for a request is told here.
    let arrivals = Arrivals<AccessRecord>()
    private let file: FileDescriptor

    init(_ path: FilePath) throws {
        file = try FileDescriptor.open(path, .writeOnly, options: [.create, .append, .closeOnExec], permissions: .file)
    }

    deinit {
        // Every line is out already.
        try? file.close()
    }

    func add(_ record: AccessRecord) {
        // A full disk must not stop the server.
        _ = try? file.writeAll(record.line.utf8)
        arrivals.tell(record)
    }
}
