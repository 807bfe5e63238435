import CCurl

/// A URL taken apart by libcurl, so that nobody judges a URL by other rules than those it is fetched by.
package struct CurlURL: Sendable, Equatable {
    /// In lower case.
    package var scheme: String
    /// In lower case; IPv6 addresses stand in brackets.
    package var host: String
    package var port: Int
    /// The whole URL without user name and password.
    package var text: String

    /// Nil when libcurl cannot make sense of the text.
    package init?(_ text: String) {
        self.init([text])
    }

    /// The URL that a `Location` in a reply to this one means; it may be relative.
    package func resolving(_ location: String) -> CurlURL? { CurlURL([text, location]) }

    private init?(_ steps: [String]) {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        for step in steps {
            guard curl_url_set(handle, CURLUPART_URL, step, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK else { return nil }
        }
        for part in [CURLUPART_USER, CURLUPART_PASSWORD] { curl_url_set(handle, part, nil, 0) }
        guard let scheme = Self.part(CURLUPART_SCHEME, of: handle), let host = Self.part(CURLUPART_HOST, of: handle),
            let text = Self.part(CURLUPART_URL, of: handle)
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        self.port = Self.part(CURLUPART_PORT, of: handle, UInt32(CURLU_DEFAULT_PORT)).flatMap { Int($0) } ?? 0
        self.text = text
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, _ flags: UInt32 = 0) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &value, flags) == CURLUE_OK, let value else { return nil }
        defer { curl_free(value) }
        return String(cString: value)
    }
}
