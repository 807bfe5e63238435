extension Recovery {
    /// What became of the journals.
    package struct Summary: Sendable, Equatable {
        package var delivered: [Int] = []
        /// Jobs whose word the server still has not got.
        package var waiting: [Int] = []
        /// Jobs of other servers.
        package var foreign: [Int] = []
        /// Jobs whose word the server has read and refused for a month.
        package var givenUp: [Int] = []
        /// Journals of pilots that live, or that another recovery is at.
        package var held = 0
        /// Journals that were set aside, since nobody can read them.
        package var corrupt = 0
        /// Journals that stay, since this pilot cannot read them.
        package var unread = 0
        /// Spools that could not be looked into.
        package var unopened = 0
        /// False once the server would not listen; from then on nothing is sent.
        package var isHeard = true

        /// True when nothing is known to be left, and nothing can be left unknown.
        package var isDone: Bool { waiting.isEmpty && unread == 0 && unopened == 0 }
    }
}
