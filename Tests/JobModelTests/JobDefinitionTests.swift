import JobModel
import Testing

@Suite struct JobDefinitionTests {
    static func definition(_ changes: [String: JSONValue] = [:]) -> Record {
        let base: [String: JSONValue] = [
            "PandaID": .int(7), "attemptNr": .int(1), "taskID": .string("42"), "transformation": .string("https://h/trf/run.sh"),
            "jobPars": .string("-i in.dat"), "inFiles": .string("in.dat"), "scopeIn": .string("user.x"), "fsize": .string("12"),
            "checksum": .string("ad:1a2b"), "GUID": .string("NULL"), "ddmEndPointIn": .string("SE"),
            "outFiles": .string("out.dat,log.tgz"), "logFile": .string("log.tgz"), "logGUID": .string("G"), "scopeOut": .string("user.x"),
            "scopeLog": .string("user.log"), "realDatasets": .string("a,b"), "ddmEndPointOut": .string("SE,SE"),
            "coreCount": .string("NULL"),
        ]
        return Record(base.merging(changes) { $1 })
    }

    @Test func readsFilesOfBothDirections() throws {
        let job = try Job(definition: Self.definition())
        #expect(job.id == 7 && job.taskID == 42 && job.isAnalysis && job.coreCount == 1)
        let expected = FileSpec(
            role: .input, lfn: "in.dat", scope: "user.x", size: 12, checksum: FileChecksum(.adler32, hex: "00001a2b"), endpoint: "SE")
        #expect(job.inputs == [expected])
        #expect(job.outputs.map(\.did) == ["user.x:out.dat"])
        #expect(job.log?.did == "user.log:log.tgz" && job.log?.guid == "G" && job.log?.dataset == "b")
    }

    @Test func repeatedAndNamelessInputsAreDroppedWithTheirParallelValues() throws {
        let job = try Job(
            definition: Self.definition([
                "inFiles": .string("a,NULL,b,a"), "scopeIn": .string("s1,s2,s3,s4"), "fsize": .string("1,2,3,4"), "checksum": .null,
                "GUID": .null, "ddmEndPointIn": .null,
            ]))
        #expect(job.inputs.map(\.did) == ["s1:a", "s3:b"])
        #expect(job.inputs.map(\.size) == [1, 3])
    }

    @Test(arguments: [
        (["PandaID": JSONValue.null], ErrorCode.conversionFailure, nil as Int?, "field PandaID is missing"),
        (["PandaID": .string("x")], .conversionFailure, nil, "field PandaID is not a whole number: 'x'"),
        (["transformation": .string("NULL")], .conversionFailure, 7, "field transformation is missing"),
        (["fsize": .string("1,2")], .notSameLength, 7, "fsize has 2 entries, inFiles has 1"),
        (["ddmEndPointOut": .string("SE")], .notSameLength, 7, "ddmEndPointOut has 1 entries, outFiles has 2"),
        (["fsize": .string("-1")], .conversionFailure, 7, "field fsize is not a size: '-1'"),
        (["checksum": .string("ad:ＡＢ")], .unknownChecksumType, 7, "is neither an adler32 nor an md5"),
        (["checksum": .string("zz:1")], .unknownChecksumType, 7, "'zz:1' is neither an adler32 nor an md5"),
        (["inFiles": .string("../etc")], .badOutputFileName, 7, "input '../etc' is not a plain file name"),
        (["outFiles": .string("/tmp/x,log.tgz")], .badOutputFileName, 7, "output '/tmp/x' is not a plain file name"),
        (["inFiles": .string(String(repeating: "a", count: 256))], .lfnTooLong, 7, "has 256 bytes, more than 255"),
        (["PandaID": .string("7\r\n2026 | INFO | x")], .conversionFailure, nil, "not a whole number: '7  2026 | INFO | x'"),
        (["attemptNr": .string("x")], .conversionFailure, 7, "field attemptNr is not a whole number: 'x'"),
        (["attemptNr": .double(0x1p64)], .conversionFailure, 7, "field attemptNr is not a whole number: '1.8446744073709552e+19'"),
        (["attemptNr": .array([])], .conversionFailure, 7, "field attemptNr is not a single value"),
        (["taskID": .beyond("NaN")], .conversionFailure, 7, "field taskID is not a whole number: 'NaN'"),
        (["maxWalltime": .beyond("Infinity")], .conversionFailure, 7, "field maxWalltime is not a whole number: 'Infinity'"),
        (["fsize": .array([.beyond("1e400")])], .conversionFailure, 7, "field fsize is not a size: '1e400'"),
        (["jobPars": .array([])], .conversionFailure, 7, "field jobPars is not a single value"),
    ])
    func badDefinitionSaysWhichFieldAndKeepsTheIdentity(changes: [String: JSONValue], code: ErrorCode, id: Int?, text: String) {
        let error = #expect(throws: JobDefinitionError.self) { try Job(definition: Self.definition(changes)) }
        #expect(error?.error.code == code)
        #expect(error?.jobID == id)
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [JSONValue.null, .string("NULL"), nil]) func anAttemptThatIsNotSaidIsNotMadeUp(number: JSONValue?) throws {
        var fields = Self.definition().fields
        fields["attemptNr"] = number
        #expect(try Job(definition: Record(fields)).attemptNumber == nil)
    }

    @Test func whatIsNotNeededMayBeAnyNumber() throws {
        #expect(try Job(definition: Self.definition(["maxDiskCount": .beyond("NaN")])).id == 7)
    }

    /// In each notation in which they arrive; what is in none of them is a secret as a whole.
    @Test(arguments: [
        #"{"DB": {"user": "x", "password": "needle-12345"}}"#, "{'DB': ('host', 8443, u'needle-12345')}", "needle-12345",
    ])
    func secretsAreKnownAndNotShown(text: String) throws {
        for (field, value) in [("secrets", JSONValue.string(text)), ("pilotSecrets", .object(["a": .string(text)]))] {
            let job = try Job(definition: Self.definition([field: value]))
            #expect(job.secrets.texts.contains { $0.contains("needle-12345") })
            var dumped = ""
            dump(job, to: &dumped)
            #expect(dumped.contains("in.dat") && !(dumped + "\(job)" + String(reflecting: job)).contains("needle"))
        }
    }
}

@Suite struct LFNTests {
    /// Each would be written over, or instead of, something that is not the job's.
    @Test(arguments: [
        ["outFiles": "pilotlog.txt,log.tgz"], ["outFiles": "o,payload.stdout", "logFile": "payload.stdout"], ["inFiles": "payload.stderr"],
        ["outFiles": "PanDA_Pilot-8,log.tgz"], ["outFiles": "o,PanDA_Log-7.tgz", "logFile": "PanDA_Log-7.tgz"], ["inFiles": "x509up_u0"],
        ["outFiles": "pilot_drain,log.tgz"], ["outFiles": "own.txt,log.tgz"], ["inFiles": "log.tgz"], ["outFiles": "in.dat,log.tgz"],
        ["scopeOut": "a/../b"], ["scopeIn": "../x"], ["scopeLog": "a b"], ["outFiles": ".hidden,log.tgz"],
    ])
    func namesThatAreNotTheJobsAreRefused(changes: [String: String]) {
        let definition = JobDefinitionTests.definition(changes.mapValues { .string($0) })
        let error = #expect(throws: JobDefinitionError.self) { try Job(definition: definition, reserved: ["own.txt"]) }
        #expect(error?.error.code == .badOutputFileName && error?.jobID == 7, "\(error?.description ?? "")")
    }
}
