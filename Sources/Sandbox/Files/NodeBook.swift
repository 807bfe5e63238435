import SystemPackage

/// What pilots told of their nodes, as it came.
struct NodeBook {
    let path: FilePath

    /// Adds one call, `pilot/update_worker_node` or `pilot/update_worker_node_gpu`.
    func add(_ call: String, _ fields: WireObject) throws {
        let entry = WireObject([("call", .string(call)), ("fields", .object(fields))])
        let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .append, .closeOnExec], permissions: .file)
        _ = try file.closeAfter { try file.writeAll((WireValue.object(entry).json + "\n").utf8) }
    }

    /// Oldest first.
    func entries() throws -> [WireValue] {
        try DurableFile.textIfPresent(path)?.split(separator: "\n").map { try WireValue(json: String($0)) } ?? []
    }
}
