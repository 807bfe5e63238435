import JobModel

/// The storages that an output may go to.
struct Destination: Equatable {
    /// DDM endpoint; nil when the queue has none for the activity.
    let primary: String?
    /// Where the file goes when the first storage fails and the job allows it.
    let alternate: String?

    /// Pilot 3's rules: a storage that is not the queue's own comes second, and behind an own one stands the next in the list; one that is `excluded`
    /// is no alternate.
    init(of file: FileSpec, queue: QueueData, activities: [String], excluded: String? = nil) {
        let own = activities.lazy.compactMap { queue.storages[$0] }.first { !$0.isEmpty } ?? []
        guard let first = own.first else {
            (primary, alternate) = (nil, nil)
            return
        }
        if let asked = file.endpoint, !own.contains(asked) {
            (primary, alternate) = (first, asked == excluded ? nil : asked)
        } else {
            let chosen = file.endpoint ?? first
            let position = own.firstIndex(of: chosen) ?? 0
            let others = own[(position + 1)...] + own[..<position]
            (primary, alternate) = (chosen, others.first { $0 != chosen && $0 != excluded })
        }
    }
}
