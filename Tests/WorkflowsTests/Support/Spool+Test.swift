import Glibc
import JobModel
import Logging
import Settings
import SystemPackage

@testable import Workflows

extension Spool {
    /// A spool on a disk of its own, which a busy machine does not make a hanging one.
    init(_ directory: FilePath, user: uid_t = geteuid()) throws(PilotError) {
        let disk = SpoolDisk("the spool", patience: .seconds(300), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try self.init(directory, on: disk, user: user)
    }

    /// Takes hold of a job's journal as its disk's thread does.
    func file(server: ServerAddress, jobID: Int, attemptNumber: Int) throws(PilotError) -> JournalFile? {
        try file(named: JournalFile.name(server: server, jobID: jobID, attemptNumber: attemptNumber))
    }
}
