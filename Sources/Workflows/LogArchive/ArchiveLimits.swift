/// How much a log archive may hold, and how long its making may take.
package struct ArchiveLimits: Sendable {
    /// Bytes of one file: of more text its beginning and end are kept, more of anything else is left out.
    package var file: Int64
    /// Bytes of all files together, before they are packed.
    package var total: Int64
    package var time: Duration

    package init(file: Int64 = 64 << 20, total: Int64 = 1 << 30, time: Duration = .seconds(300)) {
        (self.file, self.total, self.time) = (file, total, time)
    }

    /// What there is always room for, in memory if nowhere else.
    static let essential = ArchiveLimits(file: 1 << 20, total: 8 << 20, time: .seconds(20))
}
