/// One argument of an API method.
struct Argument {
    let name: String
    let type: ArgumentType
    /// What it is when not given; nil where it must be given.
    let standard: WireValue?

    /// An argument that must be given.
    static func must(_ name: String, _ type: ArgumentType) -> Argument { Argument(name: name, type: type, standard: nil) }

    /// An argument that may be left out.
    static func may(_ name: String, _ type: ArgumentType, _ standard: WireValue = .null) -> Argument {
        Argument(name: name, type: type, standard: standard)
    }
}
