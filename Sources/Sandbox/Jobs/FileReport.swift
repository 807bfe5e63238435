/// What the pilot says of one file.
struct FileReport {
    let lfn: String
    let guid: String
    let size: Int?
    let md5: String?
    let adler32: String?
    let surl: String?
    let fullLFN: String?

    var checksum: String { adler32.map { "ad:\($0)" } ?? "md5:\(md5 ?? "None")" }

    /// Reads a whole report; nil when the Adder could not make sense of it.
    static func read(_ text: String, inputs: Set<String>) -> [FileReport]? {
        // Whatever is wrong with the text, the Adder says the same of it.
        guard let object = (try? WireValue(json: text))?.object else { return nil }
        var reports: [FileReport] = []
        for (lfn, value) in object.members {
            guard let report = FileReport(lfn, value) else { return nil }
            let isComplete = report.size != nil && (report.md5 != nil || report.adler32 != nil)
            guard isComplete || inputs.contains(lfn) else { return nil }
            reports.append(report)
        }
        return reports
    }

    private init?(_ lfn: String, _ value: WireValue) {
        guard let fields = value.object, let guid = fields["guid"] else { return nil }
        func text(_ name: String) -> String? { fields[name]?.pythonText }
        self.lfn = lfn
        self.guid = guid.pythonText
        switch fields["fsize"] {
        case nil: size = nil
        case .some(let value):
            guard let number = value.looseInt ?? value.double.map({ Int($0) }) else { return nil }
            size = number
        }
        md5 = text("md5sum").flatMap { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) ? $0 : nil }
        adler32 = text("adler32")
        surl = text("surl")
        fullLFN = text("full_lfn")
    }
}
