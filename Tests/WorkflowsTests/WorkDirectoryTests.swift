import Dispatch
import Files
import JobModel
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

@Suite(.timeLimit(.minutes(10))) struct WorkDirectoryTests {
    @Test func aDiskThatHangsIsAnErrorThatSaysSo() async throws {
        let parent = try TemporaryDirectory(), disk = BlockingWork(threads: 1), answer = DispatchSemaphore(value: 0)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        async let hanging: Void = disk.run("hanging", within: .seconds(600)) {
            begin.finish()
            answer.wait()
        }
        for await _ in begun {}
        let error = await #expect(throws: PilotError.self) {
            try await WorkDirectory.make(
                in: parent.path.string, launchDirectory: parent.path, epoch: 1, on: disk, within: .milliseconds(1))
        }
        answer.signal()
        try await hanging
        #expect(error?.code == .mkdir && error.map { "\($0)".contains("making it took longer") } == true)
        // What was not begun in time is not done later.
        #expect(try DirectoryListing.names(in: parent.path).isEmpty)
    }

    /// A signal ends the task, and the pilot must not wait for its disk then.
    @Test func aRemovalThatHangsEndsWithItsTask() async throws {
        let parent = try TemporaryDirectory(), disk = BlockingWork(threads: 1), answer = DispatchSemaphore(value: 0)
        let work = try WorkDirectory.makeAtOnce(in: parent.path.string, launchDirectory: parent.path, epoch: 1, on: disk)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        async let hanging: Void = disk.run("hanging", within: .seconds(600)) {
            begin.finish()
            answer.wait()
        }
        for await _ in begun {}
        let removal = Task { try await work.remove(within: .seconds(600)) }
        removal.cancel()
        await #expect(throws: PilotError.self) { try await removal.value }
        answer.signal()
        try await hanging
        try await work.remove()
        #expect(try DirectoryListing.names(in: parent.path).isEmpty)
    }
}
