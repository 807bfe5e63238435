/// Reads settings from the places they can be given in.
///
/// The one place where precedence is decided.
struct SettingReader {
    private let options: [OptionName: String]
    private let environment: [String: String]
    private let file: ConfigurationFile?

    private(set) var rows: [SettingRow] = []
    private(set) var faults: [String] = []
    private(set) var keysRead: Set<ConfigurationKey> = []

    init(options: [OptionName: String], file: ConfigurationFile?, environment: [String: String]) {
        self.options = options
        self.file = file
        self.environment = environment
        faults = file?.faults.map(\.description) ?? []
    }

    /// Reads one setting: the first of `places`, strongest first, that gives a text decides; without one, `standard` holds.
    ///
    /// An empty text (and `None` in the file) gives nothing, as in the Python pilots, whose wrappers pass on empty variables.
    mutating func read<Value>(_ reader: ValueReader<Value>, else standard: Value, _ places: SettingPlace...) -> Setting<Value> {
        read(reader, standard, places)
    }

    /// Reads a setting that may have no value.
    mutating func read<Value>(optional reader: ValueReader<Value>, _ places: SettingPlace...) -> Setting<Value?> {
        read(reader.optional, nil, places)
    }

    private mutating func read<Value>(_ reader: ValueReader<Value>, _ standard: Value, _ places: [SettingPlace]) -> Setting<Value> {
        var setting = Setting(standard)
        for case .file(let key) in places { keysRead.insert(key) }
        for place in places {
            guard let (text, origin) = given(at: place) else { continue }
            do throws(ValueFault) {
                setting = Setting(try reader.read(text), origin: origin)
            } catch {
                fault(at: place, origin, error.message)
            }
            break
        }
        // Its option is what a setting is known by, where it has one.
        let option = places.first { if case .option = $0 { true } else { false } }
        if let name = option ?? places.first { show(setting, as: name, reader) }
        return setting
    }

    /// Lists a setting for `pilot config show`.
    mutating func show<Value>(_ setting: Setting<Value>, as name: SettingPlace, _ reader: ValueReader<Value>) {
        rows.append(SettingRow(name: name.description, value: reader.show(setting.value), origin: setting.origin))
    }

    /// Notes a fault that only the sum of several settings shows.
    mutating func fault(_ message: String) {
        faults.append(message)
    }

    private mutating func fault(at place: SettingPlace, _ origin: SettingOrigin, _ message: String) {
        if case .file = origin {
            faults.append("\(origin): \(place): \(message)")
        } else {
            faults.append("\(origin): \(message)")
        }
    }

    private func given(at place: SettingPlace) -> (text: String, origin: SettingOrigin)? {
        switch place {
        case .option(let name):
            guard let text = options[name], !text.isEmpty else { return nil }
            return (text, .option(spelling: name.spelling))
        case .environment(let name):
            guard let text = environment[name], !text.isEmpty else { return nil }
            return (text, .environment(name: name))
        case .file(let key):
            guard let file, let entry = file.entries[key], !entry.value.isEmpty, entry.value != "None" else { return nil }
            return (entry.value, .file(path: file.path, line: entry.line))
        }
    }
}
