/// One file of a job, as the job definition names it.
package struct FileSpec: Sendable, Codable, Equatable {
    package enum Role: String, Sendable, Codable {
        case input
        case output
        case log
    }

    package var role: Role
    /// Logical file name: a plain file name, never a path.
    package var lfn: String
    package var scope: String
    package var guid: String?
    /// Bytes, where the catalogue knows.
    package var size: Int64?
    package var checksum: FileChecksum?
    package var dataset: String?
    /// DDM endpoint that the server chose; nil leaves it to the queue.
    package var endpoint: String?

    package init(
        role: Role, lfn: String, scope: String, guid: String? = nil, size: Int64? = nil, checksum: FileChecksum? = nil,
        dataset: String? = nil, endpoint: String? = nil
    ) {
        self.role = role
        self.lfn = lfn
        self.scope = scope
        self.guid = guid
        self.size = size
        self.checksum = checksum
        self.dataset = dataset
        self.endpoint = endpoint
    }

    /// Rucio's name of the file, `scope:lfn`.
    package var did: String { "\(scope):\(lfn)" }
}
