"""Measures pilot and the Python pilot of PyPI side by side, against the same embedded PanDA server, and prints a table.

Each run has a fresh server with one job: one input of 1 KB, one output, one log, local storage. Scenarios:

  job      a payload of a few ms                        times, memory, threads, connections, requests, bytes on the wire
  sleep    a payload that sleeps (--sleep s)            CPU, memory and threads while it does
  failure  a payload that exits with 42                 time until the server knows
  signal   SIGTERM while the payload sleeps             time until the server knows and until the pilot has ended
  programs the job again under strace                   programs started besides the payload; its times do not count
  kill     a payload that sleeps for --watch s is       CPU with the kill checks of minutes, time until the server knows
           killed by the server (pilot only)
  jobs     --jobs jobs by one pilot (pilot only)        memory and descriptors after 10 and after all of them
  transfer an input of --megabytes from the server's    time from the job request to the payload's start, from its end to the final
           own storage, and the same as output          update, and CPU of all (pilot only, not among the defaults)

The Python pilot takes minutes over failure and signal, nearly all of it asleep: these two run once, at the end, at the same time. So do kill, as often
as the others, and jobs, once: after the others, since they take minutes too.
"""
import argparse
import concurrent.futures
import datetime
import hashlib
import json
import os
import pathlib
import platform
import random
import re
import resource
import select
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

QUEUE, DISK, SCOPE = "BENCH_QUEUE", "BENCH_DISK", "user.bench"
ACTIVITIES = ("read_lan", "read_wan", "write_lan", "write_wan", "pr", "pw", "pl", "default")
FINAL = ("finished", "failed", "holding")
PAYLOAD = """#!/bin/bash
# no program but this shell, so that what the pilot starts can be counted
echo "start $EPOCHREALTIME" >>{marks}
trap 'echo "end $EPOCHREALTIME" >>{marks}' EXIT
read -r line <in.dat
echo "hello from the job"
printf '%01000d' 0 >"$1"
{body}
"""
SLEEP = "read -rt {seconds} <> <(:) || :"
BODIES = {"job": "", "programs": "", "sleep": SLEEP, "failure": "exit 42", "signal": SLEEP.format(seconds=900), "kill": SLEEP.format(seconds=900), "jobs": "",
          "transfer": 'cp in.dat "$1"'}  # fmt: skip


PILOT_ONLY = ("kill", "jobs", "transfer")


class Native:
    name = "pilot"
    is_slow = False

    def __init__(self, options):
        self.command = [str(options.bin / "pilot")]

    def transformation(self):
        return "{base}/trf/payload.sh"

    def arguments(self, run):
        return ["--nocvmfs", "--baseurls", run.url, "--spool", str(run.folder / "spool")]

    def environment(self, run):
        return {}


class Python:
    name = "Python pilot 3.7"
    is_slow = True  # after a failure and a signal

    def __init__(self, options):
        self.command = shlex.split(options.python_pilot)

    def transformation(self):
        # It downloads from two built-in addresses only, but copies from HARVESTER_WORKDIR where that is set.
        return "http://pandaserver-doma.cern.ch:25080/trf/user/payload.sh"

    def arguments(self, run):
        return []

    def environment(self, run):
        return {"HARVESTER_WORKDIR": str(run.folder / "trf"), "PILOT_NOKILL": "1"}


