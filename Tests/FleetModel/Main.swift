import ArgumentParser

/// Prints how many requests a fleet of pilots makes before, during and after ten minutes without the server.
@main struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet", abstract: "Models how a fleet of pilots comes back after ten minutes without the server.")

    @Option(help: "How many pilots.") var pilots = 600_000
    @Option(help: "Another number, another course of chance.") var seed: UInt64 = 1

    func run() async throws {
        print("| server away | kill_check, s | requests/s before | peak in the outage | peak after it | ratio |")
        print("| --- | --- | --- | --- | --- | --- |")
        for killCheck in [60, 0] {
            for kind in Outage.Kind.allCases {
                let load = try await Fleet(pilots: pilots, seed: seed, killCheck: .seconds(killCheck), kind: kind).run()
                print("| \(kind.rawValue) | \(killCheck) | \(Self.row(load)) |")
            }
        }
    }

    private static func row(_ load: Load) -> String {
        let ratio = max(load.peakDuring, load.peakAfter) / load.mean
        return [load.mean, load.peakDuring, load.peakAfter].map { String(Int($0.rounded())) }.joined(separator: " | ")
            + " | \((ratio * 100).rounded() / 100)"
    }
}
