import CCurl

/// One easy handle with everything libcurl keeps a pointer to; freed once, all of it.
struct EasyHandle: ~Copyable {
    let raw: UnsafeMutableRawPointer
    /// Allocated, because libcurl writes into it until the handle is gone.
    private let message: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?

    init() throws(CurlError) {
        CurlLibrary.initialise()
        guard let raw = curl_easy_init() else { throw CurlError(CURLE_FAILED_INIT) }
        self.raw = raw
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        headers = nil
        // The only option that cannot fail and must be there before any other does.
        _ = ccurl_set_pointer(raw, CURLOPT_ERRORBUFFER, message)
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(headers)
        message.deallocate()
    }

    /// What libcurl wrote about the last failure.
    var errorText: String { String(cString: message) }

    func set(_ option: EasyOption<Bool>, _ value: Bool) throws(CurlError) {
        try check(ccurl_set_long(raw, option.raw, value ? 1 : 0), option.raw)
    }

    func set(_ option: EasyOption<Int>, _ value: Int) throws(CurlError) {
        try check(ccurl_set_long(raw, option.raw, value), option.raw)
    }

    func set(_ option: EasyOption<Int64>, _ value: Int64) throws(CurlError) {
        try check(ccurl_set_offset(raw, option.raw, curl_off_t(value)), option.raw)
    }

    /// libcurl copies the text; nil takes a default away.
    func set(_ option: EasyOption<String>, _ value: String?) throws(CurlError) {
        try check(ccurl_set_string(raw, option.raw, value), option.raw)
    }

    func set(_ option: EasyOption<[UInt8]>, _ value: [UInt8]) throws(CurlError) {
        let code = value.withUnsafeBytes { bytes in
            bytes.baseAddress.map { ccurl_set_blob(raw, option.raw, $0, bytes.count) } ?? CURLE_BAD_FUNCTION_ARGUMENT
        }
        try check(code, option.raw)
    }

    /// The pointer must stay valid as long as this handle.
    func set(_ option: EasyOption<UnsafeMutableRawPointer>, _ value: UnsafeMutableRawPointer) throws(CurlError) {
        try check(ccurl_set_pointer(raw, option.raw, value), option.raw)
    }

    func set(_ option: EasyOption<ccurl_data_function>, _ value: @escaping ccurl_data_function) throws(CurlError) {
        try check(ccurl_set_data_function(raw, option.raw, value), option.raw)
    }

    func setSeek(_ function: @escaping ccurl_seek_function) throws(CurlError) {
        try check(ccurl_set_seek_function(raw, CURLOPT_SEEKFUNCTION, function), CURLOPT_SEEKFUNCTION)
    }

    func setDebug(_ function: @escaping ccurl_debug_function) throws(CurlError) {
        try check(ccurl_set_debug_function(raw, CURLOPT_DEBUGFUNCTION, function), CURLOPT_DEBUGFUNCTION)
    }

    func setContext(_ function: @escaping ccurl_ssl_context_function) throws(CurlError) {
        try check(ccurl_set_ssl_context_function(raw, CURLOPT_SSL_CTX_FUNCTION, function), CURLOPT_SSL_CTX_FUNCTION)
    }

    /// Sets the body, which libcurl copies, so that it can send it again.
    func setBody(_ bytes: [UInt8]) throws(CurlError) {
        try set(.postSize, Int64(bytes.count))
        // Empty bodies have no address, yet libcurl wants one.
        let code =
            bytes.isEmpty
            ? ccurl_set_string(raw, CURLOPT_COPYPOSTFIELDS, "")
            : bytes.withUnsafeBytes { ccurl_set_pointer(raw, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: $0.baseAddress)) }
        try check(code, CURLOPT_COPYPOSTFIELDS)
    }

    /// Sets the header lines; a line that ends in a colon takes away a header of libcurl's own.
    mutating func setHeaders(_ lines: [String]) throws(CurlError) {
        for line in lines {
            guard let list = curl_slist_append(headers, line) else { throw CurlError(CURLE_OUT_OF_MEMORY) }
            headers = list
        }
        try check(ccurl_set_list(raw, CURLOPT_HTTPHEADER, headers), CURLOPT_HTTPHEADER)
    }

    /// Zero when libcurl does not know.
    func long(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    /// Nil when libcurl does not know.
    func offset(_ info: CURLINFO) -> Int64? {
        var value: curl_off_t = 0
        return ccurl_get_offset(raw, info, &value) == CURLE_OK ? Int64(value) : nil
    }

    func string(_ info: CURLINFO) -> String {
        var value: UnsafePointer<CChar>?
        guard ccurl_get_string(raw, info, &value) == CURLE_OK, let value else { return "" }
        return String(cString: value)
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(CurlError) {
        guard code == CURLE_OK else { throw CurlError(code, detail: "libcurl does not take option \(option.rawValue)") }
    }
}
