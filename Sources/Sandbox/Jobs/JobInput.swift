import SystemPackage

/// An input file of a job to be submitted.
struct JobInput {
    let lfn: String
    let scope: String
    var guid: String
    var size: Int
    var adler32: String

    /// An entry of `inputs`; its local file, if it names one, is copied into the storage.
    init(_ entry: WireValue, copying local: (String) -> FilePath, to directory: SandboxDirectory) throws {
        guard let lfn = entry["lfn"]?.string ?? entry["path"]?.string.flatMap({ FilePath($0).lastComponent?.string }) else {
            throw SandboxError("reading an input of a job", "it has no lfn")
        }
        let scope = entry["scope"]?.string ?? JobDefaults.scope
        let place = Self.place(scope, lfn, directory)
        if let source = entry["path"]?.string.map(local) {
            guard let bytes = try DurableFile.bytesIfPresent(source) else { throw SandboxError("copying input \(source)", "no such file") }
            try DirectoryTree.make(place.removingLastComponent())
            try DurableFile.write(bytes, to: place, mode: .file)
        }
        try self.init(lfn: lfn, scope: scope, at: place)
        guid = entry["guid"]?.string ?? guid
    }

    /// A file that lies in the storage; one that does not has size 0 and the checksum of nothing.
    private init(lfn: String, scope: String, at place: FilePath) throws {
        (self.lfn, self.scope) = (lfn, scope)
        guid = JobDefaults.guid()
        do {
            (adler32, size) = try Adler32.file(place)
        } catch Errno.noSuchFileOrDirectory {
            (adler32, size) = ("00000001", 0)
        }
    }

    private static func place(_ scope: String, _ lfn: String, _ directory: SandboxDirectory) -> FilePath {
        directory.storage.appending("rucio").pushing(FilePath(RucioPath.path(scope: scope, lfn: lfn)))
    }

    /// The files that a form names in the server's own fields.
    static func listed(_ given: WireObject, in directory: SandboxDirectory) throws -> [JobInput] {
        let names = given["inFiles"]?.string?.split(separator: ",").map(String.init) ?? []
        let scopes = given["scopeIn"]?.string?.split(separator: ",").map(String.init) ?? []
        return try names.filter { $0 != "NULL" }.enumerated().map { index, lfn in
            let scope = index < scopes.count ? scopes[index] : JobDefaults.scope
            return try JobInput(lfn: lfn, scope: scope, at: place(scope, lfn, directory))
        }
    }

    /// The server's fields for the files.
    static func fields(_ inputs: [JobInput]) -> [(String, WireValue)] {
        func list(_ text: (JobInput) -> String) -> WireValue { .string(inputs.map(text).joined(separator: ",")) }
        return [
            ("inFiles", list(\.lfn)), ("scopeIn", list(\.scope)), ("GUID", list(\.guid)), ("fsize", list { String($0.size) }),
            ("checksum", list { "ad:\($0.adler32)" }), ("ddmEndPointIn", list { _ in QueueBook.standardEndpoint }),
            ("prodDBlocks", list { "\($0.scope):sandbox.in" }), ("realDatasetsIn", list { "\($0.scope):sandbox.in" }),
            ("dispatchDblock", list { _ in "NULL" }), ("dispatchDBlockToken", list { _ in "NULL" }),
            ("prodDBlockToken", list { _ in "NULL" }),
        ]
    }
}
