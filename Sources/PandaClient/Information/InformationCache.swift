package import Files
import FoundationEssentials
import JobModel
package import SystemPackage

/// A copy of the records in use, for whoever looks into the work directory and for the next pilot that shares the cache.
package struct InformationCache: Sendable {
    let path: FilePath
    private let work: HeldDirectory?

    /// A file in a directory that pilots share.
    package init(_ path: FilePath) { (self.path, work) = (path, nil) }

    /// A file in the work directory, where a payload may put something else at any name.
    package init(_ name: String, in work: HeldDirectory) { (path, self.work) = (work.path.appending(name), work) }

    /// Writes the records by name; the file is whole at any instant, and pilots that share it do not write into each other's.
    func write(_ records: [String: JSONValue]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let bytes = [UInt8](try encoder.encode(records)), mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
        if let work, let name = path.lastComponent {
            try work.write(bytes, to: FilePath(root: nil, [name]), mode: mode, .none)
        } else {
            try DurableFile.write(bytes, to: path, mode: mode, .content)
        }
    }
}
