import Files
import JobModel
package import SystemPackage

/// ARC's list of the files to upload after the job, one line a file.
///
/// URL syntax: options follow host and port, metadata follow the path (ARC's "URLs" reference).
package struct OutputList: Sendable {
    let path: FilePath
    /// Where it is; nil for a list that is found by its path.
    private let directory: HeldDirectory?

    private static let name = "output.list"

    package init(_ path: FilePath) { (self.path, directory) = (path, nil) }

    /// The list in the directory that the job's is in.
    init(beside directories: StagingDirectories) {
        (path, directory) = (directories.parent.appending(Self.name), directories.heldParent)
    }

    /// Adds the file's line; a file without an address has nowhere to be uploaded to and gets none.
    func append(_ transfer: FileTransfer, _ contents: Contents) throws(StagingError) {
        guard let surl = transfer.surl else { return }
        // One write of one line: lines of files that are moved at the same time do not mix.
        let line = Array("\(transfer.file.lfn) \(Self.url(surl, transfer, contents))\n".utf8)
        do {
            try append(line)
        } catch {
            throw StagingError(local: error, "cannot write \(path)", missing: .other)
        }
    }

    private func append(_ line: [UInt8]) throws {
        let mode: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
        if let directory { return try directory.append(line, to: FilePath(Self.name), mode: mode) }
        let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .append, .closeOnExec, .noFollow], permissions: mode)
        try file.closeAfter { _ = try file.writeAll(line) }
    }

    /// The address as ARC wants it; objects go through Rucio's gateway, whose failure does not fail the job.
    static func url(_ surl: String, _ transfer: FileTransfer, _ contents: Contents) -> String {
        if surl.hasPrefix("s3://") {
            let gateway = "rucio://rucio-lb-prod.cern.ch;failureallowed=yes/objectstores"
            return "\(gateway)/s3+rucio\(surl.dropFirst(2))/\(transfer.endpoint ?? "")/write"
        }
        let checksum = contents.checksum
        let address = with(spaceToken: transfer.spaceToken, in: surl)
        return "\(address):checksumtype=\(checksum.algorithm.rawValue):checksumvalue=\(checksum.hex)"
    }

    private static func with(spaceToken: String?, in surl: String) -> String {
        guard let spaceToken, let scheme = surl.firstRange(of: "://"), let slash = surl[scheme.upperBound...].firstIndex(of: "/")
        else { return surl }
        return "\(surl[..<slash]);autodir=no;spacetoken=\(spaceToken)\(surl[slash...])"
    }
}
