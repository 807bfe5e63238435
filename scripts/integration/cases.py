"""Runs pilot against the real PanDA server and compares what the server's database then says with what happened."""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import sys
import tarfile
import time
import traceback
import uuid

import compare
import jobs
import kinds
import rows
from database import QUEUE
from pilots import NODE, RIG, Pilot, Wrong, pilot, proxy, server, token

STORAGE = RIG / "storage"
ACTIVITIES = ("read_lan", "read_wan", "write_lan", "write_wan", "pr", "pw", "pl", "default")


def check(what, found, expected):
    if found != expected:
        raise Wrong(f"{what} is {found!r}, not {expected!r}")


def check_matches(what, found, pattern):
    if not re.search(pattern, str(found)):
        raise Wrong(f"{what} is {found!r}, which does not match {pattern!r}")


# ---------------------------------------------------------------- queue, storage, waiting


def describe_site():
    """Queue and storage as the information system would describe them; in files and at the server's /cache/."""
    jobs.prepare_cache()
    shutil.rmtree(STORAGE, ignore_errors=True)
    source = stored(jobs.INPUT.name)
    source.parent.mkdir(parents=True)
    shutil.copy(jobs.INPUT, source)
    queue = {
        "name": QUEUE, "nickname": QUEUE, "panda_resource": QUEUE, "resource": QUEUE, "atlas_site": "TEST_SITE", "site": "TEST_SITE", "gocname": "TEST_SITE", "state": "ACTIVE",
        "status": "online", "type": "unified", "resource_type": "GRID", "catchall": "mv_final_destination", "copytools": {"mv": {"setup": ""}},
        "acopytools": dict.fromkeys(ACTIVITIES, ["mv"]), "astorages": dict.fromkeys(ACTIVITIES, [jobs.ENDPOINT]), "aprotocols": {}, "acopytools_schemas": {}, "params": {},
        "allow_lan": True, "allow_wan": False, "direct_access_lan": False, "direct_access_wan": False, "maxwdir": 20000, "maxrss": 4000, "maxinputsize": 14336, "timefloor": 0,
        "corecount": 1, "maxtime": 86400, "pledgedcpu": 0, "is_cvmfs": False, "container_type": "", "container_options": "", "environ": "", "cmtconfig": "", "appdir": "",
    }  # fmt: skip
    place = {"endpoint": "file://localhost", "flavour": "LOCAL", "id": 1, "path": f"{STORAGE}/"}
    endpoint = {
        "id": 1, "pk": 1, "name": jobs.ENDPOINT, "state": "ACTIVE", "site": "TEST_SITE", "type": "DATADISK", "token": "", "is_deterministic": True, "rprotocols": {},
        "arprotocols": dict.fromkeys(ACTIVITIES, [place]),
    }  # fmt: skip
    write_json(RIG / "cache" / "schedconfig" / f"{QUEUE}.all.json", queue)
    write_json(RIG / "cache" / "ddmendpoints.json", {jobs.ENDPOINT: endpoint})


def write_json(path, value):
    path.write_text(json.dumps(value))


SITE_BY_URL = lambda: ("--queuedata-url", f"{server()}/cache/schedconfig/{{pandaqueue}}.all.json", "--storagedata-url", f"{server()}/cache/ddmendpoints.json")  # noqa: E731
SITE_BY_FILE = lambda: ("--queuedata-url", RIG / "cache" / "schedconfig" / f"{QUEUE}.all.json", "--storagedata-url", RIG / "cache" / "ddmendpoints.json")  # noqa: E731


def stored(lfn, scope=jobs.SCOPE):
    """Where a deterministic endpoint keeps a file."""
    digest = hashlib.md5(f"{scope}:{lfn}".encode()).hexdigest()
    return STORAGE / scope / digest[:2] / digest[2:4] / lfn


