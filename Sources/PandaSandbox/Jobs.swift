import ArgumentParser
import Sandbox

struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the jobs, or show one with its history.")

    @Argument(help: "A PandaID, to see all about that job.") var id: Int?
    @Flag(help: "As JSON.") var json = false
    @OptionGroup var location: Location

    func run() throws {
        let store = try location.store()
        guard let id else {
            let reports = try store.all().map { JobReport(job: $0, history: []) }
            return print(json ? WireValue.array(reports.map(\.json)).json : JobReport.table(reports))
        }
        guard let job = try store.job(id) else { throw ValidationError("there is no job \(id)") }
        let report = JobReport(job: job, history: try store.history(id))
        print(json ? report.json.json : report.text)
    }
}
