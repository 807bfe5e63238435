import Files
import JobModel
import Settings
import SystemPackage

extension ConfigurationFile {
    /// Reads the file that `option` names, else the one that the variable names, else none.
    static func named(by option: String?, or variable: String?, environment: [String: String]) throws(SettingsError) -> ConfigurationFile? {
        for path in [option, variable] {
            if let path, !path.isEmpty { return try reading(path, environment: environment) }
        }
        return nil
    }

    /// Bytes; nobody writes a hundredth of that.
    private static let largest = 1 << 20

    /// Reads the file at `path`.
    ///
    /// Throws when it cannot be read; what is wrong inside is in its faults.
    static func reading(_ path: String, environment: [String: String]) throws(SettingsError) -> ConfigurationFile {
        let bytes: [UInt8]
        do {
            bytes = try RegularFile.read(FilePath(path), limit: largest)
        } catch {
            throw SettingsError(["configuration file \(path) cannot be read: \(error)"])
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsError(["configuration file \(path) is not UTF-8 text"])
        }
        return ConfigurationFile(parsing: text, path: path, environment: environment)
    }
}
