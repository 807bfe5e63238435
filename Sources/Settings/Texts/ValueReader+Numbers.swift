import JobModel

extension ValueReader where Value == Int {
    /// A whole decimal number, `range.lowerBound` or more.
    package static func integer(_ range: PartialRangeFrom<Int>) -> ValueReader {
        ValueReader { text throws(ValueFault) in
            guard let number = Int(text) else { throw ValueFault("'\(text)' is not a whole number") }
            guard range.contains(number) else { throw ValueFault("\(number) is too small (\(range.lowerBound) or more)") }
            return number
        }
    }

    package static var port: ValueReader {
        ValueReader { text throws(ValueFault) in
            guard let number = Int(text), (1...65535).contains(number) else {
                throw ValueFault("'\(text)' is not a port (1 to 65535)")
            }
            return number
        }
    }
}

extension ValueReader where Value == Double {
    package static var number: ValueReader {
        ValueReader { text throws(ValueFault) in
            guard let number = Double(text), number.isFinite else { throw ValueFault("'\(text)' is not a number") }
            return number
        }
    }
}

extension ValueReader where Value == Int64 {
    /// A size with its unit, in bytes.
    ///
    /// Units are powers of 1024, as in the Python pilots: B, kB, MB, GB, TB.
    package static var bytes: ValueReader {
        ValueReader(show: { "\($0) B" }) { text throws(ValueFault) in
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            let unit = text[digits.endIndex...].trimmed.uppercased()
            let exponents = ["B": 0, "KB": 1, "MB": 2, "GB": 3, "TB": 4]
            guard let number = Int64(digits), let exponent = exponents[unit] else {
                throw ValueFault("'\(text)' is not a size with its unit (such as 2 GB)")
            }
            let (bytes, overflow) = number.multipliedReportingOverflow(by: Int64(1) << (10 * exponent))
            guard !overflow else { throw ValueFault("'\(text)' is too large") }
            return bytes
        }
    }

    /// A size with its unit, in units of 1024² bytes.
    package static var megabytes: ValueReader {
        ValueReader(show: { "\($0) MB" }) { text throws(ValueFault) in try bytes.read(text) >> 20 }
    }

    /// A whole number, 0 or more, without unit.
    package static var count: ValueReader {
        ValueReader { text throws(ValueFault) in Int64(try ValueReader<Int>.integer(0...).read(text)) }  // fits: the same range
    }
}
