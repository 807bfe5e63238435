import FoundationEssentials
package import JobModel

/// What was made of a job's outputs and log: the server registers files from it.
///
/// With state finished it must name every output and the log and nothing else, or the server fails the job (ddmErrorCode 200).
/// Its coded form, in the journal too, is the wire's: `{"LFN": {"guid", "fsize", "adler32" or "md5sum", "surl", "endpoint"}}`.
package struct FileReport: Sendable, Codable, Equatable {
    /// Files by LFN.
    package var entries: [String: Entry]

    package init(entries: [String: Entry] = [:]) {
        self.entries = entries
    }

    package init(from decoder: any Decoder) throws {
        entries = try decoder.singleValueContainer().decode([String: Entry].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(entries)
    }

    /// The JSON text for `xml` and `job_output_report`, with its keys in order.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// One file as it lies in storage.
    package struct Entry: Sendable, Codable, Equatable {
        /// Mandatory: an empty one would overwrite the catalogue's.
        package var guid: String
        /// Bytes.
        package var fsize: Int64
        package var checksum: FileChecksum
        package var surl: String
        /// DDM endpoint where the file is.
        package var endpoint: String?

        package init(guid: String, fsize: Int64, checksum: FileChecksum, surl: String, endpoint: String? = nil) {
            self.guid = guid
            self.fsize = fsize
            self.checksum = checksum
            self.surl = surl
            self.endpoint = endpoint
        }

        private enum Key: String, CodingKey {
            case guid, fsize, adler32, md5sum, surl, endpoint
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            guid = try container.decode(String.self, forKey: .guid)
            fsize = try container.decode(Int64.self, forKey: .fsize)
            surl = try container.decode(String.self, forKey: .surl)
            endpoint = try container.decodeIfPresent(String.self, forKey: .endpoint)
            if let hex = try container.decodeIfPresent(String.self, forKey: .adler32) {
                checksum = FileChecksum(.adler32, hex: hex)
            } else {
                checksum = FileChecksum(.md5, hex: try container.decode(String.self, forKey: .md5sum))
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(guid, forKey: .guid)
            try container.encode(fsize, forKey: .fsize)
            try container.encode(checksum.hex, forKey: checksum.algorithm == .adler32 ? .adler32 : .md5sum)
            try container.encode(surl, forKey: .surl)
            try container.encodeIfPresent(endpoint, forKey: .endpoint)
        }
    }
}
