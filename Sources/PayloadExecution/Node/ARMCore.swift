/// ARM's processors, which have numbers in `/proc/cpuinfo` where others have a name.
enum ARMCore {
    /// The name that lscpu gives it; nil for one that is not in the table.
    static func name(implementer: String, part: String) -> String? { names["\(implementer) \(part)"] }

    private static let names = [
        "0x41 0xd0c": "Neoverse-N1", "0x41 0xd40": "Neoverse-V1", "0x41 0xd49": "Neoverse-N2", "0x41 0xd4f": "Neoverse-V2",
        "0x43 0x0af": "ThunderX2-99xx", "0x46 0x001": "A64FX", "0xc0 0xac3": "Ampere-1",
    ]
}
