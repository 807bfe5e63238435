import JobModel
import Testing

/// Jobs that ask for what the pilot cannot do.
@Suite struct UnbuiltWishesTests {
    private func refuse(_ changes: [String: JSONValue]) throws {
        let definition = JobDefinitionTests.definition(changes)
        try UnbuiltWishes(definition).refuse(Job(definition: definition))
    }

    @Test(arguments: [
        (["container_name": JSONValue.string("docker://busybox")], ErrorCode.queueNotSetUpForContainers, "container (docker://busybox)"),
        (["containerOptions": .string("{'containerImage': 'docker://busybox'}")], .queueNotSetUpForContainers, "containerOptions"),
        (["jobPars": .string("-c ls --containerImage=docker://busybox -x")], .queueNotSetUpForContainers, "container (docker://busybox)"),
        (["jobPars": .string("-c ls \"--containerImage\" 'docker://b'")], .queueNotSetUpForContainers, "container (docker://b)"),
        (["eventService": .string("True")], .notImplemented, "eventService"),
        (["eventServiceMerge": .bool(true)], .notImplemented, "eventServiceMerge"),
        (["cloneJob": .string("runonce")], .notImplemented, "cloneJob runonce"),
        (["isHPO": .string("True")], .notImplemented, "isHPO"),
        (["preprocess": .object(["command": .string("touch")])], .preprocessFailure, "preprocess"),
        (["coprocess": .string("{'command': 'touch', 'args': 'x'}")], .notImplemented, "coprocess"),
        (["postprocess": .string(#"{"command": "touch"}"#)], .postprocessFailure, "postprocess"),
        (["containerOptions": .string("what?")], .conversionFailure, "containerOptions"),
    ])
    func theJobFailsAndSaysWhy(changes: [String: JSONValue], code: ErrorCode, text: String) {
        let error = #expect(throws: JobDefinitionError.self) { try refuse(changes) }
        #expect(error?.error.code == code && error?.jobID == 7 && error?.attemptNumber == 1)
        #expect(error?.description.contains(text) == true)
    }

    /// The server sends such fields with every job.
    @Test(arguments: [
        [:],
        ["container_name": JSONValue.string("NULL"), "containerOptions": .null, "eventService": .string("False"), "isHPO": .bool(false)],
        ["preprocess": .string("{}"), "secrets": .string("{}"), "pilotSecrets": .string(#"{"a": "b"}"#), "cloneJob": .null],
        ["jobPars": .string("--containerImage=NULL --containerImages x"), "secrets": .null],
        ["jobPars": .string("echo --my--containerImageX=1")],
    ])
    func whatIsNotAskedForIsNoWish(changes: [String: JSONValue]) throws {
        try refuse(changes)
    }
}
