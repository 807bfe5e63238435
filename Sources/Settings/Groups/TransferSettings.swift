package import JobModel

/// How files are moved, and how their moving is told.
package struct TransferSettings: Sendable {
    /// Where stage-in finds local inputs instead of a storage.
    package let inputDirectory: Setting<String?>
    /// Where the `stager` workflow puts inputs.
    package let inputDestinationDirectory: Setting<String?>
    /// Where stage-out puts outputs instead of a storage.
    package let outputDirectory: Setting<String?>
    /// How often a file is sent to one storage before that counts as failed.
    package let stageOutAttempts: Setting<Int>
    /// What outputs are measured with.
    package let checksumType: Setting<FileChecksum.Algorithm>

    init(_ from: inout SettingReader) {
        inputDirectory = from.read(optional: .text, .option(.inputDir))
        inputDestinationDirectory = from.read(optional: .text, .option(.inputDestinationDir))
        outputDirectory = from.read(optional: .text, .option(.outputDir))
        stageOutAttempts = from.read(.integer(1...), else: 3, .option(.stageoutAttempts))
        checksumType = from.read(.choice, else: .adler32, .file("File", "checksum_type"))
        // No traces are sent, as those want who say False.
        from.idle(.boolean, else: true, harmless: [false], .option(.useRucioTraces))
        from.idle(.text, else: "https://rucio-lb-prod.cern.ch/traces/", .file("Rucio", "url"))
        from.idle(
            .text, else: "https://voatlasrucio-server-prod.cern.ch:443", .option(.rucioHost), .file("Rucio", "host"))
        from.idle(optional: .text, .environment("PILOT_RUCIO_SITENAME"))
    }
}
