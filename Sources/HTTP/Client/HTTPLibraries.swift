import Curl
package import GridSecurity

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

    /// The authorities that libcurl was built to trust.
    package static var systemAuthorities: SystemAuthorities {
        SystemAuthorities(bundle: CurlVersion.running.authorities, directory: CurlVersion.running.authoritiesDirectory)
    }
}
