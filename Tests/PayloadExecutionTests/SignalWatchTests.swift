import Foundation
import Testing

@testable import PayloadExecution

/// In processes of their own, since a signal's disposition belongs to the whole process.
@Suite(.timeLimit(.minutes(10)))
struct SignalWatchTests {
    @Test func signalsArriveInOrderWithTheirSender() async {
        await #expect(processExitsWith: .exitCode(7)) {
            var signals = try SignalWatch.signals().makeAsyncIterator()
            for number in SignalWatch.usual {
                kill(getpid(), number)
                let caught = await signals.next()
                precondition(caught == CaughtSignal(number: number, sender: getpid()), "\(String(describing: caught))")
            }
            exit(7)
        }
    }

    @Test func aBrokenPipeIsAnErrorAndNotTheEnd() async {
        await #expect(processExitsWith: .exitCode(Int32(EPIPE))) {
            _ = try SignalWatch.signals([SIGTERM])
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            let written = write(pipe.fileHandleForWriting.fileDescriptor, "x", 1)
            exit(written < 0 ? errno : 0)
        }
    }

    @Test func aSecondWatchTakesOver() async {
        await #expect(processExitsWith: .exitCode(7)) {
            do { for await _ in try SignalWatch.signals([]).prefix(0) {} }
            var signals = try SignalWatch.signals([SIGUSR1]).makeAsyncIterator()
            kill(getpid(), SIGUSR1)
            let caught = await signals.next()
            exit(caught?.name == "SIGUSR1" ? 7 : 1)
        }
    }

    @Test(arguments: [(SIGTERM, "SIGTERM"), (SIGXCPU, "SIGXCPU"), (40, "signal 40")] as [(Int32, String)])
    func names(number: Int32, name: String) {
        #expect(SignalName.of(number) == name)
    }
}
