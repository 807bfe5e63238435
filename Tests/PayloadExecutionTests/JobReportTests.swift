import PayloadExecution
import Testing

struct JobReportTests {
    @Test func whatTheServerIsTold() throws {
        let text = """
            {"exitCode": 65, "exitMsg": " Fatal error in athena ", "resource": {"transform": {"processedEvents": "120"}, "dbTimeTotal": 3.0, "dbDataTotal": 5, "x": {}}}
            """
        let report = try #require(JobReport(json: text))
        #expect(report.exitCode == 65 && report.exitMessage == "Fatal error in athena" && report.events == 120)
        #expect(report.metrics == "nEvents=120 dbTime=3 dbData=5")
    }

    @Test(arguments: [
        "{}", #"{"exitCode": 0, "exitMsg": "OK", "resource": []}"#, #"{"exitCode": "x", "exitMsg": [], "resource": {"dbTimeTotal": null}}"#,
    ])
    func whatIsNotThereIsNotTold(text: String) throws {
        let report = try #require(JobReport(json: text))
        #expect(report.exitCode == 0 && report.exitMessage == nil && report.events == nil && report.metrics == nil)
    }

    @Test(arguments: ["", "[]", "{", "null"]) func noReport(text: String) {
        #expect(JobReport(json: text) == nil)
    }
}
