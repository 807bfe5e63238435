/// The processor as the first block of `/proc/cpuinfo` describes it.
package struct CPUDescription: Sendable, Equatable {
    /// `model name`, or what lscpu calls an ARM core; nil for neither.
    package var model: String?
    /// `cache size`, such as `1024 KB`.
    package var cache: String?
    /// `cpu MHz`.
    package var megahertz: Double?
    /// `cpu cores`, of one socket.
    package var coresPerSocket: Int?
    /// `siblings`: hardware threads of one socket.
    package var threadsPerSocket: Int?
    /// `flags`.
    package var flags: Set<String>

    /// Reads the text up to the first empty line.
    package init(cpuinfo: String) {
        var fields: [Substring: String] = [:]
        for line in cpuinfo.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { break }
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let key = parts[0].split(whereSeparator: \.isWhitespace).joinedWords else { continue }
            fields[key] = String(parts[1].drop { $0 == " " })
        }
        model = fields["model name"] ?? ARMCore.name(implementer: fields["CPU implementer"] ?? "", part: fields["CPU part"] ?? "")
        cache = fields["cache size"]
        megahertz = fields["cpu MHz"].flatMap { Double($0) }
        coresPerSocket = fields["cpu cores"].flatMap { Int($0) }
        threadsPerSocket = fields["siblings"].flatMap { Int($0) }
        flags = Set((fields["flags"] ?? "").split(separator: " ").map(String.init))
    }

    /// `<model> <cache>`, the name by which the server knows the processor; `UNKNOWN` without a model.
    package var fullModel: String {
        guard let model else { return "UNKNOWN" }
        return cache.map { "\(model) \($0)" } ?? model
    }

    /// True when the processor has AVX2.
    package var hasAVX2: Bool { flags.contains("avx2") }

    /// `x86_64-v1` to `x86_64-v4` by the x86-64 psABI's levels; nil on other architectures.
    package var architectureLevel: String? {
        guard flags.contains("lm") else { return nil }
        var level = 1
        for needed in Self.levels {
            guard flags.isSuperset(of: needed) else { break }
            level += 1
        }
        return "x86_64-v\(level)"
    }

    /// `s+<model> <cache> <n>-Core Processor HT <n>-Sockets+AVX2`, as far as it is known and there is such; at most 128 characters, as the server stores it.
    ///
    /// Source: Pilot 3 (dispatcher-protocol.md §6, and as seen in baseline.md). `processors` are the machine's hardware threads.
    package func consumptionUnit(processors: Int) -> String {
        let tail = hasAVX2 ? "+AVX2" : ""
        let text = "s+\(fullModel)\(arrangement(of: processors))"
        return text.prefix(max(0, 128 - tail.count)) + tail
    }

    private func arrangement(of processors: Int) -> String {
        guard let cores = coresPerSocket, let threads = threadsPerSocket, cores > 0, threads >= cores else { return "" }
        let sockets = max(1, processors / threads), name = "-Core Processor"
        let count = cores.multipliedReportingOverflow(by: sockets).partialValue
        return (fullModel.contains(name) ? "" : " \(count)\(name)") + (threads > cores ? " HT" : "")
            + (sockets == 1 ? " 1-Socket" : " \(sockets)-Sockets")
    }

    /// What versions 2, 3 and 4 add, by the kernel's names (`pni` is SSE3, `abm` is LZCNT).
    private static let levels: [Set<String>] = [
        ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"],
        ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"],
        ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"],
    ]
}

extension [Substring] {
    fileprivate var joinedWords: Substring? { isEmpty ? nil : Substring(joined(separator: " ")) }
}
