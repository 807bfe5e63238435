import Curl

/// A date in a header field, in any of HTTP's three forms (RFC 9110 section 5.6.7).
package struct HTTPDate: Sendable, Equatable {
    /// Since 1970, in UTC.
    package let seconds: Int

    /// Nil when the text is no date.
    package init?(_ text: String) {
        guard let seconds = CurlDate.parse(text) else { return nil }
        self.seconds = seconds
    }
}
