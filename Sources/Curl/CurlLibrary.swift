import CCurl

/// libcurl's process-wide state.
enum CurlLibrary {
    /// Initialises libcurl, once.
    ///
    /// It is never cleaned up: other threads may be inside libcurl or OpenSSL when the process ends.
    static func initialise() {
        _ = result
    }

    private static let result = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
}
