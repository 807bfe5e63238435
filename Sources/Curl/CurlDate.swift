import CCurl

/// Dates as servers write them.
package enum CurlDate {
    /// Seconds since 1970 of an HTTP date in any of its three forms; nil when the text is none.
    package static func parse(_ text: String) -> Int? {
        let seconds = curl_getdate(text, nil)
        return seconds < 0 ? nil : Int(seconds)
    }
}
