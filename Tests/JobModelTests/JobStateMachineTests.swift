import JobModel
import Testing

@Suite struct JobStateMachineTests {
    @Test func startsThenRunsThenEndsOnce() {
        var machine = JobStateMachine()
        #expect(machine.alive() == .starting)
        #expect(machine.alive() == .running)
        #expect(machine.alive() == .running)
        #expect(machine.end(.failed))
        #expect(!machine.end(.finished))
        #expect(machine.alive() == nil)
        #expect(machine.told == .failed)
    }
}
