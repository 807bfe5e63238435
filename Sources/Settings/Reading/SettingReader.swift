/// Reads settings from the places they can be given in.
///
/// The one place where precedence is decided.
struct SettingReader {
    private let options: [OptionName: String]
    private let environment: [String: String]
    private let file: ConfigurationFile?

    private(set) var rows: [SettingRow] = []
    private(set) var faults: [String] = []
    /// Where the settings that were read can be given.
    private(set) var places: Set<SettingPlace> = []
    /// Those of them that nothing follows, and those that are read by name by whoever follows them.
    private(set) var idlePlaces: Set<SettingPlace> = [], namedPlaces: Set<SettingPlace> = []
    /// What was given in vain.
    private(set) var inVain: [String] = []

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

    /// Reads a setting that nothing in this version follows: it is checked and shown, and not kept, so that nobody can believe in it.
    ///
    /// Who builds its effect makes it one that is read. Given with a value that says what is done anyhow (the default, or a harmless one) it is right; else the
    /// user is told, or refused for the reason that is given here: where somebody relies on what is forbidden or asked for.
    mutating func idle<Value: Equatable>(
        _ reader: ValueReader<Value>, else standard: Value, harmless: [Value] = [], refusal: String? = nil, _ places: SettingPlace...
    ) {
        idle(reader, standard, harmless, refusal, places)
    }

    /// The same for a setting that may have no value.
    mutating func idle<Value: Equatable>(optional reader: ValueReader<Value>, refusal: String? = nil, _ places: SettingPlace...) {
        idle(reader.optional, nil, [], refusal, places)
    }

    /// Checks and shows a setting whose reader takes it from the environment itself.
    mutating func elsewhere<Value>(optional reader: ValueReader<Value>, _ places: SettingPlace...) {
        namedPlaces.formUnion(places)
        _ = read(reader.optional, nil, places)
    }

    private mutating func idle<Value: Equatable>(
        _ reader: ValueReader<Value>, _ standard: Value, _ harmless: [Value], _ refusal: String?, _ places: [SettingPlace]
    ) {
        idlePlaces.formUnion(places)
        let setting = read(reader, standard, places)
        guard setting.value != standard, !harmless.contains(setting.value) else { return }
        guard let place = places.first(where: { given(at: $0)?.origin == setting.origin }) else { return }
        if let refusal {
            return fault("\(place.naming(reader.show(setting.value))) is not built: \(refusal)")
        }
        switch place {
        case .option: inVain.append("\(place)")
        case .file: inVain.append("\(place) (\(setting.origin))")
        // Batch systems and wrappers set variables for whoever needs them.
        case .environment: break
        }
    }

    private mutating func read<Value>(_ reader: ValueReader<Value>, _ standard: Value, _ places: [SettingPlace]) -> Setting<Value> {
        var setting = Setting(standard)
        self.places.formUnion(places)
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
        rows.append(
            SettingRow(
                name: name.description, value: reader.show(setting.value), origin: setting.origin, hasEffect: !idlePlaces.contains(name)))
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
