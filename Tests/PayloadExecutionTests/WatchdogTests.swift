import CProcess
import Foundation
import SystemPackage
import Testing
import Waiting

@testable import PayloadExecution

/// In processes of their own, which the watchdog ends; it looks every ten milliseconds here.
@Suite(.timeLimit(.minutes(1)))
struct WatchdogTests {
    private static func start(looksForSignal: Int32 = 100_000, looksForLife: Int32 = 100_000) {
        let patience = cprocess_patience(look_milliseconds: 10, looks_for_signal: looksForSignal, looks_for_life: looksForLife)
        precondition(cprocess_start_watchdog(patience, 65) == 0)
    }

    /// What a pilot does whose runtime hangs.
    private static func hang() { while true { pause() } }

    @Test func aSignalThatNobodyTakesEndsTheProcessWithItsCode() async throws {
        let result = try await #require(processExitsWith: .exitCode(128 + SIGTERM), observing: [\.standardErrorContent]) {
            Self.start(looksForSignal: 3)
            let signals = try SignalWatch([SIGTERM, SIGWINCH])
            kill(getpid(), SIGTERM)
            Self.hang()
            _ = await signals.next()
        }
        let said = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(said.contains("TERM") && said.contains("not taken") && said.contains("thread"))
    }

    @Test func aSignalThatIsTakenIsLeftAlone() async {
        await #expect(processExitsWith: .exitCode(7)) {
            Self.start(looksForSignal: 500)
            let signals = try SignalWatch([SIGTERM, SIGUSR1, SIGWINCH])
            for number in [SIGTERM, SIGUSR1, SIGTERM, SIGUSR1] { kill(getpid(), number) }
            _ = await signals.next()
            // The echoes are taken by whoever asks next.
            let listener = Task { await signals.next() }
            kill(getpid(), SIGWINCH)
            _ = await listener.value
            // More looks than it had patience.
            Watchdog.expectEnd(.lifetime, within: .seconds(6), code: 7, "the test is over")
            Self.hang()
        }
    }

    @Test func noSignOfLifeEndsTheProcess() async throws {
        let result = try await #require(processExitsWith: .exitCode(65), observing: [\.standardErrorContent]) {
            Self.start(looksForLife: 5)
            Self.hang()
        }
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("no sign of life"))
    }

    /// As when an epoll has no room for one more watch.
    @Test func aKeeperThatIsNotHeardEndsTheProcess() async throws {
        let result = try await #require(processExitsWith: .exitCode(65), observing: [\.standardErrorContent]) {
            Self.start(looksForSignal: 2)
            var channel: Int32 = -1
            let keeper = try ChildCommand("/bin/true", environment: [:], workingDirectory: "/").withRequest { cprocess_keep(&$0, &channel) }
            precondition(keeper > 0)
            Self.hang()
        }
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("does not hear"))
    }

    @Test func whoIsWatchedLives() async {
        await #expect(processExitsWith: .exitCode(7)) {
            Self.start(looksForLife: 500)
            let fast = PilotClock(epoch: { 0 }, uptime: { .zero }, sleep: { _ in try await Task.sleep(for: .milliseconds(10)) })
            Watchdog.expectEnd(.lifetime, within: .seconds(6), code: 7, "the test is over")
            _ = await Watchdog.watching(fast) { await Promise<Int>().value() }
        }
    }

    @Test(arguments: [Watchdog.Deadline.lifetime, .farewell]) func anOverdueEndIsMade(deadline: Watchdog.Deadline) async throws {
        let isLifetime = deadline == .lifetime
        let result = try await #require(processExitsWith: .exitCode(81), observing: [\.standardErrorContent]) {
            [isLifetime = isLifetime as Bool] in
            Self.start()
            Watchdog.expectEnd(isLifetime ? .lifetime : .farewell, within: .seconds(1), code: 81, "it is late")
            Self.hang()
        }
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("it is late"))
    }

    @Test func itKillsThePayloadFirst() async throws {
        try await Scratch.with { scratch in
            let lifeline = try Lifeline(in: scratch)
            defer { lifeline.close() }
            let (directory, path) = (scratch.path.string, lifeline.path.string)
            await #expect(processExitsWith: .exitCode(65)) { [directory = directory as String, path = path as String] in
                let script = "exec 9>'\(path)'; trap '' TERM; (setsid sleep 1000 &); while :; do sleep 1000; done"
                let command = ChildCommand(
                    "/bin/bash", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"], workingDirectory: .init(directory))
                _ = try await ChildProcess.start(command)
                Self.start(looksForLife: 5)
                Self.hang()
            }
            #expect(try await lifeline.read() == "")
        }
    }
}
