/// How to reach the PanDA server, and who the pilot is to it.
package struct ServerSettings: Sendable {
    /// The server; a port in the URL is stronger than `-p`.
    package let serverURL: Setting<ServerAddress>
    /// The port for a URL without one.
    package let port: Setting<Int>
    package let serverAPI: Setting<ServerAPI>
    /// A file with a proxy, with CA certificates, or both.
    package let cacert: Setting<String?>
    /// A directory of CA certificates, hashed as OpenSSL wants it.
    package let capath: Setting<String?>
    /// `X509_USER_PROXY`: the proxy when `cacert` gives none.
    package let userProxy: Setting<String?>
    /// `X509_CERT_DIR`: the CA directory when `capath` gives none.
    package let certificateDirectory: Setting<String?>
    /// Whether the proxy's lifetime is checked, and the proxy renewed, while the pilot lives.
    package let verifyProxy: Setting<Bool>
    /// Whether the payload's proxy is checked.
    package let verifyPayloadProxy: Setting<Bool>
    /// The file that holds an OIDC token; a relative name is looked up in several directories.
    package let authTokenFile: Setting<String?>
    /// The virtual organisation's origin that goes with the token.
    package let authTokenOrigin: Setting<String?>
    /// Where a relative token file is looked up first.
    package let authTokenDirectory: Setting<String?>
    /// The file that holds the key a token is refreshed with.
    package let authTokenKeyFile: Setting<String?>
    package let tokenRenewal: Setting<Bool>
    /// Longest time between two looks at the token.
    package let tokenCheck: Setting<Duration>
    package let httpConnectTimeout: Setting<Duration>
    /// Longest time for one exchange with the server.
    package let httpMaxTime: Setting<Duration>

    init(_ from: inout SettingReader) {
        port = from.read(.port, else: 25443, .option(.port))
        serverURL = ServerSettings.address(&from, port: port)
        serverAPI = from.read(.choice, else: .auto, .option(.serverAPI))
        cacert = from.read(optional: .text, .option(.cacert))
        capath = from.read(optional: .text, .option(.capath))
        userProxy = from.read(optional: .text, .environment("X509_USER_PROXY"))
        certificateDirectory = from.read(optional: .text, .environment("X509_CERT_DIR"))
        verifyProxy = from.read(.inverted, else: true, .option(.noproxyverification))
        verifyPayloadProxy = from.read(.inverted, else: true, .option(.verifypayloadproxy))
        authTokenFile = from.read(optional: .secretFile, .environment("OIDC_AUTH_TOKEN"), .environment("PANDA_AUTH_TOKEN"))
        authTokenOrigin = from.read(optional: .text, .environment("OIDC_AUTH_ORIGIN"), .environment("PANDA_AUTH_ORIGIN"))
        authTokenDirectory = from.read(optional: .text, .environment("OIDC_AUTH_DIR"), .environment("PANDA_AUTH_DIR"))
        authTokenKeyFile = from.read(optional: .secretFile, .environment("OIDC_AUTH_TOKEN_KEY"), .environment("PANDA_AUTH_TOKEN_KEY"))
        tokenRenewal = from.read(.inverted, else: true, .option(.notokenrenewal))
        tokenCheck = from.read(.seconds(1...), else: .seconds(3600), .file("Token", "download_check"))
        httpConnectTimeout = from.read(.seconds(1...), else: .seconds(100), .file("Pilot", "http_connect_timeout"))
        httpMaxTime = from.read(.seconds(1...), else: .seconds(120), .file("Pilot", "http_maxtime"))
        ServerSettings.refusePlainHTTP(&from)
    }

    /// A port in the URL wins over `-p`, but not one from the file over `-p` from the command line.
    private static func address(_ from: inout SettingReader, port: Setting<Int>) -> Setting<ServerAddress> {
        let standard = ServerName(host: "pandaserver.cern.ch")
        let name = from.read(.server, else: standard, .option(.url), .file("Pilot", "pandaserver"))
        let portIsStronger = if case (.file, .option) = (name.origin, port.origin) { true } else { false }
        let effective = portIsStronger ? port.value : name.value.port ?? port.value
        return Setting(ServerAddress(host: name.value.host, port: effective), origin: name.origin)
    }

    private static func refusePlainHTTP(_ from: inout SettingReader) {
        let https = from.read(.boolean, else: true, .option(.useHTTPS))
        if !https.value { from.fault("--use-https False is refused: the server is always spoken to over verified https") }
    }
}
