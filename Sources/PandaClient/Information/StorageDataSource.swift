package import JobModel
import Logging

/// Finds the data of DDM endpoints, when a file needs them and not before.
///
/// Places are tried until all names are found; of each only the records asked for are kept.
package actor StorageDataSource {
    private let places: [InformationPlace]
    private let cache: InformationCache
    private let reader: InformationReader
    /// Records found so far.
    private var records: [String: JSONValue] = [:]

    /// `cache` is where a copy of the records goes, `cric_ddmendpoints.json` in the work directory or in `cache_dir`.
    package init(places: [InformationPlace], cache: InformationCache, reader: InformationReader) {
        self.places = places
        self.cache = cache
        self.reader = reader
    }

    /// The endpoints of these names that are known anywhere.
    ///
    /// Throws when no place could be read and something is missing.
    package func endpoints(named names: Set<String>) async throws(PilotError) -> [String: DDMEndpoint] {
        try await load(names.subtracting(records.keys))
        var endpoints: [String: DDMEndpoint] = [:]
        for name in names {
            guard case .object(let fields)? = records[name] else { continue }
            endpoints[name] = try DDMEndpoint(record: Record(fields), name: name)
        }
        return endpoints
    }

    private func load(_ names: Set<String>) async throws(PilotError) {
        var missing = names
        var failures: [String] = []
        var wasRead = false
        for place in places where !missing.isEmpty {
            do {
                guard let bytes = try await reader.bytes(at: place.location, maximumAge: place.maximumAge) else { continue }
                let found = try JSONValue.members(missing, parsing: bytes)
                wasRead = true
                await keep(found, from: place.location)
                missing.subtract(found.keys)
            } catch {
                failures.append("\(place.location): \(error)")
                reader.logger.log(level: place.isDecisive ? .warning : .debug, "storage data: \(place.location): \(error)")
            }
        }
        guard missing.isEmpty || wasRead else {
            throw PilotError(
                .queueData, doing: "getting the storage data of \(missing.sorted().joined(separator: ", "))",
                reason: failures.isEmpty ? "there is no source" : failures.joined(separator: "; "), advice: "check --storagedata-url")
        }
        if !missing.isEmpty { reader.logger.warning("no storage data of \(missing.sorted().joined(separator: ", "))") }
    }

    private func keep(_ found: [String: JSONValue], from location: String) async {
        guard !found.isEmpty else { return }
        records.merge(found) { _, new in new }
        reader.logger.info("storage data of \(found.keys.sorted().joined(separator: ", ")) from \(location)")
        await reader.keep(records, in: cache)
    }
}
