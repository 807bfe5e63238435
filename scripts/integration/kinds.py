"""Odd kinds of job: what each asks of a pilot, and the row (see rows.py) that the server must hold afterwards, by whatever dialect it was told.

Payload and row stand side by side; a row is that of a plain job, FINISHED or FAILED, with what differs. A text that begins with ~ is a pattern to be found in
the row's; all else is to be equal.
"""
import dataclasses
import json
import re
import zlib

SLEEP = 1234.5678  # seconds, by which a payload's process is known

FINISHED = {
    "jobStatus": "finished", "jobSubStatus": None, "pilotErrorCode": 0, "pilotErrorDiag": None, "exeErrorCode": 0, "exeErrorDiag": None, "transExitCode": "0",
    "ddmErrorCode": 0, "ddmErrorDiag": None, "serversOwnErrors": None, "nEvents": 0, "actualCoreCount": 1, "cpuConsumptionTime": None,
    "cpuConsumptionUnit": "s+…", "cpuArchitectureLevel": "given", "memory": None, "pilotTiming": "n|n|n|n|n|n", "pilotID": "…|PR|…", "jobMetrics": None,
    "startTime": "given", "endTime": "given", "metaData": None, "pilotLog": None, "states": "sent running holding finished",
    "input": "1 ready, test, 750 bytes, ad:1b2e80d6, guid of the job", "log": "1 ready, test, some bytes, adler32, guid of the job",
}  # fmt: skip
# Once a job has failed, the server's Adder calls all its files failed, the stored log too.
FAILED = FINISHED | {
    "jobStatus": "failed", "pilotLog": "kept", "states": "sent running holding failed", "output": "1 failed, test, no size, no checksum, guid of the job",
    "log": FINISHED["log"].replace("ready", "failed"),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    payload: str  # bash; $input and, as arguments, the outputs
    row: dict
    more: str = ""  # further text of the job parameters
    outputs: int = 1
    columns: dict = dataclasses.field(default_factory=dict)  # what differs in the job's row when it is made
    files: dict = dataclasses.field(default_factory=dict)  # the same in its files, by their type

    @property
    def parameters(self):
        return f"{self.name} {{input}} {{output}} {self.more}".rstrip()


def finished(content="done\n", count=1, scope="test", **row):
    """The row of a job whose outputs have this content."""
    data = content.encode()
    return FINISHED | {"output": f"{count} ready, {scope}, {len(data)} bytes, ad:{zlib.adler32(data):08x}, new guid"} | row


def failed(code, diag, exe=(0, None), **row):
    """exe: what the payload itself told of its failure; a text goes with a code, at the least the exit code."""
    return FAILED | {"pilotErrorCode": code, "pilotErrorDiag": diag, "exeErrorCode": exe[0], "exeErrorDiag": exe[1]} | row


def not_begun(code, diag, **row):
    """The row of a job whose payload was not started."""
    return failed(code, diag, transExitCode=None, states="sent holding failed", **row)


def report(**changes):
    """Bash that writes a job report for the job's output."""
    return "cat > jobReport.json <<REPORT\n" + json.dumps(REPORT | changes).replace("OUTPUT", "$1") + "\nREPORT\n"


WRITE = 'echo done > "$1"\n'
ARGUMENTS = 'out=$1; shift; printf "<%s>\\n" "$@" > "$out"\n'
REPORT = {
    "reportVersion": "2.1.2", "exitCode": 0, "exitMsg": "OK", "executor": [{"name": "sim", "rc": 0, "logfileReport": {"details": {}}}],
    "files": {"output": [{"type": "HITS", "subFiles": [{"name": "OUTPUT", "file_guid": "1B4E28BA-2FA1-11D2-883F-B9A761BDE3FB", "file_size": 5, "nentries": 17}]}]},
    "resource": {"transform": {"processedEvents": 17, "cpuTimeTotal": 1}, "executor": {"sim": {"memory": {"Max": {"maxRSS": 1000}}}}},
}  # fmt: skip
REPORTED = "keys executor exitCode exitMsg files reportVersion resource"
BAD_GEOMETRY = 'Non-zero return code from sim (65); Logfile error in log.sim: "FATAL bad geometry"'
HUGE = "head -c 3000000 /dev/zero | tr '\\0' x"
TRACEBACK = 'Traceback (most recent call last):\n  File "ana.py", line 7, in <module>\n    weight = event["pt"]\nKeyError: \'pt\''

KINDS = [
    Kind(
        "quotes", ARGUMENTS, more=r"""'it is' "say \"hi\"" $((6*7)) 'a;b' \; '$HOME' "$NOT_SET" a\ b 'it'"'"'s' '*' '|' `echo tick` café; echo after >> {output}""",
        row=finished("<it is>\n<say \"hi\">\n<42>\n<a;b>\n<;>\n<$HOME>\n<>\n<a b>\n<it's>\n<*>\n<|>\n<tick>\n<café>\nafter\n"),
    ),
    Kind(
        "quotes-and-options", ARGUMENTS, more=r"""--cut='pt > 5' -x "$((6*7))" {}; echo after >> {output}""",
        row=finished("<--cut=pt > 5>\n<-x>\n<42>\n<{}>\nafter\n"),
    ),
    Kind("busy", f"for ((n = 0; n < 2000000; n++)); do :; done\n{WRITE}", row=finished(cpuConsumptionTime="seconds")),
    Kind("report-good", WRITE + report(), row=finished(nEvents=17, jobMetrics="nEvents", metaData=REPORTED)),
    Kind(
        "report-of-failure", report(exitCode=65, exitMsg=BAD_GEOMETRY) + "exit 65",
        # The server keeps meta data of finished jobs only.
        row=failed(1305, "~exit code 65|FATAL bad geometry", exe=(65, BAD_GEOMETRY), transExitCode="65", nEvents=17, jobMetrics="nEvents"),
    ),
    Kind("report-bad", WRITE + """echo '{"exitCode": 0, "exitMsg": ' > jobReport.json""", row=finished()),
    # More than a mebibyte is not sent, and the log archive has it.
    Kind("report-huge", WRITE + f"""printf '{{"exitCode": 0, "exitMsg": "OK", "pad": "%s"}}' "$({HUGE})" > jobReport.json""", row=finished()),
    Kind("traceback", f"cat >&2 <<'END'\n{TRACEBACK}\nEND\nexit 1", row=failed(1305, "~exit code 1.*KeyError: 'pt'", exe=(1, "KeyError: 'pt'"), transExitCode="1")),
    Kind(
        "plain-stderr", "echo 'reading events' >&2; echo 'cannot open geometry.db' >&2; exit 42",
        row=failed(1305, "~exit code 42.*cannot open geometry.db", exe=(42, "~cannot open geometry.db"), transExitCode="42"),
    ),
    Kind("exit-255", "exit 255", row=failed(1305, "~exit code 255", transExitCode="255")),
    Kind("killed", "kill -KILL $$", row=failed(1305, "~signal 9|SIGKILL", transExitCode="137")),
    Kind("child-killed", "bash -c 'kill -SEGV $$'; exit $?", row=failed(1305, "~exit code 139", exe=(139, "~Segmentation fault"), transExitCode="139")),
    Kind("child-left", f"sleep {SLEEP} &\n{WRITE}", row=finished()),
    Kind("input-missing", WRITE, files={"input": {"lfn": "integration.missing.txt"}}, row=not_begun(1103, "~integration.missing.txt")),
    Kind(
        "input-corrupt", WRITE, files={"input": {"checksum": "ad:00000001"}},
        row=not_begun(1171, "~00000001", input="1 ready, test, 750 bytes, ad:00000001, guid of the job"),
    ),
    Kind(
        "input-of-another-size", WRITE, files={"input": {"fsize": 1}},
        row=not_begun(1099, "~750 bytes.* 1$", input="1 ready, test, 1 bytes, ad:1b2e80d6, guid of the job"),
    ),
    Kind("output-empty", ': > "$1"', row=failed(1191, "~out.txt")),
    Kind("output-missing", "true", row=failed(1165, "~out.txt")),
    Kind("many-outputs", 'for out; do echo done > "$out"; done', outputs=50, row=finished(count=50)),
    Kind(
        "scopes", WRITE, files={"input": {"scope": "mc23_13p6TeV"}, "output": {"scope": "user.jdoe"}, "log": {"scope": "group.phys-higgs"}},
        row=finished(
            scope="user.jdoe", log=FINISHED["log"].replace("test", "group.phys-higgs"), input=FINISHED["input"].replace("test", "mc23_13p6TeV"),
        ),
    ),
    Kind(
        "long-diagnostics", "printf 'ERROR: %20000s\\n' '' | tr ' ' x >&2; exit 3",
        row=failed(1305, "~^.{200,500}$", exe=(3, "~^.{200,500}$"), transExitCode="3"),
    ),
    Kind(
        "unicode", "echo 'ValueError: größer als 5 µm — 物理' >&2; exit 4",
        columns={"produserid": "/DC=test/CN=Zoë Ångström", "produsername": "Zoë Ångström"},
        row=failed(1305, "~ValueError: größer als 5 µm — 物理$", exe=(4, "~ValueError: größer als 5 µm — 物理$"), transExitCode="4"),
    ),
]  # fmt: skip
SCOPES = {kind.files["input"]["scope"] for kind in KINDS if "scope" in kind.files.get("input", {})}


def transform():
    """One transform for all kinds: its first argument is the kind, the second the input."""
    cases = "\n".join(f"{kind.name})\n{kind.payload}\n;;" for kind in KINDS)
    return f'#!/bin/bash\nkind=$1 input=$2\nshift 2\ncase $kind in\n{cases}\n*) echo "no kind of job: $kind" >&2; exit 64 ;;\nesac\n'


def agrees(found, expected):
    if isinstance(expected, str) and expected.startswith("~"):
        return re.search(expected[1:], str(found), re.DOTALL) is not None
    return found == expected
