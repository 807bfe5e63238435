import Curl
import JobModel
import Settings

@testable import HTTP
@testable import PayloadExecution

extension FuzzTarget {
    /// A server's or a transform's address: what we read in it is what libcurl will go to.
    static let url = FuzzTarget("url") { bytes in
        let text = String(bytes)
        try promiseServer(text)
        try promiseTransform(text)
        try promiseNoPassword(text)
    }

    private static func promiseServer(_ text: String) throws {
        guard let name = try parsed({ try ValueReader.server.read(text) }) else { return }
        try promise(try ValueReader.server.read(ValueReader.server.show(name)) == name, "shown and read again it is another server")
        let address = ServerAddress(host: name.host, port: name.port ?? 25443)
        try promiseSame(address.description, scheme: "https", host: name.host, port: address.port)
    }

    private static func promiseTransform(_ text: String) throws {
        guard let address = try parsed({ try WebAddress(text) }) else { return }
        try promise(try WebAddress(address.text) == address, "shown and read again it is another place")
        try promiseSame(text, scheme: address.scheme, host: address.host, port: address.port)
        let bases = ["https://storage.example.org/trf", "http://[::1]:8080/a"]
        for candidate in try parsed({ try TransformURL.candidates(for: text, allowed: bases) }) ?? [] {
            try promise(bases.contains { candidate.hasPrefix($0 + "/") }, "\(candidate) is below no base")
        }
    }

    /// A host in digits is left out: libcurl writes it anew.
    private static func promiseSame(_ text: String, scheme: String, host: String, port: Int) throws {
        guard let other = CurlURL(text), !host.contains(":"), host.split(separator: ".").last?.first?.isNumber != true else { return }
        let isSame = other.scheme == scheme && other.host == host && other.port == port
        try promise(isSame, "to libcurl it is \(other), to us \(scheme) \(host) \(port)")
    }

    private static func promiseNoPassword(_ text: String) throws {
        guard let start = text.firstRange(of: "://"), text[..<start.lowerBound].utf8.allSatisfy({ 0x61...0x7a ~= $0 }) else { return }
        let planted = text.replacingCharacters(in: start, with: "://somebody:plantedpassword@")
        try promise(
            !URLText.withoutSecrets(planted).contains("plantedpassword"), "the password is shown: \(URLText.withoutSecrets(planted))")
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + self[range.upperBound...]
    }
}