def wait_for(job, *states, limit=600):
    """The job's row once it is in one of the states. Polls: a database tells nobody."""
    end = time.monotonic() + limit
    while True:
        row = jobs.job_of(job)
        if row.get("jobstatus") in states:
            return row
        if time.monotonic() > end:
            raise Wrong(f"jobStatus is {row.get('jobstatus')!r} after {limit} s, not {' or '.join(states)}; pilotErrorDiag: {row.get('piloterrordiag')!r}")
        time.sleep(0.2)


# ---------------------------------------------------------------- what must be true of a job


def check_updates_went_to(run, dialect):
    """All the job's updates in one dialect, and none in the other."""
    found = {d for d, path in (("v1", "/api/v1/pilot/update_job "), ("legacy", "/server/panda/updateJob ")) if any(path in line for line in run.requests)}
    check("dialect of the updates", found, {dialect})


def check_ended(row, started, codes=(0, "0")):
    pilot_error, trans_exit = codes
    check("pilotErrorCode", row["piloterrorcode"] or 0, pilot_error)
    check("transExitCode", row["transexitcode"], trans_exit)
    check("exeErrorCode", row["exeerrorcode"] or 0, 0)
    check("ddmErrorCode", row["ddmerrorcode"] or 0, 0)
    check("modificationHost", row["modificationhost"], NODE)
    check_matches("pilotTiming", row["pilottiming"], r"^\d+(\|\d+){4,5}$")
    check_matches("pilotID", row["pilotid"], r"\|PR\|")
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    if not started - datetime.timedelta(seconds=2) <= row["starttime"] <= row["endtime"] <= now:
        raise Wrong(f"startTime {row['starttime']} and endTime {row['endtime']} are not in order between {started} and {now}")


def check_file(row, kind, path):
    """The catalogue's entry describes the file that is in the storage."""
    if not path.is_file():
        raise Wrong(f"the {kind} file is not in the storage: {path}")
    entry, data = row["files"][kind], path.read_bytes()
    check(f"fsize of the {kind}", entry["fsize"], len(data))
    check(f"checksum of the {kind}", entry["checksum"], jobs.adler32(data))
    check(f"guid of the {kind}", str(uuid.UUID(entry["guid"])), entry["guid"].lower())


def check_log(path, *contents):
    """The log archive holds the pilot's log and the payload's output with all the contents."""
    with tarfile.open(path) as archive:
        names = {pathlib.PurePath(member.name).name: member for member in archive.getmembers()}
        if missing := {"pilotlog.txt", "payload.stdout", "payload.stderr"} - set(names):
            raise Wrong(f"the log archive lacks {sorted(missing)}: {sorted(names)}")
        text = archive.extractfile(names["payload.stdout"]).read().decode()
    for content in contents:
        check_matches("payload.stdout", text, content)


def utc_now():
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)


def finishes(name, dialect, *options, parameters=jobs.COUNT, output=stored, **more):
    """A job with an input and an output, from `activated` to `finished` through the Adder."""
    job, started = jobs.add(parameters), utc_now()
    run = pilot(name, *options, **more)
    check("exit code", run.exit, 0)
    row = wait_for(job, "finished", "failed", "cancelled")
    check("jobStatus", row["jobstatus"], "finished")
    check("complaints in the log", [line for line in run.output.splitlines() if re.search(r"\| (WARNING|ERROR|CRITICAL) ", line)], [])
    check("states", [s for s in unique(state for state, _ in row["history"]) if s != "starting"], ["sent", "running", "holding", "finished"])
    check_ended(row, started)
    names = {kind: file["lfn"] for kind, file in row["files"].items()}
    check_file(row, "output", output(names["output"]))
    check("the output", output(names["output"]).read_text().strip(), "100")
    check_file(row, "log", output(names["log"]))
    check_log(output(names["log"]), "^payload: count")
    check_updates_went_to(run, dialect)
    return run


def unique(states):
    return list(dict.fromkeys(states))


# ---------------------------------------------------------------- the cases

CASES = []


def case(title):
    def register(function):
        CASES.append((function.__name__.replace("_", "-"), title, function))
        return function

    return register


