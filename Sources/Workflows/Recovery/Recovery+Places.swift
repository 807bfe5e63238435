import Files
import Glibc
import JobModel
import Logging
import Settings
import SystemPackage

/// Spools that stood in for the usual one.
extension Recovery {
    /// Those in the work directories of earlier pilots, beside ours and in the launch directory; a living pilot's journals are held by it.
    func secondPlaces(_ summary: inout Summary) async -> [Spool] {
        var spools: [Spool] = []
        for path in await places() where path != context.spool.directory {
            do {
                spools.append(try await Spool.open(path, logger: logger))
            } catch {
                summary.unopened += 1
                logger.warning("\(error)")
            }
        }
        return spools
    }

    private func places() async -> [FilePath] {
        let work = context.work, launch = work.launchDirectory
        let parents = Set([work.isOurs ? work.path.removingLastComponent() : nil, launch].compactMap(\.self))
            .union(context.settings.workDirectory.value.map { [launch.pushing(FilePath($0)).lexicallyNormalized()] } ?? [])
        do {
            return try await disk.run("looking for spools in work directories", within: Self.patience) {
                WorkDirectory.spools(below: parents, besides: work.path)
            }
        } catch {
            logger.warning("\(error)")
            return []
        }
    }
}
