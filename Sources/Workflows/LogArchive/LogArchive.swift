package import Files
import JobModel
package import Secrets
import SystemPackage

/// The job's log: what the job directory holds at the end, as one gzipped tar file.
///
/// Written by the pilot itself, since starting `tar` and `gzip` costs more than the archive does; and as a stream, so that memory does not grow with
/// the job. It holds regular files of the job and links that stay in it: nothing that a link, a mount or another name brings in.
package struct LogArchive: Sendable {
    /// The directory that is archived.
    package let directory: HeldDirectory
    /// Name of the top directory inside the archive: `tarball_PandaJob_<PandaID>_<queue>`, as log viewers expect.
    package let topName: String
    /// Names in the directory that stay out: input and output files.
    package let excluding: Set<String>
    /// Names in the directory that are archived first, as far as there is room, and whole but for secrets: the payload's output.
    package var first: [String] = []
    /// The pilot's log: the directory that it is really in, and its name there; the job's directory has a link of that name.
    package var pilotLog: (directory: HeldDirectory, name: String)?
    package var limits = ArchiveLimits()
    /// Core files are wanted only by who debugs.
    package var keepsCores = false
    /// Only what is archived first.
    package var isEssential = false
    package let redactor: Redactor

    package init(directory: HeldDirectory, topName: String, excluding: Set<String>, redactor: Redactor) {
        (self.directory, self.topName, self.excluding, self.redactor) = (directory, topName, excluding, redactor)
    }

    /// Writes the archive; blocks until it is done, cancelled by the sign, or failed with an `Errno`.
    ///
    /// When the time or the room of `limits` is used up, the archive ends there and says so.
    package func write(to file: HeldFile, until stop: StopSign = StopSign()) throws -> LeftOut {
        try file.withDescriptor { descriptor in
            var writing = ArchiveWriting(of: self, to: descriptor, until: stop)
            try writing.run()
            return writing.leftOut
        }
    }

    /// Credentials and secrets never leave the node in a log.
    static func isSecret(_ name: String) -> Bool {
        name.hasPrefix("x509up") || name.hasSuffix("proxy") || name.hasSuffix(".proxy") || name == JobSecrets.fileName
    }
}
