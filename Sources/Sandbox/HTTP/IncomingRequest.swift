/// A request with what is known about its sender.
struct IncomingRequest {
    let head: RequestHead
    let body: RequestBody
    let peer: PeerIdentity

    /// The name by which faults and counts know the request.
    var endpoint: String {
        let parts = head.path.split(separator: "/")
        switch parts.first {
        case "cache": return parts.count > 2 ? "schedconfig" : "ddmendpoints"
        case "trf", "storage", "traces": return String(parts[0])
        default: return String(parts.last ?? "")
        }
    }
}
