import JobModel

extension PilotError {
    /// False for what no other storage can mend: the file itself, or another one of that name, of which there must not be two.
    var mayBeTheStorages: Bool { ![.missingOutputFile, .zeroFileSize, .fileExists].contains(code) }

    /// This failure, and that of what was tried instead: the first decides, both are told.
    func followed(by second: PilotError) -> PilotError {
        var both = self
        both.cause = Sequel(first: cause, second: second)
        return both
    }

    private struct Sequel: Error, CustomStringConvertible {
        let first: (any Error)?
        let second: PilotError

        var description: String { (first.map { "\($0); " } ?? "") + "then also \(second)" }
    }
}
