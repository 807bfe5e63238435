/// What `pilot --version` prints: one line for each part.
struct VersionInfo: Sendable {
    /// Name and version of the libraries in use, asked only when they are to be printed: loading libcurl takes milliseconds.
    let libraries: @Sendable () -> [(name: String, version: String)]

    var text: String {
        ([("pilot", Version.pilot), ("Swift", Version.swift)] + libraries()).map { "\($0.0) \($0.1)" }.joined(separator: "\n")
    }
}