class Run:
    """One pilot with one job against a server of its own."""

    time_floor = 0  # minutes for which the pilot takes further jobs
    rounds = 1  # requests for a job that may bring none

    def __init__(self, pilot, scenario, options):
        self.pilot, self.scenario, self.options = pilot, scenario, options
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{scenario}.", dir=options.folder))
        self.marks = self.folder / "marks"
        self.rows = {}

    # ---- what the job finds

    def prepare(self):
        for name in ("trf", "work", "home", "se"):
            (self.folder / name).mkdir()
        data = self.folder / "in.dat"
        data.write_text("a line of input\n" * 64)
        digest = hashlib.md5(f"{SCOPE}:in.dat".encode()).hexdigest()
        place = self.folder.joinpath("se", *SCOPE.split("."), digest[:2], digest[2:4])
        place.mkdir(parents=True)
        shutil.copy(data, place)
        payload = self.folder / "trf" / "payload.sh"
        payload.write_text(PAYLOAD.format(marks=self.marks, body=BODIES[self.scenario].format(seconds=self.options.sleep)))
        payload.chmod(0o755)
        disk = [{"endpoint": "file://localhost", "flavour": "LOCAL", "id": 1, "path": f"{self.folder}/se/"}]
        self.write("ddmendpoints.json", {DISK: {
            "id": 1, "pk": 1, "name": DISK, "state": "ACTIVE", "site": "BENCH", "type": "DATADISK", "token": "", "is_deterministic": True, "rprotocols": {},
            "arprotocols": dict.fromkeys(ACTIVITIES, disk)}})  # fmt: skip
        queue = {
            "name": QUEUE, "nickname": QUEUE, "panda_resource": QUEUE, "resource": QUEUE, "atlas_site": "BENCH", "site": "BENCH", "state": "ACTIVE", "status": "online",
            "type": "production", "resource_type": "GRID", "catchall": "mv_final_destination", "copytools": {"mv": {"setup": ""}}, "acopytools_schemas": {}, "aprotocols": {},
            "acopytools": dict.fromkeys(ACTIVITIES, ["mv"]), "astorages": dict.fromkeys(ACTIVITIES, [DISK]), "params": {}, "allow_lan": True, "allow_wan": False,
            "direct_access_lan": False, "direct_access_wan": False, "maxwdir": 10000, "maxrss": 4000, "maxinputsize": 10000, "timefloor": self.time_floor, "corecount": 1, "maxtime": 0,
            "pledgedcpu": 0, "is_cvmfs": False, "container_type": "", "container_options": "", "environ": "", "cmtconfig": "", "appdir": "",
        }  # fmt: skip
        self.write("queuedata.json", queue)
        self.write("pandaqueues.json", {QUEUE: queue})
        self.write("job.json", {
            "taskID": 1, "computingSite": QUEUE, "prodSourceLabel": "user", "transform": str(payload), "transformation": self.pilot.transformation(),
            "jobPars": "out.{id}.dat --accessmode=copy", "inputs": [{"lfn": "in.dat", "scope": SCOPE, "path": str(data)}],
            "outputs": [{"lfn": "out.{id}.dat", "scope": SCOPE}], "scopeLog": SCOPE, "ddmEndPointIn": DISK, "ddmEndPointOut": f"{DISK},{DISK}"})  # fmt: skip

    def write(self, name, value):
        (self.folder / name).write_text(json.dumps(value))

    # ---- server and pilot

    def sandbox(self, *arguments):
        return [str(self.options.bin / "panda-sandbox"), *arguments, "--dir", str(self.folder / "server")]

    def start_server(self):
        ready = self.folder / "ready"
        with open(self.folder / "server.out", "w") as out:
            self.server = subprocess.Popen(self.sandbox("serve", "--port", "0", "--ready", str(ready)), stdout=out, stderr=out)
        while not ready.exists():
            if self.server.poll() is not None:
                sys.exit(f"bench: the server does not start: {(self.folder / 'server.out').read_text()}")
            time.sleep(0.01)
        self.port = json.loads(ready.read_text())["port"]
        self.url = f"https://127.0.0.1:{self.port}"
        self.job = self.submit()

    def submit(self):
        return subprocess.run(self.sandbox("submit", str(self.folder / "job.json")), check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def command(self):
        strace = ["strace", "-f", "-qq", "-s", "200", "-e", "trace=execve,clone,clone3,fork,vfork", "-o", str(self.folder / "strace")]
        return (strace if self.scenario == "programs" else []) + self.pilot.command + [
            "--pilot-user", "generic", "-q", QUEUE, "-j", "user", "-w", "generic", "--url", self.url, "-p", str(self.port), "-l", "3600", "-x", str(self.rounds), "-v", str(self.rounds),
            "--queuedata-url", str(self.folder / "queuedata.json"), "--storagedata-url", str(self.folder / "ddmendpoints.json"), "-a", str(self.folder / "work"),
            "--input-destination-dir", str(self.folder / "se"), "--use-rucio-traces", "False", *self.pilot.arguments(self)]  # fmt: skip

    def environment(self):
        pki = self.folder / "server" / "pki"
        return {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(self.folder / "home"), "TMPDIR": str(self.folder), "LANG": "C.UTF-8",
            "X509_USER_PROXY": str(pki / "x509up"), "X509_CERT_DIR": str(pki / "certificates"), "LOCAL_AGIS_SCHEDCONF": str(self.folder / "pandaqueues.json"),
            **self.pilot.environment(self),
        }  # fmt: skip

    def measure(self):
        """Runs it all; returns the measurements by the names of ROWS."""
        self.prepare()
        self.start_server()
        wire = loopback_bytes()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        before = used.ru_utime + used.ru_stime
        process = self.start_pilot()
        watch = Watch(process.pid)
        watch.start()
        signalled = self.attend(process)
        try:
            # Popen.wait with a time limit looks every 50 ms; this wakes with the end.
            ended = os.pidfd_open(process.pid)
            select.select([ended], [], [], 600)
            os.close(ended)
            code = process.wait(1)
            # Of all processes that this one has waited for: the server's are waited for later.
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.cpu = used.ru_utime + used.ru_stime - before
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise Failed(f"{self.pilot.name}, {self.scenario}: not over after 600 s; see {self.folder}") from None
        self.ended = time.time()
        watch.stop()
        wire = loopback_bytes() - wire
        self.server.terminate()
        self.server.wait()
        self.sum_up(code, watch, signalled, wire)
        if not self.options.keep:
            shutil.rmtree(self.folder)
        return self.rows

    def start_pilot(self):
        with open(self.folder / "pilot.out", "wb") as out:
            self.started = time.time()
            # A new group and not a new session: the Python pilot calls setpgrp(), which fails for the leader of a session.
            return subprocess.Popen(self.command(), cwd=self.folder / "home", env=self.environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out, process_group=0)

    def attend(self, process):
        """What happens while the payload runs: a look at the pilot, a signal to it, or a command of the server's."""
        if self.scenario not in ("sleep", "signal", "kill"):
            return None
        end = time.monotonic() + 120
        while not self.marks.exists():
            if process.poll() is not None or time.monotonic() > end:
                raise Failed(f"{self.pilot.name}, {self.scenario}: the payload does not start; see {self.folder}")
            time.sleep(0.02)
        time.sleep(2)  # what belongs to the start of the payload is over
        if self.scenario == "signal":
            process.send_signal(signal.SIGTERM)
            return time.time()
        if self.scenario == "kill":
            self.rows["idle"] = self.cpu_share(process.pid, self.options.watch)
            time.sleep(random.uniform(0, 60))  # any moment between two kill checks
            subprocess.run(self.sandbox("kill", self.job), check=True)
            return time.time()
        private = private_memory(process.pid)
        self.rows["cpu"] = self.cpu_share(process.pid, self.options.sleep - 4)
        # Twice, since what is shared with a helper that has not yet called exec does not count as private.
        self.rows["private"] = max(private, private_memory(process.pid))
        self.rows["threads"] = len(os.listdir(f"/proc/{process.pid}/task"))
        return None

    def cpu_share(self, pid, window):
        """Per cent of a core for the next so many seconds."""
        before = cpu_of_tree(pid)
        time.sleep(window)
        return 100 * (cpu_of_tree(pid) - before) / window

    # ---- results

    def sum_up(self, code, watch, signalled, wire):
        history = json.loads(subprocess.run(self.sandbox("jobs", self.job, "--json"), check=True, stdout=subprocess.PIPE).stdout)["history"]
        updates = [(e["time"], e["fields"].get("job_status") or e["fields"].get("state")) for e in history if e["event"] == "update"]
        final = [time for time, state in updates if state in FINAL]
        requests = [json.loads(line) for line in (self.folder / "server" / "access.log").read_text().splitlines()]
        asked = [r["time"] for r in requests if r["path"].split("/")[-1] in ("acquire_jobs", "getJob")]
        if not final or not asked:
            raise Failed(f"{self.pilot.name}, {self.scenario}: {'no final update' if asked else 'no job request'}, exit code {code}; see {self.folder}")
        expected = "failed" if self.scenario in ("failure", "signal", "kill") else "finished"
        if updates[-1][1] != expected:
            raise Failed(f"{self.pilot.name}, {self.scenario}: the job is {updates[-1][1]}, not {expected}; see {self.folder}")
        marks = dict(line.split() for line in self.marks.read_text().splitlines())
        if self.scenario == "job":
            self.rows |= {
                "request": asked[0] - self.started, "job": self.ended - self.started, "update": final[0] - float(marks["end"]), "rss": watch.rss,
                "connections": len({r["connection"] for r in requests}), "requests": len(requests), "wire": wire / 1000,
            }  # fmt: skip
        elif self.scenario == "transfer":
            self.rows |= {"down": float(marks["start"]) - asked[0], "up": final[0] - float(marks["end"]), "transfer cpu": self.cpu, "transfer rss": watch.rss}
        elif self.scenario == "failure":
            self.rows["failure"] = final[0] - float(marks["end"])
        elif self.scenario == "signal":
            self.rows |= {"signal": final[0] - signalled, "exit": self.ended - signalled}
        elif self.scenario == "kill":
            self.rows["kill"] = final[0] - signalled
        elif self.scenario == "programs":
            self.rows["programs"] = programs_started((self.folder / "strace").read_text())


class Transfer(Run):
    """A large input and output over https, to and from the storage that the server has."""

    def prepare(self):
        super().prepare()
        data, block = self.folder / "large.dat", os.urandom(1 << 20)
        with open(data, "wb") as file:
            for _ in range(self.options.megabytes):
                file.write(block)
        job = json.loads((self.folder / "job.json").read_text()) | {"computingSite": "SANDBOX_QUEUE", "inputs": [{"lfn": "in.dat", "scope": SCOPE, "path": str(data)}]}
        del job["ddmEndPointIn"], job["ddmEndPointOut"]
        self.write("job.json", job)

    def command(self):
        cache, changed = f"{self.url}/cache", super().command()
        for option, value in (
            ("-q", "SANDBOX_QUEUE"), ("--queuedata-url", f"{cache}/schedconfig/SANDBOX_QUEUE.all.json"), ("--storagedata-url", f"{cache}/ddmendpoints.json"),
        ):  # fmt: skip
            changed[changed.index(option) + 1] = value
        return changed


class ManyJobs(Run):
    """One pilot with many jobs, looked at while it waits for more: after the first ten, and after all."""

    time_floor, rounds = 10 * 60, 1000

    def environment(self):
        # The pilot of a Harvester worker asks again after ten seconds, any other after minutes.
        return super().environment() | {"HARVESTER_ID": "bench", "HARVESTER_WORKER_ID": "1"}

    def measure(self):
        self.prepare()
        self.start_server()
        self.submit_up_to(10, known=1)
        process = self.start_pilot()
        try:
            self.rows |= self.look(process, 10, "first")
            self.submit_up_to(self.options.jobs, known=10)
            self.rows |= self.look(process, self.options.jobs, "all")
        finally:
            process.terminate()
            process.wait()
            self.server.terminate()
            self.server.wait()
        if not self.options.keep:
            shutil.rmtree(self.folder)
        return self.rows

    def submit_up_to(self, count, known):
        for _ in range(known, count):
            self.submit()

    def look(self, process, count, when):
        """Memory and descriptors once so many jobs are over and the pilot waits for more."""
        end = time.monotonic() + 60 + count
        while self.finished() < count:
            if process.poll() is not None or time.monotonic() > end:
                raise Failed(f"{self.pilot.name}, {self.scenario}: {self.finished()} of {count} jobs are over; see {self.folder}")
            time.sleep(0.5)
        time.sleep(3)
        resident = re.search(r"VmRSS:\s*(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())
        return {f"rss {when}": int(resident[1]) / 1000, f"files {when}": len(os.listdir(f"/proc/{process.pid}/fd"))}

    def finished(self):
        jobs = json.loads(subprocess.run(self.sandbox("jobs", "--json"), check=True, stdout=subprocess.PIPE).stdout)
        return sum(job["state"] == "finished" for job in jobs)


class Failed(Exception):
    pass


class Watch(threading.Thread):
    """The largest resident size of a process, as the kernel keeps it; the value of a process that is gone cannot be asked for any more."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.status, self.rss, self.over = pathlib.Path(f"/proc/{pid}/status"), 0, threading.Event()

    def run(self):
        while not self.over.wait(0.01):
            try:
                if found := re.search(r"VmHWM:\s*(\d+)", self.status.read_text()):
                    self.rss = int(found[1]) / 1000
            except OSError:
                return

    def stop(self):
        self.over.set()
        self.join()


def cpu_of_tree(pid):
    """CPU seconds of the pilot (in ns, by its process clock) and of the helpers that it has reaped (in ticks of 10 ms)."""
    clock = ~pid << 3 | 2  # CPUCLOCK_SCHED of that process, as clock_getcpuclockid(3) makes it
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return time.clock_gettime(clock) + (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def private_memory(pid):
    return sum(int(kb) for kb in re.findall(r"^Private_\w+:\s*(\d+) kB", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)) / 1000


def loopback_bytes():
    return int(re.search(r"^\s*lo:\s*(\d+)", pathlib.Path("/proc/net/dev").read_text(), re.M)[1])


def programs_started(trace):
    """Successful execs of the pilot's own: without the pilot itself, the payload, and the shell that starts the payload."""
    parent, programs, payload = {}, [], set()
    for line in trace.splitlines():
        pid, rest = line.split(None, 1)
        if found := re.search(r"(?:clone3?|v?fork)(?:\(.*| resumed>.*)= (\d+)", rest):
            parent[found[1]] = pid
        elif rest.startswith("execve(") and rest.endswith("= 0") or "execve resumed" in rest and rest.endswith("= 0"):
            programs.append(pid)
        if "payload.sh" in rest and "execve(" in rest:
            payload.add(pid)

    def belongs(pid):
        while pid:
            if pid in payload:
                return True
            pid = parent.get(pid)
        return False

    return sum(not belongs(pid) for pid in programs) - 1


# ---------------------------------------------------------------- the table

ROWS = (  # name, title, digits
    ("request", "start → first job request, s", 3),
    ("job", "one trivial job, start → exit, s", 2),
    ("update", "payload's end → final update, s", 3),
    ("failure", "the same, failed payload, s", 3),
    ("signal", "SIGTERM → final update, s", 3),
    ("exit", "SIGTERM → exit, s", 2),
    ("rss", "peak resident memory, MB", 1),
    ("private", "private memory while the payload sleeps, MB", 1),
    ("threads", "threads while the payload sleeps", 0),
    ("cpu", "CPU while the payload sleeps, helpers included, % of a core", 4),
    ("idle", "the same for minutes, with kill checks, % of a core", 4),
    ("kill", "server's kill → final update, s (kill_check 60)", 1),
    ("rss first", "resident memory of one pilot after 10 jobs, MB", 1),
    ("rss all", "the same after 1000 jobs (--jobs), MB", 1),
    ("files first", "its open descriptors after 10 jobs", 0),
    ("files all", "the same after 1000 jobs", 0),
    ("down", "large input: job request → payload's start, s (--megabytes)", 2),
    ("up", "large output: payload's end → final update, s", 2),
    ("transfer cpu", "CPU of both, payload included, s", 2),
    ("transfer rss", "peak resident memory meanwhile, MB", 1),
    ("programs", "programs started besides the payload", 0),
    ("connections", "TLS connections", 0),
    ("requests", "requests", 0),
    ("wire", "bytes on the wire, kB", 1),
)


def cell(values, digits):
    if not values:
        return "–"
    low, middle, high = (f"{v:.{digits}f}" for v in (min(values), statistics.median(values), max(values)))
    return middle if low == high else f"{middle} ({low}..{high})"


def ratio(ours, theirs):
    if not ours or not theirs:
        return "–"
    ours, theirs = statistics.median(ours), statistics.median(theirs)
    return "–" if ours <= 0 or theirs <= 0 else f"{theirs / ours:.{0 if theirs / ours >= 10 else 1}f}"


def table(results):
    ours, theirs = results
    lines = [f"| | {Native.name} | {Python.name} | ratio |", "| --- | --- | --- | --- |"]
    lines += [f"| {title} | {cell(ours.get(name), digits)} | {cell(theirs.get(name), digits)} | {ratio(ours.get(name), theirs.get(name))} |" for name, title, digits in ROWS]
    return "\n".join(lines)


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    system = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return f"{os.cpu_count()} × {model[1] if model else platform.machine()}, {system.get('PRETTY_NAME', '').strip(chr(34))}, Linux {platform.release().split('-')[0]}"


def report(options, results, load):
    version = subprocess.run([str(options.bin / "pilot"), "--version"], stdout=subprocess.PIPE, text=True).stdout.strip().splitlines()
    return "\n".join([
        f"{datetime.date.today()}; {machine()}; load at the start {load:.1f}; median (min..max) of {options.repeat} runs, the Python pilot's last words of 1; "
        f"payload sleeps {options.sleep:g} s; {version[0] if version else 'pilot'}", "", table(results), ""])  # fmt: skip


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of each scenario (default 3)")
    parser.add_argument("--sleep", type=float, default=20, metavar="S", help="how long the payload of the scenario sleep does (default 20, at least 6)")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="write the table there as well")
    parser.add_argument("--only", choices=("native", "python"), help="one pilot only")
    parser.add_argument("--watch", type=float, default=150, metavar="S", help="how long the pilot is watched in the scenario kill (default 150)")
    parser.add_argument("--jobs", type=int, default=1000, metavar="N", help="jobs of the scenario jobs (default 1000)")
    parser.add_argument("--scenarios", default="job,sleep,failure,signal,programs,kill,jobs", help="comma-separated (default: all)")
    parser.add_argument("--megabytes", type=int, default=1024, metavar="N", help="size of the file of the scenario transfer (default 1024)")
    parser.add_argument("--keep", action="store_true", help="keep the directories of the runs")
    parser.add_argument("--bin", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--python-pilot", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if os.environ.get("BENCH_NAMESPACE") != os.readlink("/proc/self/ns/pid") or "PILOT_NOKILL" not in os.environ:
        sys.exit("bench.py: start it with scripts/bench, which makes the namespaces that the Python pilot must not leave")
    options.folder = pathlib.Path(tempfile.mkdtemp(prefix="pilot-bench."))
    scenarios, load, failures = options.scenarios.split(","), os.getloadavg()[0], []

    def measure(pilot, scenario, into):
        began, kind = time.monotonic(), {"jobs": ManyJobs, "transfer": Transfer}.get(scenario, Run)
        try:
            for name, value in kind(pilot, scenario, options).measure().items():
                into.setdefault(name, []).append(value)
        except Failed as error:
            failures.append(str(error))
        print(f"{pilot.name}: {scenario}, {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)

    pilots = [Native(options), Python(options)]
    results = [{}, {}]
    chosen = [(p, r) for p, r, name in zip(pilots, results, ("native", "python")) if options.only in (None, name)]
    def together(runs):
        with concurrent.futures.ThreadPoolExecutor(len(runs) or 1) as pool:
            list(pool.map(lambda run: measure(*run), runs))

    last = []  # what takes minutes, nearly all of them asleep, and what is not timed
    for scenario in scenarios:
        runs = [(pilot, scenario, into) for pilot, into in chosen if scenario not in PILOT_ONLY or isinstance(pilot, Native)]
        if scenario == "kill":
            last += runs * options.repeat
            continue
        slow = [run for run in runs if scenario in ("programs", "jobs") or scenario in ("failure", "signal") and run[0].is_slow]
        last += slow
        for _ in range(options.repeat):
            if scenario == "sleep":
                together(runs)  # CPU time and memory do not mind company
            else:
                for run in runs:
                    if run not in slow:
                        measure(*run)
    together(last)

    text = report(options, results, load)
    print(text)
    if options.out:
        options.out.write_text(text)
    for failure in failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    if not options.keep and not failures:
        shutil.rmtree(options.folder, ignore_errors=True)
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
