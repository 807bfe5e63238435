import JobModel
import Testing

@Suite struct JobStateMachineTests {
    @Test func startsThenRunsThenEndsOnce() {
        var machine = JobStateMachine()
        let words = [machine.alive(), machine.alive(), machine.alive()]
        #expect(words == [.starting, .running, .running])
        let first = machine.end(.failed), second = machine.end(.finished), late = machine.alive()
        #expect(first && !second && late == nil)
        #expect(machine.told == .failed)
    }
}
