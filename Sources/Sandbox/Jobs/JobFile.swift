/// A file of a job as the server's table has it.
package struct JobFile: Sendable, Hashable {
    /// What the file is to the job.
    package enum Kind: String, Sendable {
        case input, output, log
    }

    package var lfn: String
    package var kind: Kind
    /// What the pilot reported, or the definition said.
    package var guid: String
    /// Bytes; nil while not known.
    package var size: Int?
    /// `ad:` or `md5:` and digits; empty while not known.
    package var checksum: String
    /// `defined`, `ready`, `failed`, `nooutput`.
    package var status: String
    /// Where the pilot says that it lies.
    package var surl: String?
    /// Whether the job may finish without it.
    package var mayBeMissing: Bool

    /// The file as kept in the record and shown to programs.
    package var wire: WireValue {
        [
            "lfn": .string(lfn), "type": .string(kind.rawValue), "guid": .string(guid), "fsize": size.map { .int($0) } ?? .null,
            "checksum": .string(checksum), "status": .string(status), "surl": surl.map { .string($0) } ?? .null,
            "mayBeMissing": .bool(mayBeMissing),
        ]
    }

    init?(_ wire: WireValue) {
        guard let lfn = wire["lfn"]?.string, let kind = wire["type"]?.string.flatMap(Kind.init) else { return nil }
        self.init(
            lfn: lfn, kind: kind, guid: wire["guid"]?.string ?? "", size: wire["fsize"]?.int, checksum: wire["checksum"]?.string ?? "",
            status: wire["status"]?.string ?? "defined", surl: wire["surl"]?.string, mayBeMissing: wire["mayBeMissing"]?.bool ?? false)
    }

    init(lfn: String, kind: Kind, guid: String, size: Int?, checksum: String, status: String, surl: String? = nil, mayBeMissing: Bool) {
        (self.lfn, self.kind, self.guid, self.size) = (lfn, kind, guid, size)
        (self.checksum, self.status, self.surl, self.mayBeMissing) = (checksum, status, surl, mayBeMissing)
    }
}
