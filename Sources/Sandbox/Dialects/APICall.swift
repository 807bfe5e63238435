/// What the path of a request names.
enum APITarget {
    case legacy(String)
    /// `module/method`
    case v1(String)
    /// A path of the API that names nothing, with its last part.
    case unknown(String)

    /// Nil for paths that are not the API's.
    init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        switch parts.first {
        case "server": self = parts.count == 3 && parts[1] == "panda" ? .legacy(parts[2]) : .unknown("")
        case "api":
            guard parts.count == 4 else {
                self = .unknown("")
                return
            }
            self = parts[1] == "v1" ? .v1("\(parts[2])/\(parts[3])") : .unknown(parts[3])
        default: return nil
        }
    }
}

/// A call of the API with its parameters.
enum APICall {
    case legacy(String, LegacyMethod, WireObject)
    case v1(String, V1Method, WireObject)
    case forbidden(String)
    /// The whole dialect is not there.
    case absent

    private var parameters: WireObject? {
        switch self {
        case .legacy(_, _, let parameters), .v1(_, _, let parameters): parameters
        default: nil
        }
    }

    /// The job state in the parameters.
    var state: String? { (parameters?["job_status"] ?? parameters?["state"])?.string }

    /// The job's id in the parameters.
    var job: Int? { (parameters?["job_id"] ?? parameters?["jobId"])?.looseInt }
}
