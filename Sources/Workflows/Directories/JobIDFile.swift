import Glibc
package import JobModel
package import Settings
package import SystemPackage

/// The ids of the jobs that the pilots of one launch took, one a line; the wrapper reads and reports them when the pilot has ended.
package struct JobIDFile: Sendable {
    package let path: FilePath

    /// `pilot3/pandaIDs.out` in the launch directory, where the wrapper looks for it, unless the environment names another place.
    ///
    /// Source: Pilot 3 and its wrapper (job-lifecycle.md §7, error-codes.md §8, wire/wrapper.md).
    package init(settings: Settings, launchDirectory: FilePath) {
        let launch = settings.sourceDirectory(from: launchDirectory)
        let beside = launch.lastComponent == "pilot3" ? launch : launch.appending("pilot3")
        path = (settings.pilotSource.value.map { launchDirectory.pushing(FilePath($0)) } ?? beside).appending(settings.jobIDFileName.value)
    }

    /// Adds a job, if there is a wrapper, which is known by the directory that it made; call it before the job begins, so that a pilot that is killed over it has named it.
    package func add(_ jobID: Int) throws(PilotError) {
        do {
            var directory = stat()
            guard path.removingLastComponent().withPlatformString({ stat($0, &directory) }) == 0 else {
                if errno == ENOENT { return }
                throw Errno(rawValue: errno)
            }
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .append, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            _ = try file.closeAfter { try file.writeAll("\(jobID)\n".utf8) }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "naming job \(jobID) in \(path) for the wrapper", cause: error)
        }
    }
}
