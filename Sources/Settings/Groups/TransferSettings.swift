/// How files are moved, and how their moving is told.
package struct TransferSettings: Sendable {
    /// Where stage-in finds local inputs instead of a storage.
    package let inputDirectory: Setting<String?>
    /// Where the `stager` workflow puts inputs.
    package let inputDestinationDirectory: Setting<String?>
    /// Where stage-out puts outputs instead of a storage.
    package let outputDirectory: Setting<String?>
    package let stageOutAttempts: Setting<Int>
    /// `adler32` or `md5`.
    package let checksumType: Setting<String>
    package let rucioTraces: Setting<Bool>
    package let rucioTraceURL: Setting<String>
    package let rucioHost: Setting<String>
    /// Site for Rucio; the queue data's site without it.
    package let rucioSite: Setting<String?>

    init(_ from: inout SettingReader) {
        inputDirectory = from.read(optional: .text, .option(.inputDir))
        inputDestinationDirectory = from.read(optional: .text, .option(.inputDestinationDir))
        outputDirectory = from.read(optional: .text, .option(.outputDir))
        stageOutAttempts = from.read(.integer(1...), else: 1, .option(.stageoutAttempts))
        checksumType = from.read(
            .word(of: ["adler32", "md5"], called: "a checksum type"), else: "adler32", .file("File", "checksum_type"))
        rucioTraces = from.read(.boolean, else: true, .option(.useRucioTraces))
        rucioTraceURL = from.read(.text, else: "https://rucio-lb-prod.cern.ch/traces/", .file("Rucio", "url"))
        rucioHost = from.read(
            .text, else: "https://voatlasrucio-server-prod.cern.ch:443", .option(.rucioHost), .file("Rucio", "host"))
        rucioSite = from.read(optional: .text, .environment("PILOT_RUCIO_SITENAME"))
    }
}
