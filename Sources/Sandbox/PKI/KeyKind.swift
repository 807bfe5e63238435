/// The kind of key that certificates are made with.
package enum KeyKind: Sendable {
    /// RSA of 2048 bits, what grid certificates have.
    case rsa
    /// The curve P-256, made in less than a millisecond.
    case ec
}
