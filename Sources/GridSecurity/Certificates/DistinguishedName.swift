import COpenSSL

/// A name in the grid's slash form, `/DC=test/O=Rig/CN=Panda Pilot`, as the server's tables have it.
///
/// Like OpenSSL's `X509_NAME_oneline`, but UTF-8 stays readable. Control characters, which could forge a line of a log,
/// become `\xHH`; a slash inside a value (`CN=host/node.test`) stays as it is, since grid software compares it so.
func distinguishedName(_ name: OpaquePointer?) -> String {
    (0..<X509_NAME_entry_count(name)).map { index in
        let entry = X509_NAME_get_entry(name, index)
        return "/\(attributeName(X509_NAME_ENTRY_get_object(entry)))=\(text(of: X509_NAME_ENTRY_get_data(entry)))"
    }.joined()
}

/// The value of a name's part, whatever string type it was written in.
func text(of value: UnsafePointer<ASN1_STRING>?) -> String {
    var utf8: UnsafeMutablePointer<UInt8>?
    let count = ASN1_STRING_to_UTF8(&utf8, value)
    defer { CRYPTO_free(utf8, nil, 0) }
    guard count >= 0, let utf8 else {
        OpenSSLComplaint.clear()
        return "?"
    }
    // fits: OpenSSL's count of what it has
    let decoded = String(decoding: UnsafeBufferPointer(start: utf8, count: Int(count)), as: UTF8.self)
    return decoded.unicodeScalars.reduce(into: "") { text, scalar in
        if scalar.properties.generalCategory == .control {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            text += "\\x" + (digits.count == 1 ? "0" + digits : digits)
        } else {
            text.unicodeScalars.append(scalar)
        }
    }
}

private func attributeName(_ object: OpaquePointer?) -> String {
    let known = OBJ_obj2nid(object)
    if known != NID_undef, let name = OBJ_nid2sn(known) { return String(cString: name) }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
        let count = Int(OBJ_obj2txt(buffer.baseAddress, Int32(buffer.count), object, 1))  // fits: C's int
        // It is the length of the whole text, of which as much is in the buffer as there is room for beside a NUL.
        return String(decoding: buffer.dropLast().prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
