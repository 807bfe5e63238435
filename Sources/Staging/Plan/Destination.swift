import JobModel

/// The storages that an output may go to.
struct Destination: Equatable {
    /// DDM endpoint; nil when the queue has none for the activity.
    let primary: String?
    /// Where the file goes when the first storage fails and the job allows it.
    let alternate: String?

    /// Pilot 3's rules: a storage that is not the queue's own comes second, and behind an own one stands the next in the list.
    init(of file: FileSpec, queue: QueueData, activities: [String]) {
        let own = activities.lazy.compactMap { queue.storages[$0] }.first { !$0.isEmpty } ?? []
        guard let first = own.first else {
            (primary, alternate) = (nil, nil)
            return
        }
        if let asked = file.endpoint, !own.contains(asked) {
            (primary, alternate) = (first, asked)
        } else {
            let chosen = file.endpoint ?? first
            let next = own[((own.firstIndex(of: chosen) ?? 0) + 1) % own.count]
            (primary, alternate) = (chosen, next == chosen ? nil : next)
        }
    }
}
