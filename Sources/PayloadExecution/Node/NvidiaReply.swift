import JobModel

/// What nvidia-smi prints, read strictly.
struct NvidiaReply: Sendable, Equatable {
    struct Nonsense: Error, CustomStringConvertible {
        let line: String
        var description: String { "this line does not describe a GPU: \(line.prefix(200))" }
    }

    /// The first GPU's.
    let model: String
    /// How many there are.
    let count: Int
    /// MB; nil where the driver does not tell.
    let memory: Int?
    let driver: String
    /// The newest version of CUDA that the driver can run.
    let cuda: String?

    /// `list` is `name, memory.total, driver_version`, a line for each GPU, without header and units; `summary` what it prints unasked.
    init(list: String, summary: String) throws(Nonsense) {
        let lines = list.split(whereSeparator: \.isNewline)
        var gpus: [(model: String, memory: Int?, driver: String)] = []
        for line in lines {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
            guard fields.count == 3, Self.isName(fields[0]), let memory = Self.memory(fields[1]), Self.isVersion(fields[2]) else {
                throw Nonsense(line: String(line))
            }
            gpus.append((String(fields[0]), memory, String(fields[2])))
        }
        guard let first = gpus.first else { throw Nonsense(line: "(nothing)") }
        (model, memory, driver) = first
        count = gpus.count
        cuda = summary.firstRange(of: "CUDA Version:").flatMap { label in
            let version = summary[label.upperBound...].drop { $0 == " " }.prefix { !$0.isWhitespace }
            return Self.isVersion(version) ? String(version) : nil
        }
    }

    private static func isName(_ text: Substring) -> Bool {
        (1...128).contains(text.count) && text.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 } && !text.hasPrefix("[")
    }

    /// Nil for nonsense, `.some(nil)` for what the driver does not tell, such as `[N/A]`.
    private static func memory(_ text: Substring) -> Int?? {
        if text.hasPrefix("["), text.hasSuffix("]") { return .some(nil) }
        guard let number = Int(text), number > 0 else { return nil }
        return number
    }

    private static func isVersion(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (1...4).contains(parts.count)
            && parts.allSatisfy { (1...6).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }
}

extension GPUMap {
    init(_ reply: NvidiaReply, site: String, hostName: String) {
        self.init(site: site, hostName: hostName, vendor: "NVIDIA", model: reply.model, count: reply.count)
        vram = reply.memory
        architecture = NvidiaArchitecture.name(of: reply.model)
        framework = "CUDA"
        frameworkVersion = reply.cuda
        driverVersion = reply.driver
    }
}
