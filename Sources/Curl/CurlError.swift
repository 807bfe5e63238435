import CCurl

/// Why a transfer brought no complete reply, in libcurl's terms.
package struct CurlError: Error, Sendable, CustomStringConvertible {
    /// The `CURLcode`, such as 60.
    package var code: Int32
    /// libcurl's text for the code, such as `SSL peer certificate or SSH remote key was not OK`.
    package var name: String
    /// What libcurl wrote about this very transfer; empty when it wrote nothing.
    package var detail: String
    /// What our own source or sink threw, or `ReplyTooLarge`; nil when libcurl itself found the fault.
    package var cause: (any Error)?

    package init(code: Int32, name: String? = nil, detail: String = "", cause: (any Error)? = nil) {
        self.code = code
        self.name = name ?? String(cString: curl_easy_strerror(CURLcode(rawValue: UInt32(bitPattern: code))))
        self.detail = detail
        self.cause = cause
    }

    init(_ code: CURLcode, detail: String = "", cause: (any Error)? = nil) {
        self.init(code: Int32(bitPattern: code.rawValue), detail: detail, cause: cause)
    }

    init(_ code: CURLMcode, detail: String) {
        self.init(CURLE_FAILED_INIT, detail: "\(detail): \(String(cString: curl_multi_strerror(code)))")
    }

    /// The calling task was cancelled.
    static var cancelled: CurlError { CurlError(CURLE_ABORTED_BY_CALLBACK, detail: "cancelled") }

    package var description: String { "curl \(code): \(detail.isEmpty ? name : detail)" }
}
