package import FoundationEssentials
import Glibc

extension X509Proxy {
    /// Reads and checks a credential file: key, permissions, order and signatures of the chain, validity at `now`.
    ///
    /// `user` is the effective user; `isPod` says how files are closed here. The file must be that user's or root's; root may use anybody's file, with a warning, since
    /// a pilot that is root in a container gets its proxy from outside.
    package static func load(
        path: String, isPod: Bool = false, now: Date, user: UInt32 = geteuid()
    ) throws(CredentialError) -> X509Proxy {
        try check(PEMFile(path: path), isPod: isPod, now: now, user: user)
    }

    static func check(_ file: PEMFile, isPod: Bool = false, now: Date, user: UInt32) throws(CredentialError) -> X509Proxy {
        let leaf = try checkKey(file)
        var warnings = try permissionWarnings(file, isPod: isPod, user: user)
        let certificates = try chain(file, from: leaf)
        var links: [ProxyLink] = []
        for certificate in certificates { links.append(try ProxyLink(certificate, path: file.path)) }
        let proxy = X509Proxy(path: file.path, pem: file.text, chain: links, warnings: [])
        try checkPathLength(proxy)
        try checkValidity(proxy, now: now)
        warnings += links.flatMap(\.warnings)
        warnings += proxy.attributeWarnings(at: now)
        let strangers = file.certificates.dropFirst(certificates.count).filter { !$0.isAuthority }
        warnings += strangers.map { "\($0.subject) does not belong to the proxy's chain" }
        return X509Proxy(path: file.path, pem: file.text, chain: links, warnings: warnings)
    }

    /// Expired attributes do not end a connection, but the server will not see any role.
    func attributeWarnings(at now: Date) -> [String] {
        attributes.filter { $0.expires <= now }.map { "the VOMS attributes of \($0.vo) expired at \($0.expires.formatted(.iso8601))" }
    }

    private static func checkKey(_ file: PEMFile) throws(CredentialError) -> X509Certificate {
        guard let leaf = file.certificates.first else {
            throw CredentialError(
                .brokenChain, path: file.path, reason: "there is a key in it but no certificate",
                advice: "make a new proxy: voms-proxy-init")
        }
        switch file.key {
        case .none:
            throw CredentialError(
                .noKey, path: file.path, reason: "there is no private key in it",
                advice: "a proxy file holds certificate, key and chain; make one with voms-proxy-init")
        case .encrypted:
            throw CredentialError(
                .encryptedKey, path: file.path, reason: "its private key needs a pass phrase, which the pilot cannot give",
                advice: "make a proxy from it: voms-proxy-init")
        case .readable(let key):
            guard leaf.matches(key: key) else {
                throw CredentialError(
                    .keyMismatch, path: file.path, reason: "the private key does not belong to \(leaf.subject)",
                    advice: "make a new proxy, or put certificate and key of the same pair into the file, the certificate first")
            }
        }
        return leaf
    }

    private static func permissionWarnings(_ file: PEMFile, isPod: Bool, user: UInt32) throws(CredentialError) -> [String] {
        var warnings: [String] = []
        if file.owner != user && file.owner != 0 {
            guard user == 0 else {
                throw CredentialError(
                    .foreignOwner, path: file.path, reason: "it belongs to user \(file.owner), the pilot runs as \(user)",
                    advice: "make a copy of your own: install -m 600 \(file.path) NEWFILE")
            }
            warnings.append("\(file.path) belongs to user \(file.owner)")
        }
        let octal = String(file.mode & 0o777, radix: 8)
        if file.mode & 0o007 != 0 {
            throw CredentialError(
                .worldReadable, path: file.path, reason: "its private key is open to every user of the node (mode \(octal))",
                advice: CredentialError.remedy(forOpen: file.path, isPod: isPod))
        }
        // A pod's group is the pod's own.
        if file.mode & 0o070 != 0, !isPod {
            warnings.append("\(file.path) is open to its group (mode \(octal)); better: chmod 600 \(file.path)")
        }
        return warnings
    }
}
