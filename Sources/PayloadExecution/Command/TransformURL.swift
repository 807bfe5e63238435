package import JobModel

/// The rule for where a transformation may be downloaded from (job-lifecycle.md §8.1).
///
/// Pilot compares texts, so `http://pandaserver.cern.ch.evil/` passes for `http://pandaserver.cern.ch`; here scheme, host and port must be
/// equal, and the path must continue the base's at a slash.
package enum TransformURL {
    /// The bases of Pilot 3 for the generic user.
    package static let usualBases = [
        "https://storage.googleapis.com/drp-us-central1-containers",
        "https://pandaserver-doma.cern.ch/trf/user",
    ]

    /// True when a transformation is to be downloaded, false when it is a command of its own.
    package static func isURL(_ transformation: String) -> Bool {
        let start = transformation.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    /// Throws 1149 unless `url` lies below one of the bases.
    ///
    /// Plain `http` passes only below a base that says `http`.
    package static func check(url: String, allowed: [String] = usualBases) throws(PilotError) {
        _ = try candidates(for: url, allowed: allowed)
    }

    /// The addresses to try, in order: the one given, then the same file below each other base.
    package static func candidates(for url: String, allowed: [String] = usualBases) throws(PilotError) -> [String] {
        let address = try parse(url)
        let bases = allowed.compactMap { try? WebAddress($0) }  // A malformed base allows nothing.
        guard let own = bases.first(where: { $0.covers(address) }) else {
            throw refused(url, "it is not below an allowed base URL", "allowed: \(allowed.joined(separator: " ")); see --baseurls")
        }
        let file = address.segments[own.segments.count...]
        let others = bases.filter { $0 != own }.map { base in
            var other = base
            other.segments += file
            return other.text
        }
        return [address.text] + others
    }

    /// The file's name in the work directory: the last part of the path.
    package static func fileName(of url: String) throws(PilotError) -> String {
        guard let name = try parse(url).segments.last else { throw refused(url, "it names no file", "") }
        return name
    }

    private static func parse(_ url: String) throws(PilotError) -> WebAddress {
        do {
            return try WebAddress(url)
        } catch {
            throw refused(url, error.rawValue, "")
        }
    }

    private static func refused(_ url: String, _ reason: String, _ advice: String) -> PilotError {
        // A user name may come with a password.
        let shown = url.contains("@") ? "(not shown: it has a user name)" : url
        return PilotError(.transformDownloadFailure, doing: "download of transformation \(shown)", reason: reason, advice: advice)
    }
}

extension WebAddress {
    fileprivate func covers(_ other: WebAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
            && other.segments.count > segments.count && other.segments.starts(with: segments)
    }
}
