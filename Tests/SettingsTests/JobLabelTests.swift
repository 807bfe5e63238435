import Settings
import Testing

@Suite struct JobLabelTests {
    @Test(
        arguments: [
            ("RC", "rc_test2", nil, "rc_test2"), ("RC", "ptest", nil, "rc_test2"), ("RCM", "ptest", nil, "rcm_test2"),
            ("ALRB", "managed", nil, "rc_alrb"), ("ALRB", "ptest", "test", "rc_alrb"), ("PR", "managed", "test", "test"),
            ("PR", "ptest", "test", "ptest"), ("PR", "managed", "online", "managed"), ("PR", "self", nil, "self"),
            ("RC", "managed", "test", "test"), ("RC", "ptest", "test", "rc_test2"), ("RCM", "user", nil, "user"),
        ] as [(String, String, String?, String)])
    func rule(tag: String, label: String, status: String?, asked: String) {
        #expect(jobLabel(versionTag: tag, label: label, queueStatus: status) == asked)
    }
}
