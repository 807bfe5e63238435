import Files
import Glibc
import Synchronization
import SystemPackage
import Testing
import Waiting

/// Work that may never end, and those who do not wait for it.
@Suite struct BlockingWorkTests {
    /// A disk that answers only when it is told to.
    private final class HangingDisk: Sendable {
        private let pipe: (read: FileDescriptor, write: FileDescriptor)

        init() throws {
            let ends = try FileDescriptor.pipe()
            pipe = (ends.readEnd, ends.writeEnd)
        }

        func wait() throws {
            var byte: UInt8 = 0
            _ = try withUnsafeMutableBytes(of: &byte) { try pipe.read.read(into: $0) }
        }

        func answer() throws { try pipe.write.close() }
    }

    @Test func itBringsTheResultOfAnotherThread() async throws {
        let work = BlockingWork(threads: 2)
        #expect(try await work.run("counting", within: .seconds(60)) { 42 } == 42)
        await #expect(throws: Errno.noSpace) { try await work.run("failing", within: .seconds(60)) { throw Errno.noSpace } }
    }

    @Test func whatHangsIsLeftBehindWhenItsTimeIsUp() async throws {
        let work = BlockingWork(threads: 1), disk = try HangingDisk()
        await #expect(throws: BlockingWork.Stalled.self) { try await work.run("reading", within: .milliseconds(1)) { try disk.wait() } }
        try disk.answer()
        // The thread is back.
        #expect(try await work.run("counting", within: .seconds(60)) { 1 } == 1)
    }

    @Test func whatWasNotBegunInTimeIsNeverDone() async throws {
        let work = BlockingWork(threads: 1), disk = try HangingDisk(), isDone = Mutex(false), isBegun = Promise<Void>()
        async let first: Void = work.run("reading", within: .seconds(100_000)) {
            isBegun.keep(())
            try disk.wait()
        }
        await isBegun.value()
        await #expect(throws: BlockingWork.Stalled.self) {
            try await work.run("writing", within: .milliseconds(1)) { isDone.withLock { $0 = true } }
        }
        try disk.answer()
        try await first
        try await work.run("looking", within: .seconds(60)) {}
        let wasDone = isDone.withLock { $0 }
        #expect(!wasDone)
    }

    /// Else the end of a job waits for the same disk as often as it asks it something.
    @Test func aDiskThatHangsIsNotWaitedForAgain() async throws {
        let work = BlockingWork(threads: 1, patience: .milliseconds(1)), disk = try HangingDisk(), isBegun = Promise<Void>()
        while isBegun.current == nil {
            await #expect(throws: BlockingWork.Stalled.self) {
                try await work.run("reading", within: .milliseconds(100)) {
                    isBegun.keep(())
                    try disk.wait()
                }
            }
        }
        let stalled = await #expect(throws: BlockingWork.Stalled.self) { try await work.run("removing", within: .seconds(100_000)) {} }
        #expect(stalled?.limit == .milliseconds(1))
        try disk.answer()
        // From its answer on it is a disk like any other.
        while (try? await work.run("counting", within: .seconds(60)) { 1 }) != 1 {}
    }

    @Test func aCancelledTaskGoesOnAtOnce() async throws {
        let work = BlockingWork(threads: 1), disk = try HangingDisk()
        let task = Task { try await work.run("reading", within: .seconds(100_000)) { try disk.wait() } }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try disk.answer()
    }

    @Test func aCancelledTaskBeginsNothing() async throws {
        let work = BlockingWork(threads: 1), isDone = Mutex(false)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await work.run("reading", within: .seconds(600)) { isDone.withLock { $0 = true } }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!isDone.withLock { $0 })
    }

    @Test func whatMustBeDoneIsDoneForACancelledTaskToo() async throws {
        let work = BlockingWork(threads: 1), disk = try HangingDisk()
        let task = Task {
            try await work.run("reading", within: .seconds(60), evenIfCancelled: true) {
                try disk.wait()
                return 7
            }
        }
        task.cancel()
        try disk.answer()
        #expect(try await task.value == 7)
    }

    @Test func oneThreadKeepsTheOrder() async throws {
        let work = BlockingWork(threads: 1), seen = Mutex<[Int]>([])
        for number in 0..<100 { try await work.run("adding", within: .seconds(60)) { seen.withLock { $0.append(number) } } }
        #expect(seen.withLock { $0 } == Array(0..<100))
    }

    @Test(arguments: [1, 3, 16]) func manyAtOnceAreAllDone(threads: Int) async throws {
        let work = BlockingWork(threads: threads)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<1000 { group.addTask { try await work.run("adding", within: .seconds(300)) { number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 499_500)
    }
}
