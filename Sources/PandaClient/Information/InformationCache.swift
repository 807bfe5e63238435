import FoundationEssentials
import Glibc
import JobModel
import SystemPackage

/// A copy of the records in use, for whoever looks into the work directory and for the next pilot that shares the cache.
struct InformationCache {
    let path: FilePath

    /// Writes the records by name; the file is whole at any instant.
    func write(_ records: [String: JSONValue]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let bytes = [UInt8](try encoder.encode(records))
        // Pilots that share a cache directory must not write into each other's file.
        let temporary = FilePath("\(path).\(getpid()).part")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        try file.closeAfter {
            _ = try file.writeAll(bytes)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
        guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
    }
}
