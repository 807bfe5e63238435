import Settings
import SystemPackage

extension Settings {
    /// Where the wrapper is: the launch directory, unless `PILOT_SOURCE_DIR` names another.
    func sourceDirectory(from launchDirectory: FilePath) -> FilePath {
        node.sourceDirectory.value.map { launchDirectory.pushing(FilePath($0)) } ?? launchDirectory
    }
}
