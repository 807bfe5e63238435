extension JobUpdate {
    /// The update with every text cut to what the server's database takes.
    ///
    /// Some limits are not the server's to enforce: a too long pilotTiming, cpuConsumptionUnit or schedulerID loses the whole update with
    /// StatusCode 30. Lengths are those of Python, code points, and a character that people see as one is never split.
    package func cutToServerLimits() -> JobUpdate {
        var cut = self
        cut.pilotTiming = pilotTiming?.cut(to: 100)
        cut.cpuConsumptionUnit = cpuConsumptionUnit?.cut(to: 128)
        cut.schedulerID = schedulerID?.cut(to: 128)
        cut.node = node?.cut(to: 128)
        cut.pilotErrorDiag = pilotErrorDiag?.cut(to: 500)
        cut.exeErrorDiag = exeErrorDiag?.cut(to: 500)
        cut.jobMetrics = jobMetrics?.cut(to: 500, atEntriesOf: " ")
        cut.pilotID = pilotID?.cut(to: 200)
        cut.batchID = batchID?.cut(to: 80)
        cut.cpuArchitectureLevel = cpuArchitectureLevel?.cut(to: 20)
        // The end of the output is what debugging is for.
        cut.stdout = stdout?.cutFront(to: 2048)
        cut.pilotLog = pilotLog?.cut(to: 1024)
        cut.jobSubStatus = jobSubStatus?.cut(to: 80)
        return cut
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
