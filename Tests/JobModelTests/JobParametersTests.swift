import Testing

@testable import JobModel

@Suite struct JobParametersTests {
    /// jobPars → what the shell sees, the image.
    @Test(
        arguments: [
            ("a  b; c > d \"$X\" 'e f' *", "a  b; c > d \"$X\" 'e f' *", nil),
            ("-c ls --containerImage=docker://busybox -x", "-c ls -x", "docker://busybox"),
            ("-c ls \"--containerImage\" 'docker://b'", "-c ls", "docker://b"), ("--containerImage docker://b -x", "-x", "docker://b"),
            ("'--containerImage=docker://b' x", "x", "docker://b"), ("a\n--containerImage=b c", "a\nc", "b"),
            ("-c \"run --containerImage=b x\"", "-c \"run x\"", "b"), ("-c \"run --containerImage=b\"", "-c \"run\"", "b"),
            ("--containerImage=NULL --containerImages x", "--containerImages x", nil),
            ("echo --my--containerImageX=1", "echo --my--containerImageX=1", nil),
            ("a <ZIP_MAP>out.zip:a,b</ZIP_MAP> b", "a b", nil), ("a '<ZIP_MAP>o:a</ZIP_MAP>'", "a", nil),
            ("a <ZIP_MAP>o", "a <ZIP_MAP>o", nil),
        ] as [(String, String, String?)])
    func takesThePilotsPartsOut(raw: String, text: String, image: String?) throws {
        let parameters = try JobParameters(raw)
        #expect(parameters.text == text && parameters.containerImage == image)
        #expect(parameters.queueData.isEmpty && parameters.storageData.isEmpty)
    }

    /// As people write them: for a shell, for Python, or for neither.
    @Test(
        arguments: [
            "a --overwriteQueueData={'x': {'y': 1}} b", "a --overwriteQueueData={\"x\": {\"y\": 1}} b",
            "a --overwriteQueueData={x:{y:1}} b",
            "a --overwriteQueueData='{\"x\": {\"y\": 1}}' b", "a --overwriteQueueData=\"{'x': {'y': 1}}\" b",
            "a --overwriteQueueData \"{\\\"x\\\": {\\\"y\\\": 1}}\" b", "a \"--overwriteQueueData={\\\"x\\\": {\\\"y\\\": 1}}\" b",
            "a '--overwriteQueueData={\"x\": {\"y\": 1}}' b", "a --overwriteQueueData={'z': 2} --overwriteQueueData={'x': {'y': 1}} b",
        ])
    func objects(raw: String) throws {
        let parameters = try JobParameters(raw)
        #expect(parameters.text == "a b" && parameters.queueData == ["x": .object(["y": .int(1)])])
        #expect(try JobParameters(raw.replacing("Queue", with: "Storage")).storageData == parameters.queueData)
    }

    @Test func bracesWithinTextsAreNone() throws {
        let parameters = try JobParameters("--overwriteQueueData={'x': '}', \"y\": \"{\"} --overwriteStorageData={'D': {}} rest {")
        #expect(parameters.queueData == ["x": .string("}"), "y": .string("{")] && parameters.text == "rest {")
        #expect(parameters.storageData == ["D": .object([:])])
    }

    @Test(arguments: [
        "--overwriteQueueData", "--overwriteQueueData=x", "--overwriteStorageData={'a': 1", "--overwriteQueueData={'a' 1}",
        "--overwriteStorageData={1, 2}", "x --containerImage", "--containerImage= x", "--containerImage='' x",
    ])
    func whatCannotBeReadIsRefused(raw: String) {
        let error = #expect(throws: FieldError.self) { try JobParameters(raw) }
        #expect(error?.description.hasPrefix("field jobPars has --") == true, "\(String(describing: error))")
    }

    @Test func whatNothingObeysIsTold() throws {
        let parameters = try JobParameters("a --overwriteQueuedata={x=1 y=2} <ZIP_MAP>o:a</ZIP_MAP> b")
        #expect(parameters.text == "a b" && parameters.unheeded.count == 2)
    }
}
