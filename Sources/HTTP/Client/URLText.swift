import Curl
import GridSecurity

/// URLs as they may be shown.
enum URLText {
    /// The URL without user and password, and without values of its query that are secret by their name.
    static func withoutSecrets(_ url: String) -> String {
        Redactor().redact(CurlURL(url)?.text ?? url)
    }
}
