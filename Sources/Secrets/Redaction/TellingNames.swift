/// Names whose values are secret, in lower case and without `_` and `-`.
enum TellingNames {
    /// Headers; the whole line goes.
    static let headers: Set<String> = [
        "authorization", "proxyauthorization", "cookie", "setcookie",
        // Handed to the other server of a third-party copy.
        "transferheaderauthorization",
        "xrucioauthtoken", "xamzsecuritytoken", "xauthtoken",
    ]

    /// Keys of JSON objects, forms and queries.
    static let keys: Set<String> = [
        "pilotsecrets", "secrets", "userproxy", "token", "tokenkey", "privatekey", "password", "passwd", "passphrase",
        "accesstoken", "refreshtoken", "idtoken", "authtoken", "clientsecret", "secret", "secretkey", "apikey",
        "awssecretaccesskey", "awssessiontoken",
        // Presigned object-store URLs and XRootD's token in a query.
        "xamzsignature", "xamzsecuritytoken", "signature", "authz",
    ]

    /// The last letters of the names above, a bit for each, by the length of the name: nearly all other names differ in one of both.
    private static let lastLetters = headers.union(keys).reduce(into: [UInt32](repeating: 0, count: longest + 1)) { letters, name in
        letters[name.utf8.count] |= 1 << (UInt32(name.utf8.last ?? 0) & 31)
    }

    /// Whether a telling name of that many letters may end with the byte.
    static func mayEnd(with byte: UInt8, length: Int) -> Bool { byte > 0x40 && lastLetters[length] >> (UInt32(byte) & 31) & 1 != 0 }

    /// The longest name above, with room for separators.
    static let longest = 32

    /// Brings a name into the spelling of the sets.
    static func plain(_ name: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: name.lazy.filter { !isSeparator($0) }.map { $0 | 0x20 }, as: UTF8.self)
    }

    static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") }
}
