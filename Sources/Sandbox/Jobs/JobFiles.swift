/// The files of a job, read back from the server's comma separated lists.
struct JobFiles {
    let files: [JobFile]

    init(_ definition: WireObject) {
        func list(_ name: String) -> [String] {
            definition[name]?.string?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        }
        func at(_ list: [String], _ index: Int) -> String { index < list.count ? list[index] : "" }
        let (guids, sizes, sums) = (list("GUID"), list("fsize"), list("checksum"))
        let inputs = list("inFiles").enumerated().filter { !$0.element.isEmpty && $0.element != "NULL" }.map { index, lfn in
            JobFile(
                lfn: lfn, kind: .input, guid: at(guids, index), size: Int(at(sizes, index)), checksum: at(sums, index), status: "ready",
                mayBeMissing: false)
        }
        let log = definition["logFile"]?.string ?? ""
        let optional = Set(list("allowNoOutput"))
        let outputs = list("outFiles").filter { !$0.isEmpty }.map { lfn in
            JobFile(
                lfn: lfn, kind: lfn == log ? .log : .output, guid: lfn == log ? definition["logGUID"]?.string ?? "" : "", size: nil,
                checksum: "", status: "defined", mayBeMissing: optional.contains(lfn))
        }
        files = inputs + outputs
    }
}
