package import FoundationEssentials

/// What a VOMS server says about the user: membership, groups and roles, until when.
///
/// Its signature is for the server to check; here it tells the user what the server will see.
package struct VOMSAttributes: Sendable, Hashable {
    /// The virtual organisation, such as `atlas`.
    package let vo: String
    /// Host and port of the VOMS server, such as `voms.cern.ch:15001`.
    package let uri: String
    /// Groups and roles, the primary one first, such as `/atlas/Role=production/Capability=NULL`.
    package let fqans: [String]
    package let notBefore: Date
    /// When the attributes end, which may be before the proxy does.
    package let expires: Date
}
