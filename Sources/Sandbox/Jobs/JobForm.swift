package import SystemPackage

/// The small friendly description of a job that `submit` takes.
///
/// Any field of the server's answer may be given by its name and stands as it is. What is missing is filled in. Three names are the
/// form's own: `inputs`, a list of `{lfn, scope, path}` whose local files are copied into the storage; `outputs`, a list of names or
/// `{lfn, scope}`; `transform`, a local file that is copied to where `{base}/trf/` finds it. `{id}` in any text becomes the PandaID.
package struct JobForm {
    private let given: WireObject
    private let folder: FilePath

    /// Keys that are no fields of the server's answer to a pilot.
    static let own = ["inputs", "outputs", "transform", "PandaID", "computingSite"]

    /// - Parameter folder: what local paths are relative to.
    package init(_ form: WireValue, folder: FilePath) throws {
        guard let object = form.object else { throw SandboxError("reading a job", "it is not a JSON object") }
        given = object
        self.folder = folder
    }

    /// Adds the job to the store.
    package func submit(to store: JobStore, _ directory: SandboxDirectory) throws -> SandboxJob {
        try directory.make()
        return try store.add(id: given["PandaID"]?.looseInt) { id, time in
            var form = JobForm(given: Self.filled(given, id), folder: folder)
            form = try form.withTransform(in: directory).withFiles(id, in: directory)
            let definition = JobDefaults.definition(id).merging(form.given)
            return SandboxJob(
                id: id, site: form.given["computingSite"]?.string ?? QueueBook.standardQueue, definition: Self.bare(definition),
                files: JobFiles(definition).files, created: time)
        }
    }

    private init(given: WireObject, folder: FilePath) {
        (self.given, self.folder) = (given, folder)
    }

    private func local(_ path: String) -> FilePath { folder.pushing(FilePath(path)) }

    private static func bare(_ definition: WireObject) -> WireObject {
        WireObject(definition.members.filter { !own.contains($0.name) }.map { ($0.name, $0.value) })
    }

    private static func filled(_ object: WireObject, _ id: Int) -> WireObject {
        WireObject(object.members.map { ($0.name, filled($0.value, id)) })
    }

    private static func filled(_ value: WireValue, _ id: Int) -> WireValue {
        switch value {
        case .string(let text): .string(text.replacing("{id}", with: String(id)))
        case .array(let elements): .array(elements.map { filled($0, id) })
        case .object(let object): .object(filled(object, id))
        default: value
        }
    }

    private func withTransform(in directory: SandboxDirectory) throws -> JobForm {
        guard let path = given["transform"]?.string.map(local) else { return self }
        guard let name = path.lastComponent?.string, let bytes = try DurableFile.bytesIfPresent(path) else {
            throw SandboxError("copying transform \(path)", "no such file")
        }
        try DurableFile.write(bytes, to: directory.transforms.appending(name), mode: .file)
        return with([("transformation", .string("{base}/trf/\(name)"))])
    }

    /// Puts the lists of files into the server's fields, where the form does not have these itself.
    private func withFiles(_ id: Int, in directory: SandboxDirectory) throws -> JobForm {
        let log = given["logFile"]?.string ?? "sandbox.job.\(id).log.tgz"
        let outputs = try (given["outputs"]?.array ?? []).map { try JobOutput($0) }
        let inputs = try (given["inputs"]?.array ?? []).map { try JobInput($0, copying: local, to: directory) }
        let listed = inputs.isEmpty ? try JobInput.listed(given, in: directory) : inputs
        let named = outputs.isEmpty ? JobOutput.listed(given, log: log) : outputs
        return with(JobOutput.fields(named, log: log) + JobInput.fields(listed))
    }

    private func with(_ fields: [(String, WireValue)]) -> JobForm {
        JobForm(given: WireObject(fields).merging(given), folder: folder)
    }
}
