import Files
import Glibc
import SystemPackage

/// A directory in which OpenSSL finds CA certificates by the hash of their name (`0a1b2c3d.0`).
enum CADirectory {
    /// Returns the directory if it can serve; `origin` says in an error who named it.
    static func check(_ path: String, namedBy origin: String) throws(CredentialError) -> String {
        guard let directory = opendir(path) else {
            let number = errno
            let missing = number == ENOENT || number == ENOTDIR
            throw CredentialError(
                missing ? .missing : .unreadable, path: path,
                reason: "the CA directory (\(origin)) cannot be read: \(String(cString: strerror(number)))",
                advice: number == ENOTDIR ? "for a file of CA certificates use --cacert" : "name the site's CA directory with --capath DIR")
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            // A link whose certificate is gone does not count.
            if HashedName(name)?.isList == false, access("\(path)/\(name)", R_OK) == 0 { return path }
        }
        throw CredentialError(
            .notHashed, path: path, reason: "the CA directory (\(origin)) has no certificate under a hashed name such as 0a1b2c3d.0",
            advice: "openssl rehash \(path)")
    }

    /// Reads all certificates and revocation lists that OpenSSL would find; one that cannot be read is none, as with OpenSSL, and is told.
    ///
    /// Many names may lead to one file: it is read once.
    static func read(_ path: String, into material: inout TrustMaterial) throws(CredentialError) {
        var known: [FileBytes.Identity: TrustFile] = [:]
        for name in DirectoryListing.texts(in: FilePath(path)).compactMap(HashedName.init).sorted(by: { $0.number < $1.number }) {
            do throws(CredentialError) {
                let file = try read("\(path)/\(name.text)", into: &known, &material)
                if name.isList {
                    material.lists[name.hash, default: []].append(file)
                } else {
                    material.certificates[name.hash, default: []].append(file)
                }
            } catch {
                material.faults.append(error.kind == .missing ? "\(error.path) leads to no file" : "\(error)")
            }
        }
        if material.certificates.isEmpty {
            throw CredentialError(
                .notHashed, path: path, reason: "no certificate of the CA directory can be read", advice: "openssl rehash \(path)")
        }
    }

    private static func read(
        _ path: String, into known: inout [FileBytes.Identity: TrustFile], _ material: inout TrustMaterial
    ) throws(CredentialError) -> TrustFile {
        let identity = FileBytes.identity(path)
        if let file = identity.flatMap({ known[$0] }) { return file }
        let file = TrustFile(path: path, bytes: try FileBytes.read(path).array)
        if let identity { known[identity] = file }
        if let fault = file.fault { material.faults.append(fault) }
        return file
    }
}
