import FoundationEssentials

/// A payload's own account of its failure, in `payload_error_report.json` of its work directory (error-codes.md §4, P3).
package struct PayloadErrorReport: Sendable, Equatable, Decodable {
    /// Not 0: the payload failed.
    package var code: Int
    /// In words.
    package var text: String

    /// A report with these values.
    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }

    /// Reads the file's content; nil when it is no report, since a payload's broken file must not hide its exit code.
    package init?(json: String) {
        guard let report = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = report
    }

    private enum CodingKeys: String, CodingKey {
        case code = "error_code"
        case text = "error_diag"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        code = try values.decode(Int.self, forKey: .code)
        text = try values.decodeIfPresent(String.self, forKey: .text) ?? ""
    }
}
