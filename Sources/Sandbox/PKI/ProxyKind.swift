/// The kinds of proxy certificate seen on the grid.
package enum ProxyKind: Sendable {
    /// RFC 3820 with a proxyCertInfo extension.
    case rfc
    /// Globus' old kind: no extension, only one more `CN=proxy`.
    case legacy
}
