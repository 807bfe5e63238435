import Files
import SystemPackage

/// HTCondor's words on the pilot's job and on its machine, as far as there are any.
package struct CondorAds: Sendable {
    let job: CondorAd?
    let machine: CondorAd?

    private init(job: CondorAd?, machine: CondorAd?) { (self.job, self.machine) = (job, machine) }

    package static let none = CondorAds(job: nil, machine: nil)

    /// Bytes; a machine's has some 20 kB.
    private static let largest = 1 << 20

    /// Reads the files that the environment names.
    ///
    /// The scratch disk that they are on may hang, and no job depends on them: what cannot be read within `limit` is told to `warn`, and not known.
    package static func read(
        _ environment: [String: String], within limit: Duration = .seconds(5), warn: @escaping @Sendable (String) -> Void
    ) async -> CondorAds {
        let disk = BlockingWork(threads: 2)
        let read = { @Sendable (path: String?) async -> CondorAd? in
            guard let path, !path.isEmpty else { return nil }
            do {
                let bytes = try await disk.run("reading it", within: limit) { try RegularFile.read(FilePath(path), limit: largest) }
                return CondorAd(String(decoding: bytes, as: UTF8.self))
            } catch let error as RegularFile.Refusal where error.isMissing {
                // A container need not show what the batch system named outside.
            } catch is CancellationError {
                // Whoever ends the start has no use for it.
            } catch {
                warn("HTCondor's ad \(path) is not known: \(error)")
            }
            return nil
        }
        async let job = read(environment["_CONDOR_JOB_AD"])
        async let machine = read(environment["_CONDOR_MACHINE_AD"] ?? environment["CONDOR_MACHINE_AD"])
        return CondorAds(job: await job, machine: await machine)
    }
}