@case("new API, proxy as user would give it, queue and storage by URL")
def v1_proxy(name):
    # As on a laptop: nothing in the environment, the proxy is given as --cacert. The dialect is left to the pilot.
    options = ("--cacert", RIG / "pki" / "pilot.proxy", "--capath", RIG / "pki" / "certificates", *SITE_BY_URL())
    finishes(name, "v1", *options, credential=dict)


@case("legacy API, proxy from the environment, queue and storage from files")
def legacy_proxy(name):
    finishes(name, "legacy", "--server-api", "legacy", *SITE_BY_FILE())


@case("a server without /api/v1: the pilot falls back to the legacy API by itself")
def legacy_by_itself(name):
    finishes(name, "legacy", "--server-api", "auto", *SITE_BY_FILE(), port_file="legacy-port")


@case("new API, access token instead of a proxy")
def v1_token(name):
    run = finishes(name, "v1", "--server-api", "v1", *SITE_BY_FILE(), credential=token)
    if leaks := [line for line in run.output.splitlines() if (run.folder / "token").read_text().strip() in line]:
        raise Wrong(f"the token is in the pilot's log: {leaks[0][:80]}")


@case("legacy API, access token, files from and to local directories")
def legacy_token(name):
    folders = [RIG / "runs" / f"{name}.{what}" for what in ("input", "output")]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    shutil.copy(jobs.INPUT, folders[0])
    options = ("--server-api", "legacy", "--input-dir", folders[0], "--output-dir", folders[1], *SITE_BY_FILE())
    finishes(name, "legacy", *options, credential=token, output=lambda lfn: folders[1] / lfn)


@case("a payload that outlasts the connection")
def reconnects(name):
    # Apache's mod_gridsite knows the VOMS roles from the handshake only: on a resumed TLS 1.3 session the pilot has none.
    for dialect in ("v1", "legacy"):
        run = finishes(f"{name}-{dialect}", dialect, "--server-api", dialect, *SITE_BY_FILE(), parameters=f"{jobs.COUNT} 3")
        connections = {re.search(r"conn=(\d+)", line)[1] for line in run.requests if "update" in line}
        if len(connections) < 2:
            raise Wrong("all updates came over one connection: the server did not close it, so nothing was tested")


@case("a payload that exits with 42")
def payload_fails(name):
    for dialect in ("v1", "legacy"):
        job, started = jobs.add("fail 42"), utc_now()
        run = pilot(f"{name}-{dialect}", "--server-api", dialect, *SITE_BY_FILE())
        row = wait_for(job, "finished", "failed", "cancelled")
        check("jobStatus", row["jobstatus"], "failed")
        check_ended(row, started, codes=(1305, "42"))
        check_matches("pilotErrorDiag", row["piloterrordiag"], "42|fail")
        check_file(row, "log", stored(row["files"]["log"]["lfn"]))
        check_log(stored(row["files"]["log"]["lfn"]), "^payload: fail 42")
        check_updates_went_to(run, dialect)
        check("exit code", run.exit, FAILED_JOB_EXIT)


@case("a job that the server kills while it runs")
def killed(name):
    # By the next heartbeat, and by a look between two heartbeats of the usual half an hour.
    for way, keys in (("heartbeat", "heartbeat = 1\ndebug_heartbeat = 1\nkill_check = 0\n"), ("look", "kill_check = 1\ndebug_heartbeat = 1800\n")):
        for dialect in ("v1", "legacy"):
            is_killed(f"{name}-{way}-{dialect}", dialect, keys)


def is_killed(name, dialect, keys):
    job = jobs.add(f"sleep {kinds.SLEEP}")
    config = RIG / "runs" / f"{name}.ini"
    config.parent.mkdir(exist_ok=True)
    config.write_text(f"[Pilot]\n{keys}")
    running = while_running(job, Pilot(name, "--server-api", dialect, "--config", config, *SITE_BY_FILE()))
    jobs.kill(job)
    run = running.end()
    row = wait_for(job, "finished", "failed", "cancelled")
    check("jobStatus", row["jobstatus"], "cancelled")
    check("pilotErrorCode", row["piloterrorcode"], 1144)
    check_nothing_runs()
    check("exit code", run.exit, FAILED_JOB_EXIT)


