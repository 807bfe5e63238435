package import JobModel
package import SystemPackage

/// A file that was moved, with what is reported of it.
package struct StagedFile: Sendable {
    /// The file as the job names it; outputs have a guid from here on.
    package var file: FileSpec
    package var localPath: FilePath
    /// Bytes.
    package var size: Int64
    package var checksum: FileChecksum
    /// The address that catalogues keep, such as `davs://se.site.org:443/path/scope/ab/cd/lfn`.
    package var surl: String
    /// Where the bytes went to or came from; differs from `surl` when a local tool hands them to somebody else.
    package var turl: String
    /// Name of the storage's DDM endpoint; nil when no storage is involved.
    package var endpoint: String?
    /// True when it went to another storage than it should have, because that one failed.
    package var isAlternate = false
    /// The copy tool in the queue's words.
    package var tool: String
    /// Wall-clock seconds that the transfer took.
    package var seconds: Double

    init(_ transfer: FileTransfer, contents: Contents, tool: String, took: Duration) {
        file = transfer.file
        file.size = contents.size
        file.checksum = contents.checksum
        localPath = transfer.local
        size = contents.size
        checksum = contents.checksum
        turl = transfer.remote
        surl = transfer.surl ?? (transfer.remote.hasPrefix("/") ? "file://localhost\(transfer.remote)" : transfer.remote)
        endpoint = transfer.endpoint
        self.tool = tool
        seconds = took / .seconds(1)
    }
}
