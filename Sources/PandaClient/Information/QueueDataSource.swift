package import JobModel
import Logging

/// Finds the data of one queue.
///
/// Places are tried in their order, see `InformationPlace.queueData`. One record is kept, that of the queue. A place that was named on
/// purpose and does not know the queue ends the search; a server that cannot be reached does not.
package struct QueueDataSource: Sendable {
    private let places: [InformationPlace]
    private let cache: InformationCache
    private let reader: InformationReader

    /// `cache` is where a copy of the record goes, `queuedata.json` in the work directory or in `cache_dir`.
    package init(places: [InformationPlace], cache: InformationCache, reader: InformationReader) {
        self.places = places
        self.cache = cache
        self.reader = reader
    }

    /// The queue's data, and the record they were read from.
    ///
    /// Throws 1116 when no place has them, 1117 when a named place has wrong ones.
    package func load(queue: String) async throws(PilotError) -> (queue: QueueData, record: Record) {
        var failures: [String] = []
        for place in places {
            let location = place.location.replacing("{pandaqueue}", with: FormText.escape(queue))
            do {
                guard let bytes = try await reader.bytes(at: location, maximumAge: place.maximumAge) else {
                    if place.isDecisive { throw Self.unusable(queue, location, "there is no such file") }
                    failures.append("\(location) is not there")
                    continue
                }
                return try await load(bytes, of: queue, at: location)
            } catch let error as InformationError {
                if place.isDecisive { throw Self.unusable(queue, location, "\(error)") }
                failures.append("\(location): \(error)")
            } catch let error as PilotError {
                if place.isDecisive { throw error }
                failures.append("\(location): \(error)")
            } catch {
                failures.append("\(location): \(error)")
            }
            reader.logger.debug("queue data: \(failures.last ?? "")")
        }
        throw PilotError(
            .queueData, doing: "getting the queue data of \(queue)", reason: failures.joined(separator: "; "),
            advice: "check -q and --queuedata-url")
    }

    private func load(_ bytes: [UInt8], of name: String, at location: String) async throws -> (queue: QueueData, record: Record) {
        let record = try Self.record(bytes, of: name, at: location)
        let queue = try QueueData(record: record, name: name)
        await reader.keep([name: .object(record.fields)], in: cache)
        reader.logger.info("queue data of \(name) from \(location)")
        return (queue, record)
    }

    private static func unusable(_ queue: String, _ location: String, _ reason: String) -> PilotError {
        PilotError(
            .queueData, doing: "reading the queue data of \(queue) from \(location)", reason: reason,
            advice: "check -q and --queuedata-url")
    }

    /// The queue's record: the reply itself, or the member of that name in a map of queues.
    static func record(_ bytes: [UInt8], of name: String, at location: String) throws -> Record {
        let members: [String: JSONValue]
        do {
            members = try JSONValue.members([name, "error", "nickname", "panda_resource"], parsing: bytes)
        } catch {
            throw unusable(name, location, "not a JSON object: \(error)")
        }
        if case .object(let fields)? = members[name] { return Record(fields) }
        if let error = members["error"], error != .null { throw unusable(name, location, "the source says: \(error.text ?? "error")") }
        guard members["nickname"] != nil || members["panda_resource"] != nil, case .object(let fields) = try JSONValue(parsing: bytes)
        else { throw unusable(name, location, "it does not know the queue") }
        return Record(fields)
    }
}
