/// Which sandbox this is: the pilot's version, as both are built together.
package enum SandboxVersion {
    package static let text = "0.1.0"
}
