/// The architectures of NVIDIA's GPUs, by the words of their names.
enum NvidiaArchitecture {
    /// Such as `Ampere`; nil for a name that the tables do not know.
    static func name(of model: String) -> String? {
        let words = model.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if let known = words.lazy.compactMap({ models[$0] }).first { return known }
        guard words.contains("GeForce"), let number = words.first(where: { $0.count == 4 && Int($0) != nil }) else { return nil }
        return series[String(number.prefix(2))]
    }

    private static let models = [
        "K20": "Kepler", "K40": "Kepler", "K80": "Kepler", "M10": "Maxwell", "M40": "Maxwell", "M60": "Maxwell", "P4": "Pascal",
        "P40": "Pascal", "P100": "Pascal", "V100": "Volta", "V100S": "Volta", "T4": "Turing", "A2": "Ampere", "A10": "Ampere",
        "A16": "Ampere", "A30": "Ampere", "A40": "Ampere", "A100": "Ampere", "A800": "Ampere", "A5000": "Ampere", "A6000": "Ampere",
        "Ada": "Ada Lovelace", "L4": "Ada Lovelace", "L20": "Ada Lovelace", "L40": "Ada Lovelace", "L40S": "Ada Lovelace",
        "H20": "Hopper", "H100": "Hopper", "H200": "Hopper", "H800": "Hopper", "GH200": "Hopper", "Blackwell": "Blackwell",
        "B100": "Blackwell", "B200": "Blackwell", "B300": "Blackwell", "GB200": "Blackwell", "GB300": "Blackwell",
    ]

    /// GeForce cards have four digits, of which the first two count.
    private static let series = [
        "10": "Pascal", "16": "Turing", "20": "Turing", "30": "Ampere", "40": "Ada Lovelace", "50": "Blackwell",
    ]
}
