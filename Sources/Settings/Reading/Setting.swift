/// A value together with where it came from.
package struct Setting<Value: Sendable>: Sendable {
    package let value: Value
    package let origin: SettingOrigin

    package init(_ value: Value, origin: SettingOrigin = .standard) {
        self.value = value
        self.origin = origin
    }
}

extension Setting: Equatable where Value: Equatable {}
