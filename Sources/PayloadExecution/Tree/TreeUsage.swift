/// What a process tree uses at one moment.
package struct TreeUsage: Sendable, Equatable {
    /// CPU seconds, user and system, of the living, the ended and the orphans.
    package var cpuSeconds = 0.0
    /// Living processes.
    package var processes = 0
    /// Their threads.
    package var threads = 0
    /// Resident memory, kB; pages shared by several processes count in each.
    package var residentKB: UInt64 = 0
    /// Virtual memory, kB.
    package var virtualKB: UInt64 = 0
}
