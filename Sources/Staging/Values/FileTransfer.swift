package import JobModel
package import SystemPackage

/// One file to move: what it is, where it is now, and where it shall be.
package struct FileTransfer: Sendable {
    package enum Direction: String, Sendable {
        case stageIn = "stage-in"
        case stageOut = "stage-out"
    }

    package var direction: Direction
    /// The file as the job names it; size and checksum, where known, are what it must turn out to have.
    package var file: FileSpec
    /// The file's place in the job directory.
    package var local: FilePath
    /// How the file is reached in the job directory when it is sent; nil for `local` as it is named.
    package var held: LocalSource?
    /// The file's place outside: a URL, percent-encoded, or an absolute path for the local tool.
    package var remote: String
    /// The address that catalogues keep; nil when no storage is involved.
    package var surl: String?
    /// Name of the storage's DDM endpoint.
    package var endpoint: String?
    /// The part of the storage that the file is accounted to, where the endpoint names one.
    package var spaceToken: String?
    /// The checksum that is taken of a file of which the catalogue has none.
    package var measure = FileChecksum.Algorithm.adler32
    /// Done before the first byte goes to a storage that had no such file.
    package var beforeUpload: @Sendable () async -> Void = {}

    package init(
        _ direction: Direction, of file: FileSpec, local: FilePath, remote: String, surl: String? = nil, endpoint: String? = nil,
        spaceToken: String? = nil, held: LocalSource? = nil
    ) {
        self.direction = direction
        self.file = file
        self.local = local
        self.held = held
        self.remote = remote
        self.surl = surl
        self.endpoint = endpoint
        self.spaceToken = spaceToken
    }

    /// The catalogue's checksum algorithm, or the one to measure with when the catalogue has none for this file.
    package var algorithm: FileChecksum.Algorithm { file.checksum?.algorithm ?? measure }

    /// What is read of the file's place in the job directory.
    var source: LocalSource { held ?? .outside(local) }

    /// What an error says was being done.
    package var doing: String {
        switch direction {
        case .stageIn: "stage-in of \(file.lfn) from \(remote)"
        case .stageOut: "stage-out of \(file.lfn) to \(remote)"
        }
    }

    /// Throws unless the contents are those that the catalogue has for the file; what the catalogue leaves open is not compared.
    package func check(_ contents: Contents) throws(StagingError) {
        if let size = file.size, size != contents.size {
            throw StagingError(.wrongSize, "the file has \(contents.size) bytes, the catalogue says \(size)")
        }
        if let checksum = file.checksum, checksum != contents.checksum {
            throw StagingError(
                .wrongChecksum(checksum.algorithm), "the file's checksum is \(contents.checksum), the catalogue says \(checksum)")
        }
    }
}
