import Curl

/// The libraries that this process speaks HTTP with.
package enum HTTPLibraries {
    /// Name and version, such as `libcurl 7.88.1`; asking loads and initialises libcurl.
    package static var versions: [(name: String, version: String)] {
        let running = CurlVersion.running
        return [
            ("libcurl", "\(running.libcurl) (\(running.features.joined(separator: " ")))"), ("TLS", running.ssl),
            ("zlib", running.zlib ?? "none"),
        ]
    }
}
