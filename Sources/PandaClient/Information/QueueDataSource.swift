package import JobModel
import Logging

/// Finds the data of one queue.
///
/// Places are tried in their order, see `InformationPlace.queueData`. One record is kept, that of the queue.
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
    /// Throws what the first place suffers from: 1116 when it does not have them, 1117 when they are wrong, 1163 when it may not be believed.
    package func load(queue: String) async throws(PilotError) -> (queue: QueueData, record: Record) {
        var search = InformationSearch()
        for place in places {
            let location = place.location.replacing("{pandaqueue}", with: FormText.escape(queue))
            do throws(InformationError) {
                if let found = try await load(queue, at: location, place) { return found }
                search.missed(location)
            } catch {
                search.failed(error, at: location)
                // A file that was found is somebody's mistake; that a usual place is away is not.
                reader.logger.log(level: place.maximumAge == nil ? .debug : .warning, "queue data: \(location): \(error)")
            }
        }
        let name = places.first?.namedBy
        throw search.error("getting the queue data of \(queue)", namedBy: name, advice: "check -q and \(name ?? "--queuedata-url")")
    }

    private func load(
        _ name: String, at location: String, _ place: InformationPlace
    ) async throws(InformationError) -> (queue: QueueData, record: Record)? {
        guard let content = try await reader.content(of: location, maximumAge: place.maximumAge) else { return nil }
        let (record, flaws) = try Self.record(content.bytes, of: name)
        let queue: QueueData
        do throws(PilotError) {
            queue = try QueueData(record: record, name: name)
        } catch {
            throw InformationError(error)
        }
        if place.maximumAge != nil, let age = content.age {
            reader.logger.notice(
                "queue data of \(name) from \(location), a file that was found there, \(age.components.seconds / 60) minutes old")
        } else {
            reader.logger.info("queue data of \(name) from \(location)")
        }
        reader.tell(flaws.map { "\($0)" } + queue.notes.map { "\($0)" }, of: "queue data of \(name) from \(location)")
        await reader.keep([name: .object(record.fields)], in: cache)
        return (queue, record)
    }

    /// The queue's record, and what of it can be done without: the reply itself, or the member of that name in a map of queues.
    static func record(_ bytes: [UInt8], of name: String) throws(InformationError) -> (record: Record, flaws: [JSONFlaw]) {
        do {
            var flaws: [JSONFlaw] = []
            let members = try JSONValue.members([name, "error", "nickname", "panda_resource"], parsing: bytes, forgiving: &flaws)
            if case .object(let fields)? = members[name] { return try sound(fields, flaws.compactMap { $0.below(name) }) }
            if let error = members["error"], error != .null {
                throw InformationError("the source says: \(error.text ?? "error")")
            }
            guard members["nickname"] != nil || members["panda_resource"] != nil,
                case .object(let fields) = try JSONValue(parsing: bytes, forgiving: &flaws)
            else { throw InformationError("it does not know the queue") }
            return try sound(fields, flaws)
        } catch let error as InformationError {
            throw error
        } catch {
            throw InformationError("not a JSON object: \(error)")
        }
    }

    private static func sound(
        _ fields: [String: JSONValue], _ flaws: [JSONFlaw]
    ) throws(InformationError) -> (record: Record, flaws: [JSONFlaw]) {
        if let flaw = flaws.first(where: { QueueData.decisiveTexts.contains($0.path.first ?? "") }) {
            throw InformationError("\(flaw)", code: .queueDataNotOK)
        }
        return (Record(fields), flaws)
    }
}
