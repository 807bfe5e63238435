import Foundation
import Synchronization
import Testing
import Waiting

@testable import PayloadExecution

/// A clock that stands still but for its setting.
private final class SetClock: Sendable {
    private let now = Mutex(Duration.zero)
    var clock: PilotClock { PilotClock(epoch: { 0 }, uptime: { self.now.withLock { $0 } }, sleep: { _ in }) }

    func set(_ time: Duration) { now.withLock { $0 = time } }
}

/// Ends a process whose next signal is another one.
private func expectNext(_ number: Int32, of signals: SignalWatch) async throws {
    let caught = await signals.next()
    precondition(caught?.number == number, "\(String(describing: caught))")
}

/// In processes of their own, since a signal's disposition belongs to the whole process.
@Suite(.timeLimit(.minutes(1)))
struct SignalWatchTests {
    @Test func signalsArriveInOrderWithTheirSender() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let time = SetClock()
            let signals = try SignalWatch(clock: time.clock)
            // A fault that a process sends itself is its own.
            for (index, number) in SignalWatch.usual.enumerated() where number != SIGSEGV && number != SIGBUS {
                time.set(.seconds(4 * index))
                kill(getpid(), number)
                let caught = await signals.next()
                precondition(caught == CaughtSignal(number: number, sender: getpid()), "\(String(describing: caught))")
            }
            exit(7)
        }
    }

    @Test func whatComesWhileNobodyListensWaits() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let signals = try SignalWatch([SIGTERM, SIGWINCH])
            let listener = Task { await signals.next() }
            listener.cancel()
            _ = await listener.value
            kill(getpid(), SIGTERM)
            kill(getpid(), SIGWINCH)
            // Two threads may take one each, so their order is nobody's promise.
            let caught = [await signals.next()?.number, await signals.next()?.number]
            exit(Set(caught) == [SIGTERM, SIGWINCH] ? 7 : 1)
        }
    }

    @Test(arguments: [(SIGTERM, SIGTERM), (SIGTERM, SIGHUP), (SIGHUP, SIGTERM), (SIGUSR1, SIGTERM), (SIGXCPU, SIGTERM), (SIGTERM, SIGINT)])
    func endsWithinSecondsAreOneAndALaterOneAnother(first: Int32, second: Int32) async {
        await #expect(processExitsWith: .exitCode(7)) { [first = first as Int32, second = second as Int32] in
            let time = SetClock()
            let signals = try SignalWatch(SignalWatch.usual + [SIGWINCH], clock: time.clock)
            kill(getpid(), first)
            try await expectNext(first, of: signals)
            time.set(.milliseconds(2900))
            kill(getpid(), second)
            // Heard behind the one that says nothing new; what ends nothing is news of its own.
            kill(getpid(), SIGWINCH)
            try await expectNext(SIGWINCH, of: signals)
            time.set(.milliseconds(3100))
            kill(getpid(), second)
            try await expectNext(second, of: signals)
            exit(7)
        }
    }

    @Test(arguments: [SIGHUP, SIGINT, SIGQUIT]) func whatIsIgnoredAtTheStartStaysIgnored(number: Int32) async {
        await #expect(processExitsWith: .exitCode(7)) { [number = number as Int32] in
            signal(number, SIG_IGN)
            let signals = try SignalWatch([number, SIGUSR2])
            kill(getpid(), number)
            kill(getpid(), SIGUSR2)
            try await expectNext(SIGUSR2, of: signals)
            exit(7)
        }
    }

    @Test func whatAParentBlockedIsHeard() async {
        await #expect(processExitsWith: .exitCode(7)) {
            // Only this thread hears of it if nobody else may; the watch opens the thread that makes it.
            let signals = try await MainActor.run {
                var blocked = sigset_t()
                sigfillset(&blocked)
                pthread_sigmask(SIG_BLOCK, &blocked, nil)
                return try SignalWatch([SIGTERM])
            }
            kill(getpid(), SIGTERM)
            exit(await signals.next()?.number == SIGTERM ? 7 : 1)
        }
    }

    @Test(arguments: [SIGSEGV, SIGBUS]) func aFaultThatSomebodySendsIsASignal(number: Int32) async {
        await #expect(processExitsWith: .exitCode(7)) { [number = number as Int32] in
            let signals = try SignalWatch()
            let pilot = getpid()
            let sender = Process()
            sender.executableURL = URL(filePath: "/bin/bash")
            sender.arguments = ["-c", "kill -\(number) \(pilot)"]
            try sender.run()
            exit(await signals.next()?.number == number ? 7 : 1)
        }
    }

    @Test(arguments: [SIGSEGV, SIGBUS]) func aFaultOfOnesOwnEndsTheProcess(number: Int32) async {
        await #expect(processExitsWith: .signal(number)) { [number = number as Int32] in
            _ = try SignalWatch()
            raise(number)
            exit(1)
        }
    }

    @Test func aBadAddressEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGSEGV)) {
            _ = try SignalWatch()
            let page = try #require(mmap(nil, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
            page.storeBytes(of: 1, as: UInt8.self)
            exit(1)
        }
    }

    @Test func aBrokenPipeIsAnErrorAndNotTheEnd() async {
        await #expect(processExitsWith: .exitCode(Int32(EPIPE))) {
            _ = try SignalWatch([SIGTERM])
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            let written = write(pipe.fileHandleForWriting.fileDescriptor, "x", 1)
            exit(written < 0 ? errno : 0)
        }
    }

    @Test(arguments: [(SIGTERM, "SIGTERM"), (SIGXCPU, "SIGXCPU"), (40, "signal 40")] as [(Int32, String)])
    func names(number: Int32, name: String) {
        #expect(SignalName.of(number) == name)
    }
}
