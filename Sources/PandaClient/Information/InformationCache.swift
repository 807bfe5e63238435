import Files
import FoundationEssentials
import JobModel
import SystemPackage

/// A copy of the records in use, for whoever looks into the work directory and for the next pilot that shares the cache.
struct InformationCache {
    let path: FilePath

    /// Writes the records by name; the file is whole at any instant.
    func write(_ records: [String: JSONValue]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        // Pilots that share a cache directory may be other users'.
        try DurableFile.write(
            [UInt8](try encoder.encode(records)), to: path, permissions: [.ownerReadWrite, .groupRead, .otherRead], syncingName: false)
    }
}