def while_running(job, running):
    """The pilot once the server knows that the job's payload runs."""
    try:
        wait_for(job, "running")
    except Wrong:
        running.process.terminate()
        raise
    return running


def check_nothing_runs():
    if left := [p for p in pathlib.Path("/proc").glob("[0-9]*/cmdline") if text(p) == f"sleep\0{kinds.SLEEP}\0".encode()]:
        raise Wrong(f"the payload is still running: {left[0].parent.name}")


@case("a pilot that gets SIGTERM while its job runs")
def sigterm(name):
    for dialect in ("v1", "legacy"):
        job, started = jobs.add(f"sleep {kinds.SLEEP}"), utc_now()
        running = while_running(job, Pilot(f"{name}-{dialect}", "--server-api", dialect, *SITE_BY_FILE()))
        running.process.terminate()
        run = running.end()
        check("exit code", run.exit, 143)
        row = wait_for(job, "finished", "failed", "cancelled")
        check_ended(row, started, codes=(1201, row["transexitcode"]))
        check_file(row, "log", stored(row["files"]["log"]["lfn"]))
        check_nothing_runs()


@case("a pilot that is killed with SIGKILL, and the next one on the node")
def dies(name):
    for dialect in ("v1", "legacy"):
        job, started = jobs.add(f"sleep {kinds.SLEEP}"), utc_now()
        running = while_running(job, Pilot(f"{name}-{dialect}", "--server-api", dialect, *SITE_BY_FILE()))
        running.process.kill()
        running.process.wait()
        end = time.monotonic() + 600
        while any(text(p) == f"sleep\0{kinds.SLEEP}\0".encode() for p in pathlib.Path("/proc").glob("[0-9]*/cmdline")) and time.monotonic() < end:
            time.sleep(0.02)
        check_nothing_runs()
        check("jobStatus", jobs.job_of(job)["jobstatus"], "running")
        spool = running.folder / "spool"
        run = pilot(f"{name}-{dialect}-next", "--server-api", dialect, "--spool", spool, *SITE_BY_FILE())
        check("exit code", run.exit, NO_JOB_EXIT)
        row = wait_for(job, "finished", "failed", "cancelled")
        check("jobStatus", row["jobstatus"], "failed")
        check_ended(row, started, codes=(1200, row["transexitcode"]))
        check_file(row, "log", stored(row["files"]["log"]["lfn"]))
        check("the spool", list(spool.iterdir()), [])


