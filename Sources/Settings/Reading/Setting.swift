/// A value together with where it came from.
package struct Setting<Value: Sendable>: Sendable {
    package let value: Value
    package let origin: SettingOrigin

    package init(_ value: Value, origin: SettingOrigin = .standard) {
        self.value = value
        self.origin = origin
    }
}

extension Setting: Equatable where Value: Equatable {}

/// Where the value of a setting comes from.
package enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    case standard
    case file(path: String, line: Int)
    case environment(name: String)
    /// `spelling` is the long name with its hyphens, however the user wrote it.
    case option(spelling: String)

    /// `default`, `site.cfg:12`, `$GTAG` or `--queue`.
    package var description: String {
        switch self {
        case .standard: "default"
        case .file(let path, let line): "\(path):\(line)"
        case .environment(let name): "$\(name)"
        case .option(let spelling): spelling
        }
    }
}
