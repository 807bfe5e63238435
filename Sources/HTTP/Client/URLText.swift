import Curl
import GridSecurity
import Secrets

/// URLs as they may be shown.
enum URLText {
    /// The URL without user and password, and without values of its query that are secret by their name.
    static func withoutSecrets(_ url: String) -> String {
        Redactor().redact(CurlURL(url)?.text ?? withoutUser(url))
    }

    /// The same for a text that libcurl cannot take apart: whatever stands before the last `@` may be a password.
    private static func withoutUser(_ url: String) -> String {
        guard let at = url.lastIndex(of: "@") else { return url }
        let scheme = url.firstRange(of: "://").map { url[..<$0.upperBound] } ?? ""
        return String(scheme + url[url.index(after: at)...])
    }
}
