import Files
import Glibc
import JobModel
import SystemPackage

/// What the disk under a job is good for.
extension JobDirectory {
    /// True when its file system is known to be mounted `noexec`.
    func refusesPrograms() async -> Bool {
        let answer = try? await disk.run("looking at its mount", within: .seconds(10), evenIfCancelled: true) { [held] in
            try held.refusesPrograms()
        }
        return answer == true
    }

    /// Why nothing can be written there any more, tried with a small file; nil when it can, and when the disk does not answer.
    ///
    /// A payload on a full disk cannot write down what the system said.
    func fault() async -> Errno? {
        do {
            try await disk.run("trying whether it takes anything", within: .seconds(10), evenIfCancelled: true) { [held] in
                let name = FilePath(".pilot_disk_trial")
                let file = try held.create(name)
                defer { try? held.removeFile(name) }
                try file.withDescriptor { descriptor in
                    _ = try descriptor.writeAll([UInt8](repeating: 0x2e, count: 64 << 10))
                    // Quotas of servers show only then.
                    guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
                }
            }
            return nil
        } catch {
            return error as? Errno
        }
    }
}