def text(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


@case("no job")
def no_job(name):
    for dialect in ("v1", "legacy"):
        run = pilot(f"{name}-{dialect}", "--server-api", dialect, *SITE_BY_FILE())
        check("exit code", run.exit, NO_JOB_EXIT)
        check_matches("the log", run.output.lower(), "no jobs? ")


@case("a proxy without the role that a pilot needs")
def wrong_role(name):
    for dialect in ("v1", "legacy"):
        job = jobs.add(jobs.COUNT)
        run = pilot(f"{name}-{dialect}", "--server-api", dialect, *SITE_BY_FILE(), credential=lambda: proxy("member"))
        check("jobStatus", jobs.job_of(job)["jobstatus"], "activated")
        check_matches("the log", run.output, "(?i)role")
        if run.exit == 0:
            raise Wrong("the exit code is 0 although the server refused the pilot")
        jobs.withdraw()


@case("odd kinds of job: the rows that the server holds of them")
def odd_kinds(name):
    # A few pilots side by side, each of which takes jobs until there are none.
    queue = json.loads((RIG / "cache" / "schedconfig" / f"{QUEUE}.all.json").read_text())
    write_json(RIG / "cache" / "many-jobs.json", queue | {"timefloor": 60})
    (RIG / "cache" / "kinds").write_text(kinds.transform())
    for scope in kinds.SCOPES:
        stored(jobs.INPUT.name, scope).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(jobs.INPUT, stored(jobs.INPUT.name, scope))
    wrong = []
    for dialect in ("v1", "legacy"):
        taken = [jobs.add(kind.parameters, kind.outputs, kind.columns | {"transformation": f"{server()}/cache/kinds"}, kind.files) for kind in kinds.KINDS]
        options = ("--server-api", dialect, "--allow-same-user", "False", *SITE_BY_FILE(), "--queuedata-url", RIG / "cache" / "many-jobs.json")
        for run in [Pilot(f"{name}-{dialect}-{number}", *options) for number in range(4)]:
            check_updates_went_to(run.end(), dialect)
        for kind, job in zip(kinds.KINDS, taken):
            wait_for(job, "finished", "failed", "cancelled", limit=60)
            row = rows.row_of(job)
            wrong += [f"{dialect} {kind.name}: {field} is {row.get(field)!r}, not {kind.row.get(field)!r}" for field in row | kind.row
                      if not kinds.agrees(row.get(field), kind.row.get(field))]  # fmt: skip
    check_nothing_runs()
    if wrong:
        raise Wrong("\n    ".join(["", *wrong]))


@case("the rows of Pilot 3: each difference has its reason in Documentation/Rows.md")
def reasons(name):
    if faults := list(compare.faults()):
        raise Wrong("\n    ".join(["", *faults]))
    if not compare.DOCUMENT.read_text().endswith(compare.MARK + compare.table()):
        raise Wrong("Documentation/Rows.md has another table: run python3 -B scripts/integration/compare.py")


# Exit codes that the pilot's documentation promises.
FAILED_JOB_EXIT = 1
NO_JOB_EXIT = 0


# ---------------------------------------------------------------- running them


def tail(path, lines, hide="\0"):
    if path.is_file():
        print(f"    --- {path}")
        for line in [line for line in path.read_text(errors="replace").splitlines() if hide not in line][-lines:]:
            print(f"    {line[:400]}")


def explain(name, began, logged):
    for folder in sorted((RIG / "runs").glob(f"{name}*/")):
        if folder.stat().st_mtime >= began:
            tail(folder / "command", 1)
            tail(folder / "pilot.out", 25, hide=" DEBUG ")
    with open(RIG / "log" / "access_log") as log:
        log.seek(logged)
        print("    --- requests", *(line.rstrip()[:240] for line in log.readlines()[-20:]), sep="\n    ")
    for log in sorted((RIG / "log").glob("*")):
        if log.stat().st_mtime >= began and log.name in ("panda-JobDispatcher.log", "panda-api_pilot.log", "panda-Entry.log", "adder-loop.log"):
            tail(log, 8)


def run_case(name, title, function):
    began, clock, logged = time.time() - 1, time.monotonic(), (RIG / "log" / "access_log").stat().st_size
    why = None
    try:
        jobs.withdraw()
        function(name)
    except Wrong as error:
        why = str(error)
    except Exception:
        why = traceback.format_exc()
    print(f"{'FAILED' if why else 'ok    '} {name:18} {title} ({time.monotonic() - clock:.1f} s){': ' + why if why else ''}", flush=True)
    if why:
        explain(name, began, logged)
    return not why


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="default: all of " + " ".join(name for name, _, _ in CASES))
    arguments = parser.parse_args()
    if unknown := set(arguments.cases) - {name for name, _, _ in CASES}:
        parser.error(f"no such case: {' '.join(unknown)}")
    os.umask(0o022)
    describe_site()
    results = [run_case(*one) for one in CASES if not arguments.cases or one[0] in arguments.cases]
    print(f"{sum(results)} passed, {results.count(False)} failed")
    return not all(results)


if __name__ == "__main__":
    sys.exit(main())
