import PayloadExecution

extension FuzzTarget {
    /// What a payload leaves of itself: the job report and the error report.
    static let payloadReport = FuzzTarget("payload-report") { bytes in
        let text = String(bytes)
        if let report = JobReport(json: text) { try promise(report.text == text, "the report's text is another one") }
        _ = PayloadErrorReport(json: text)
    }
}
