import CCurl

/// The libcurl this process runs with, which may be another one than it was compiled against.
package struct CurlVersion: Sendable {
    /// Such as `7.88.1`.
    package var libcurl: String
    /// Such as `OpenSSL/3.0.15`.
    package var ssl: String
    /// zlib's version; nil when libcurl was built without it.
    package var zlib: String?
    /// What this libcurl can do, such as `HTTP2`.
    package var features: [String]
    /// The file of certificate authorities it was built to trust, if any.
    package var authorities: String?
    /// The directory of those, if any.
    package var authoritiesDirectory: String?
    /// `0x075801` for 7.88.1.
    var number: UInt32

    /// Looked up once; libcurl is initialised by then.
    package static let running = CurlVersion()

    private init() {
        CurlLibrary.initialise()
        guard let info = curl_version_info(CURLVERSION_FIRST)?.pointee else {
            // libcurl documents that this cannot be.
            (libcurl, ssl, zlib, features, number) = ("unknown", "unknown", nil, [], 0)
            return
        }
        libcurl = info.version.map { String(cString: $0) } ?? "unknown"
        ssl = info.ssl_version.map { String(cString: $0) } ?? "none"
        zlib = info.libz_version.map { String(cString: $0) }
        number = info.version_num
        // Which a structure older than that of 7.70 does not have.
        if info.age.rawValue >= CURLVERSION_SEVENTH.rawValue {
            authorities = info.cainfo.map { String(cString: $0) }
            authoritiesDirectory = info.capath.map { String(cString: $0) }
        }
        features = Self.names.filter { info.features & $0.bit != 0 }.map(\.name)
    }

    private static let names: [(name: String, bit: Int32)] = [
        ("AsynchDNS", CURL_VERSION_ASYNCHDNS), ("GSS-API", CURL_VERSION_GSSAPI), ("HTTP2", CURL_VERSION_HTTP2),
        ("HTTPS-proxy", CURL_VERSION_HTTPS_PROXY), ("IPv6", CURL_VERSION_IPV6), ("Largefile", CURL_VERSION_LARGEFILE),
        ("SSL", CURL_VERSION_SSL), ("UnixSockets", CURL_VERSION_UNIX_SOCKETS), ("brotli", CURL_VERSION_BROTLI),
        ("libz", CURL_VERSION_LIBZ), ("zstd", CURL_VERSION_ZSTD),
    ]
}
