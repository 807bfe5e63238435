/// The resource types of the sandbox: the usual ones of ATLAS.
enum ResourceTypes {
    static let all: WireValue = .array([
        row("SCORE", 1, 1, .null, 2000), row("SCORE_HIMEM", 1, 1, 2001, .null),
        row("MCORE", 2, .null, .null, 2000), row("MCORE_HIMEM", 2, .null, 2001, .null),
    ])

    private static func row(_ name: String, _ minCore: Int, _ maxCore: WireValue, _ minRAM: WireValue, _ maxRAM: WireValue) -> WireValue {
        [
            "resource_name": .string(name), "mincore": .int(minCore), "maxcore": maxCore, "minrampercore": minRAM,
            "maxrampercore": maxRAM,
        ]
    }
}
