extension JobUpdate {
    /// Code points of `jobMetrics` that the server keeps.
    package static let metricsLimit = 500

    /// Cuts every text to what the server's database takes.
    ///
    /// Some limits are not the server's to enforce: a too long pilotTiming, cpuConsumptionUnit or schedulerID loses the whole update with
    /// StatusCode 30. Lengths are those of Python, code points, and a character that people see as one is never split.
    package mutating func cutToServerLimits() {
        pilotTiming = pilotTiming?.cut(to: 100)
        cpuConsumptionUnit = cpuConsumptionUnit?.cut(to: 128)
        schedulerID = schedulerID?.cut(to: 128)
        node = node?.cut(to: 128)
        pilotErrorDiag = pilotErrorDiag?.cut(to: 500)
        exeErrorDiag = exeErrorDiag?.cut(to: 500)
        jobMetrics = jobMetrics?.cut(to: Self.metricsLimit, atEntriesOf: " ")
        pilotID = pilotID?.cut(to: 200)
        batchID = batchID?.cut(to: 80)
        cpuArchitectureLevel = cpuArchitectureLevel?.cut(to: 20)
        // The end of the output is what debugging is for.
        stdout = stdout?.cutFront(to: 2048)
        pilotLog = pilotLog?.cut(to: 4000)
        jobSubStatus = jobSubStatus?.cut(to: 80)
    }
}

extension String {
    /// The longest beginning of at most `limit` code points that ends between two characters.
    func cut(to limit: Int) -> String {
        if unicodeScalars.count <= limit { return self }
        return String(whole(self, limit))
    }

    /// The longest end of at most `limit` code points that starts between two characters.
    func cutFront(to limit: Int) -> String {
        if unicodeScalars.count <= limit { return self }
        return String(whole(reversed(), limit).reversed())
    }

    /// The longest beginning of at most `limit` code points made of whole entries.
    func cut(to limit: Int, atEntriesOf separator: Character) -> String {
        let beginning = cut(to: limit)
        if beginning.endIndex == endIndex || beginning.count == count { return self }
        let endsWithEntry = self[index(startIndex, offsetBy: beginning.count)] == separator
        let end = endsWithEntry ? beginning.endIndex : beginning.lastIndex(of: separator) ?? beginning.startIndex
        return String(beginning[..<end])
    }

    private func whole(_ characters: some Sequence<Character>, _ limit: Int) -> [Character] {
        var room = limit
        return Array(
            characters.prefix { character in
                room -= character.unicodeScalars.count
                return room >= 0
            })
    }
}
