/// Names whose values are secret, in lower case and without `_` and `-`.
enum TellingNames {
    /// Headers; the whole line goes.
    static let headers: Set<String> = [
        "authorization", "proxyauthorization", "cookie", "setcookie",
        // Handed to the other server of a third-party copy.
        "transferheaderauthorization",
        "xrucioauthtoken", "xamzsecuritytoken",
    ]

    /// Keys of JSON objects, forms and queries.
    static let keys: Set<String> = [
        "pilotsecrets", "secrets", "userproxy", "token", "tokenkey", "privatekey", "password",
        "accesstoken", "refreshtoken", "idtoken", "authtoken", "clientsecret",
        // Presigned object-store URLs and XRootD's token in a query.
        "xamzsignature", "xamzsecuritytoken", "signature", "authz",
    ]

    /// The longest name above, with room for separators.
    static let longest = 32

    /// Brings a name into the spelling of the sets.
    static func plain(_ name: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: name.lazy.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map { $0 | 0x20 }, as: UTF8.self)
    }
}
