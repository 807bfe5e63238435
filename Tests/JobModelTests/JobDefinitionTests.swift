import Testing

@testable import JobModel

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

    @Test(arguments: [("https://host/x", true), ("HTTP://host/x", true), ("/bin/true", false), ("httpsd", false)])
    func aTransformThatIsDownloadedMarksAnalysis(transformation: String, isAnalysis: Bool) throws {
        #expect(try Job(definition: Self.definition(["transformation": .string(transformation)])).isAnalysis == isAnalysis)
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

    @Test(
        arguments: [
            (.string("on"), true), (.string("ON"), true), (.string("off"), false), (.string("True"), true), (.bool(false), false),
            (.null, nil),
            (.string("maybe"), nil),
        ] as [(JSONValue, Bool?)])
    func whetherAnOutputMayGoElsewhere(value: JSONValue, wish: Bool?) throws {
        let job = try Job(definition: Self.definition(["altStageOut": value, "nucleus": .string("T1")]))
        #expect(job.alternateStageOut == AlternateStageOut(wish: wish, nucleus: "T1"))
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
        (["outFiles": .string("a,b,log.tgz")], .notSameLength, 7, "scopeOut has 1 entries, outFiles without the log has 2"),
        (["fsize": .string("-2")], .conversionFailure, 7, "field fsize is not a size: '-2'"),
        (["fsize": .string("12.5")], .conversionFailure, 7, "field fsize is not a size: '12.5'"),
        (["jobPars": .string("--overwriteQueueData={'a'")], .conversionFailure, 7, "field jobPars has --overwriteQueueData without"),
        (["writeToFile": .string("tmpin")], .conversionFailure, 7, "field writeToFile has a part without a file's name"),
        (["writeToFile": .string("../x:a")], .badOutputFileName, 7, "input '../x' is not a plain file name"),
        (["writeToFile": .string("payload_command.sh:a")], .badOutputFileName, 7, "has the name of a file of the pilot's own"),
        (["writeToFile": .string("out.dat:a")], .badOutputFileName, 7, "input and output have the same name out.dat"),
        (["checksum": .string("ad:ＡＢ")], .unknownChecksumType, 7, "is neither an adler32 nor an md5"),
        (["checksum": .string("zz:1")], .unknownChecksumType, 7, "'zz:1' is neither an adler32 nor an md5"),
        (["inFiles": .string("../etc")], .badOutputFileName, 7, "input '../etc' is not a plain file name"),
        (["outFiles": .string("/tmp/x,log.tgz")], .badOutputFileName, 7, "output '/tmp/x' is not a plain file name"),
        (["inFiles": .string(String(repeating: "a", count: 256))], .lfnTooLong, 7, "has 256 bytes, more than 255"),
        (["PandaID": .string("7\r\n2026 | INFO | x")], .conversionFailure, nil, "not a whole number: '7  2026 | INFO | x'"),
        (["attemptNr": .string("x")], .conversionFailure, 7, "field attemptNr is not a whole number: 'x'"),
        (["attemptNr": .double(0x1p64)], .conversionFailure, 7, "field attemptNr is not a whole number: '1.8446744073709552e+19'"),
        (["attemptNr": .array([])], .conversionFailure, 7, "field attemptNr is not a single value"),
        (["fsize": .array([.beyond("1e400")])], .conversionFailure, 7, "field fsize is not a size: '1e400'"),
        (["jobPars": .array([])], .conversionFailure, 7, "field jobPars is not a single value"),
    ])
    func badDefinitionSaysWhichFieldAndKeepsTheIdentity(changes: [String: JSONValue], code: ErrorCode, id: Int?, text: String) {
        let error = #expect(throws: JobDefinitionError.self) { try Job(definition: Self.definition(changes)) }
        #expect(error?.error.code == code)
        #expect(error?.jobID == id)
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }

    /// What the server does not know, as it says so, and values in each of its spellings.
    @Test(
        arguments: [
            ([:], "12 1 42 false 1"), (["fsize": "0"], "nil 1 42 false 1"), (["fsize": "-1"], "nil 1 42 false 1"),
            (["fsize": "12.0"], "12 1 42 false 1"), (["fsize": "12,,"], "12 1 42 false 1"), (["coreCount": "8.0"], "12 8 42 false 1"),
            (["taskID": "none"], "12 1 nil false 1"), (["debug": "ON"], "12 1 42 true 1"), (["debug": "Yes"], "12 1 42 true 1"),
            (["debug": "0"], "12 1 42 false 1"), (["attemptNr": "3.0"], "12 1 42 false 3"),
        ] as [([String: String], String)])
    func theServersConventions(changes: [String: String], read: String) throws {
        let job = try Job(definition: Self.definition(changes.mapValues { .string($0) }))
        func text(_ number: (some BinaryInteger)?) -> String { number.map { "\($0)" } ?? "nil" }
        #expect("\(text(job.inputs[0].size)) \(job.coreCount) \(text(job.taskID)) \(job.debug) \(text(job.attemptNumber))" == read)
        #expect(job.remarks.isEmpty)
    }

    @Test func shorterListsLeaveTheRestUnknown() throws {
        let changes = ["inFiles": "in.dat,b", "scopeIn": "s,s", "realDatasets": "a", "ddmEndPointOut": "SE"]
        let job = try Job(definition: Self.definition(changes.mapValues { .string($0) }))
        #expect(job.inputs[0].size == 12 && job.inputs[1].size == nil && job.inputs[1].endpoint == nil && job.inputs[1].checksum == nil)
        #expect(job.outputs[0].dataset == "a" && job.log?.endpoint == nil)
    }

    /// A field that the job can do without costs a line.
    @Test(
        arguments: [
            (["debug": .string("maybe")], "field debug is neither true nor false: 'maybe'"),
            (["taskID": .string("abc")], "field taskID is not a whole number: 'abc'"),
            (["maxWalltime": .beyond("Infinity")], "field maxWalltime is not a whole number: 'Infinity'"),
            (["coreCount": .string("many")], "field coreCount is not a whole number: 'many'"),
            (["prodUserID": .array([])], "field prodUserID is not a single value"),
            (["jobPars": .string("a --overwriteQueuedata={x=1}")], "--overwriteQueuedata (the spelling of older pilots"),
        ] as [([String: JSONValue], String)])
    func whatNobodyDependsOnIsARemark(changes: [String: JSONValue], remark: String) throws {
        let job = try Job(definition: Self.definition(changes))
        #expect(job.remarks.count == 1 && job.remarks[0].hasPrefix(remark), "\(job.remarks)")
        #expect(!job.debug && job.coreCount == 1)
    }

    @Test func filesAreListedForThePayload() throws {
        let job = try Job(definition: Self.definition(["writeToFile": .string("tmpin_ds1:a.root, b.root^inputFor_x:root://h//c")]))
        #expect(
            job.fileLists == [
                FileList(name: "tmpin_ds1", files: ["a.root", "b.root"]), FileList(name: "inputFor_x", files: ["root://h//c"]),
            ])
        #expect(job.fileLists[0].text == "a.root\nb.root\n")
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
            #expect((job.secrets.payload == nil) == (field == "pilotSecrets"))
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
