package import JobModel
import Logging

/// Finds the data of DDM endpoints, when a file needs them and not before.
///
/// Places are tried until all names are found; of each only the records asked for are kept.
package actor StorageDataSource {
    private let places: [InformationPlace]
    private let cache: InformationCache
    private let reader: InformationReader
    /// Records found so far, and what they mean.
    private var records: [String: JSONValue] = [:]
    private var known: [String: DDMEndpoint] = [:]

    /// `cache` is where a copy of the records goes, `cric_ddmendpoints.json` in the work directory or in `cache_dir`.
    package init(places: [InformationPlace], cache: InformationCache, reader: InformationReader) {
        self.places = places
        self.cache = cache
        self.reader = reader
    }

    /// Reads the file that somebody named, before a job depends on it, and keeps what it says of the queue's own storages; does nothing
    /// where none was named, or a URL, which may be well again when a job needs it.
    package func prepare(for queue: QueueData) async throws(PilotError) {
        guard let place = places.first, place.namedBy != nil, place.isFile else { return }
        try await load(Set(queue.storages.values.joined()), isCheck: true)
    }

    /// The endpoints of these names that are known anywhere.
    ///
    /// Throws when no place could be read and something is missing.
    package func endpoints(named names: Set<String>) async throws(PilotError) -> [String: DDMEndpoint] {
        try await load(names.subtracting(known.keys))
        return known.filter { names.contains($0.key) }
    }

    /// `isCheck` for a look at the places though no name may be wanted.
    private func load(_ names: Set<String>, isCheck: Bool = false) async throws(PilotError) {
        var missing = names, search = InformationSearch(), wasRead = false
        for place in places where isCheck || !missing.isEmpty {
            do throws(InformationError) {
                guard let content = try await reader.content(of: place.location, maximumAge: place.maximumAge) else {
                    search.missed(place.location)
                    continue
                }
                missing.subtract(try await keep(missing, of: content.bytes, from: place.location))
                wasRead = true
            } catch {
                search.failed(error, at: place.location)
                reader.logger.log(level: place.maximumAge == nil ? .debug : .warning, "storage data: \(place.location): \(error)")
            }
        }
        let wanted = missing.sorted().joined(separator: ", ")
        guard missing.isEmpty && !isCheck || wasRead else {
            let doing = wanted.isEmpty ? "getting storage data" : "getting the storage data of \(wanted)"
            throw search.error(doing, namedBy: places.first?.namedBy, advice: "check --storagedata-url")
        }
        if !missing.isEmpty { reader.logger.warning("no storage data of \(wanted)\(search.text.isEmpty ? "" : ": \(search.text)")") }
    }

    /// Keeps what the text says of these names; returns those it knows.
    private func keep(_ names: Set<String>, of bytes: [UInt8], from location: String) async throws(InformationError) -> Set<String> {
        var flaws: [JSONFlaw] = []
        let found: [String: JSONValue]
        do {
            found = try JSONValue.members(names, parsing: bytes, forgiving: &flaws)
        } catch {
            throw InformationError("not a JSON object: \(error)")
        }
        guard !found.isEmpty else { return [] }
        var endpoints: [String: DDMEndpoint] = [:]
        for (name, value) in found { endpoints[name] = try Self.endpoint(name, value, flaws.compactMap { $0.below(name) }) }
        known.merge(endpoints) { _, new in new }
        records.merge(found) { _, new in new }
        reader.logger.info("storage data of \(found.keys.sorted().joined(separator: ", ")) from \(location)")
        let notes = endpoints.values.flatMap { endpoint in endpoint.notes.map { "\(endpoint.name): \($0)" } }
        let ours = flaws.filter { found[$0.path.first ?? ""] != nil }.map { "\($0)" }
        reader.tell(ours + notes.sorted(), of: "storage data from \(location)")
        await reader.keep(records, in: cache)
        return Set(found.keys)
    }

    private static func endpoint(_ name: String, _ value: JSONValue, _ flaws: [JSONFlaw]) throws(InformationError) -> DDMEndpoint {
        guard case .object(let fields) = value else {
            throw InformationError("what it says of \(name) is no object", code: .queueDataNotOK)
        }
        if let flaw = flaws.first(where: { DDMEndpoint.decisiveTexts.contains($0.path.first ?? "") }) {
            throw InformationError("\(name): \(flaw)", code: .queueDataNotOK)
        }
        do throws(PilotError) {
            return try DDMEndpoint(record: Record(fields), name: name)
        } catch {
            throw InformationError("\(name): \(error.fault)", code: error.code, advice: error.advice)
        }
    }
}
