import JobModel
import Testing

@Suite struct ErrorCodeTests {
    /// Harvester and the wrapper read these; the numbers are Pilot 3's.
    @Test(
        arguments: [
            (ErrorCode.noProxy, 68), (.noLocalSpace, 69), (.queueData, 71), (.queueNotActive, 78), (.communicationFailure, 79),
            (.proxyTooShort, 80), (.reachedMaxTime, 81), (.queueNotOnline, 83), (.sigint, 130), (.sigterm, 143), (.mkdir, 66),
            (.stageInFailed, 1), (.cvmfsIsNotAlive, 64),
        ] as [(ErrorCode, Int32)])
    func shellExitCodes(code: ErrorCode, shell: Int32) {
        #expect(code.shellExitCode == shell)
    }

    @Test func everyCodeHasAUniqueSymbolAndAText() {
        #expect(Set(ErrorCode.allCases.map(\.symbol)).count == ErrorCode.allCases.count)
        #expect(ErrorCode.allCases.allSatisfy { !$0.text.isEmpty && !$0.text.contains("\n") })
        #expect(ErrorCode(rawValue: 1098)?.symbol == "NOLOCALSPACE")
    }
}
