/// Which pilot this is.
enum Version {
    /// The pilot's own version; it goes into the pilot's identifier and the user agent.
    static let pilot = "0.1.0"

    /// The compiler's version, as far as a program can know it.
    static var swift: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}

/// What `pilot --version` prints: one line for each part.
struct VersionInfo: Sendable {
    /// Name and version of the libraries in use, asked only when they are to be printed: loading libcurl takes milliseconds.
    let libraries: @Sendable () -> [(name: String, version: String)]

    func text(withLicenses: Bool) -> String { withLicenses ? "\(text)\n\n\(Licenses.text)" : text }

    var text: String {
        ([("pilot", Version.pilot), ("Swift", Version.swift)] + libraries()).map { "\($0.0) \($0.1)" }.joined(separator: "\n")
    }
}
