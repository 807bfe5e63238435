/// A method of `/api/v1`: who may call it, how, and with what.
struct V1Method {
    /// `GET` or `POST`.
    let verb: String
    var needsIdentity = true
    var needsProductionRole = false
    let arguments: [Argument]

    /// What is wrong with a request before anything is done.
    enum Refusal: Error {
        /// HTTP 200, `success` false and this message.
        case message(String)
        /// HTTP 500 with this text: the server's own validation breaks.
        case crash(String)
    }

    /// Checks the arguments as the server's decorator does and fills in the defaults.
    func bind(_ given: WireObject, verb: String) throws(Refusal) -> WireObject {
        if let missing = arguments.first(where: { $0.standard == nil && given[$0.name] == nil }) {
            throw .message("Argument error: missing a required argument: '\(missing.name)'")
        }
        let known = Set(arguments.map(\.name))
        if let stranger = given.names.first(where: { !known.contains($0) }) {
            throw .message("Argument error: got an unexpected keyword argument '\(stranger)'")
        }
        var bound = WireObject()
        for argument in arguments {
            bound[argument.name] = try value(of: argument, given[argument.name], isQuery: verb == "GET")
        }
        return bound
    }

    private func value(of argument: Argument, _ given: WireValue?, isQuery: Bool) throws(Refusal) -> WireValue {
        guard let given else { return argument.standard ?? .null }
        // Equal to the default is good whatever its type; this is how null passes.
        if given == argument.standard { return given }
        var value = given
        if isQuery {
            if value == "None" && argument.standard == .null { return .null }
            guard let cast = argument.type.cast(value) else {
                throw .message(
                    "Type error: '\(argument.name)' with value '\(value.pythonText)' could not be casted to type "
                        + "\(argument.type.name) from \(value.pythonType).")
            }
            value = cast
        }
        guard argument.type.admits(value) else {
            // A union type has no __name__ that the message could show.
            if argument.type == .number { throw .crash("'types.UnionType' object has no attribute '__name__'") }
            throw .message("Type error: '\(argument.name)' must be of type \(argument.type.name), got \(value.pythonType).")
        }
        if argument.type == .intList, value.array?.contains(where: { $0.int == nil }) == true {
            throw .message("Type error: All elements in '\(argument.name)' must be int.")
        }
        return value
    }
}
