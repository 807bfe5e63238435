import Testing
import Waiting

/// Of two, whoever is first.
@Suite struct RaceTests {
    private struct Failure: Error, Equatable {}

    @Test func theOperationsValueCounts() async {
        #expect(await race({ 7 }, orUntil: untilCancelled) == 7)
    }

    @Test func theMomentCutsTheOperationShort() async {
        let begun = Bell(), ended = Promise<Bool>()
        let value: Void? = await race(
            {
                begun.ring()
                await untilCancelled()
                ended.keep(true)
            }, orUntil: { await begun.wait() })
        #expect(value == nil)
        // It was waited for.
        #expect(ended.current == true)
    }

    @Test func theOperationsErrorIsThrown() async {
        await #expect(throws: Failure()) { try await race({ () throws(Failure) in throw Failure() }, orUntil: untilCancelled) }
    }

    @Test func aCancelledTaskIsNotHeld() async {
        let task = Task {
            await race(
                {
                    await untilCancelled()
                    return 1
                }, orUntil: untilCancelled)
        }
        task.cancel()
        _ = await task.value
    }
}
