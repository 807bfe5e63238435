/// The `prodSourceLabel` to ask for, from the version tag (`-i`), the label (`-j`) and the queue's `status` where it is known.
///
/// Source: Pilot 2.12.8, the first rule that holds decides. An unfit pair such as RC with `managed` keeps its label.
package func jobLabel(versionTag: String, label: String, queueStatus: String?) -> String {
    switch (versionTag, label) {
    case ("RC", "rc_test2"), ("RC", "ptest"): "rc_test2"
    case ("RCM", "ptest"): "rcm_test2"
    case ("ALRB", _): "rc_alrb"
    default: queueStatus == "test" && label != "ptest" ? "test" : label
    }
}
