import ArgumentParser
import JobModel
import Settings

extension NameSpecification {
    /// Long name and letter from the table of options, so that they are written once.
    static func of(_ option: OptionName) -> NameSpecification {
        guard let letter = option.letter else { return .customLong(option.rawValue) }
        return [.customShort(letter), .customLong(option.rawValue)]
    }
}
