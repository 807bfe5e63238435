import Glibc
import JobModel
import SystemPackage
import Testing

@Suite struct ErrorCodeTests {
    @Test(arguments: ErrorTable.rows) func codesHaveTheirSymbolsAndTexts(code: Int, symbol: String, text: String) throws {
        let error = try #require(ErrorCode(rawValue: code))
        #expect(error.symbol == symbol)
        #expect(error.text == text)
    }

    @Test func thereAreNoOthers() {
        #expect(ErrorCode.allCases.map(\.rawValue) == ErrorTable.rows.map(\.code))
    }

    /// Harvester and the wrapper read these; the numbers are Pilot 3's.
    private static let shellCodes: [(code: Int, shell: Int32)] = [
        (1377, 64), (1008, 65), (1199, 66), (1103, 67), (1177, 68), (1163, 68), (1373, 68), (1098, 69), (1301, 70), (1116, 71), (1117, 72),
        (1186, 73), (1330, 74), (1332, 75), (1342, 76), (1331, 77), (1359, 78), (1318, 79), (1382, 80), (1213, 81), (1385, 82), (1386, 83),
        (1208, 130), (1202, 131), (1206, 135), (1200, 137), (1207, 138), (1203, 139), (1201, 143), (1204, 152),
    ]

    @Test(arguments: shellCodes) func shellExitCodes(code: Int, shell: Int32) throws {
        #expect(try #require(ErrorCode(rawValue: code)).shellExitCode == shell)
    }

    @Test func codesWithoutAShellCodeAreOne() {
        let others = ErrorCode.allCases.filter { code in !Self.shellCodes.contains { $0.code == code.rawValue } }
        #expect(others.count == 117)
        #expect(others.allSatisfy { $0.shellExitCode == 1 })
    }

    @Test func theNodesOwnFaults() {
        #expect(
            ErrorCode.allCases.filter(\.isNodesFault).map(\.rawValue) == [
                1098, 1115, 1143, 1186, 1199, 1211, 1303, 1306, 1307, 1308, 1309, 1320, 1325, 1327, 1332, 1340, 1342, 1344, 1345, 1347,
                1348, 1365, 1366, 1372, 1377, 1381,
            ])
    }

    @Test(
        arguments: [
            (.noSpace, 1098), (.diskQuotaExceeded, 1098), (.readOnlyFileSystem, 1303), (.socketNotConnected, 1303),
            (.staleNFSFileHandle, 1303),
            (.ioError, 1303), (Errno(rawValue: EUCLEAN), 1303), (.resourceTemporarilyUnavailable, 1344), (.noMemory, 1344),
            (.tooManyOpenFilesInSystem, 1344), (.tooManyOpenFiles, nil), (.permissionDenied, nil), (.noSuchFileOrDirectory, nil),
        ] as [(Errno, Int?)])
    func whatTheSystemSaysOfAFailedNode(reason: Errno, code: Int?) {
        let found = ErrorCode(nodesFault: reason)
        #expect(found?.rawValue == code && found?.isNodesFault ?? true)
        #expect(ErrorCode(nodesFault: CancellationError()) == nil)
    }

    /// What Pilot 3 counts as a failed put; 1135 and 1136 of its list are in no table.
    @Test func codesWorthARetryOfAUsersJob() {
        #expect(ErrorCode.allCases.filter(\.isRecoverable).map(\.rawValue) == [1137, 1141, 1152, 1181])
    }

    @Test func aSignalDecidesTheExitCode() {
        var error = PilotError(.preemption, doing: "running")
        #expect(error.exitCode == 1)
        error.signal = 15
        #expect(error.exitCode == 143)
    }
}
