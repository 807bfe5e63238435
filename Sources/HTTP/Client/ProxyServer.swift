import Curl
import Glibc

/// The proxy server that libcurl takes on the way to a URL, by the rules of its manual for the environment.
///
/// It is only asked when something went wrong, as libcurl's words do not tell the proxy server from the server.
struct ProxyServer: CustomStringConvertible {
    /// The variable that names it.
    let variable: String
    /// Without its password.
    let address: String

    /// Nil when the way is straight.
    init?(for url: CurlURL, variable get: @escaping (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
        func first(_ names: [String]) -> (name: String, value: String)? {
            names.lazy.compactMap { name in get(name).flatMap { $0.isEmpty ? nil : (name, $0) } }.first
        }
        // Web servers put a request's header "Proxy" into HTTP_PROXY, which therefore does not count.
        let own = url.scheme == "http" ? ["http_proxy"] : ["https_proxy", "HTTPS_PROXY"]
        guard let found = first(own + ["all_proxy", "ALL_PROXY"]) else { return nil }
        if let exceptions = first(["no_proxy", "NO_PROXY"])?.value, Self.excepts(url.host, exceptions) { return nil }
        (variable, address) = (found.name, URLText.withoutSecrets(found.value))
    }

    var description: String { "the proxy server \(address) (\(variable))" }

    /// True when it was the proxy server that was not found, could not be reached or refused.
    func isToBlame(for error: CurlError) -> Bool {
        [5, 7, 97].contains(error.code) || ["proxy", "connect tunnel"].contains { error.detail.lowercased().contains($0) }
    }

    /// Names of hosts and domains, between commas or blanks; `*` for all.
    private static func excepts(_ host: String, _ exceptions: String) -> Bool {
        let host = host.drop { $0 == "[" }.prefix { $0 != "]" }
        return exceptions.lowercased().split { $0 == "," || $0.isWhitespace }.contains { entry in
            let name = entry.drop { $0 == "." }
            return entry == "*" || host == name || host.hasSuffix(".\(name)")
        }
    }
}
