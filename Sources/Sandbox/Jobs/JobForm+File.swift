package import SystemPackage

extension JobForm {
    /// A form in a file, whose local paths are relative to the file's place; errors name the file.
    ///
    /// Keys that are not known are refused: the job would run without what they were meant for.
    package init(file: FilePath) throws {
        try self = Self.naming(file) {
            guard let bytes = try DurableFile.bytesIfPresent(file) else { throw SandboxError("", "there is no such file") }
            let form = try WireValue(json: String(decoding: bytes, as: UTF8.self)), folder = file.removingLastComponent()
            let faults = JobKeys.faults(in: form.object ?? WireObject())
            guard faults.isEmpty else { throw SandboxError("", faults.joined(separator: ", ")) }
            return try JobForm(form, folder: folder.isEmpty ? "." : folder)
        }
    }

    /// Adds the job to the store; errors name the file.
    package func submit(from file: FilePath, to store: JobStore, _ directory: SandboxDirectory) throws -> SandboxJob {
        try Self.naming(file) { try submit(to: store, directory) }
    }

    private static func naming<Result>(_ file: FilePath, _ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let error as SandboxError {
            throw SandboxError("job file \(file)", error.doing.isEmpty ? error.cause : "\(error)")
        } catch {
            throw SandboxError("job file \(file)", "\(error)")
        }
    }
}
