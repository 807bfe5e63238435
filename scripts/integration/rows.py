"""What the server's database holds of a job that is over, without what differs between two runs: ids, times, hosts, models, measured numbers."""
import collections
import json
import re
import uuid

from database import connect
from jobs import first_guid

MEMORY = "maxrss maxvmem maxswap maxpss avgrss avgvmem avgswap avgpss totrchar totwchar totrbytes totwbytes raterchar ratewchar raterbytes ratewbytes".split()
SERVERS_OWN = "brokerageerrorcode jobdispatchererrorcode taskbuffererrorcode superrorcode".split()


def row_of(job):
    """The job's entries in the tables of jobs, files, meta data, states and messages, as one row of texts and numbers."""
    with connect() as connection, connection.cursor() as cursor:

        def select(table, order="pandaid", key="pandaid"):
            cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s ORDER BY {order}", (job,))
            return [dict(row) for row in cursor.fetchall()]

        row = (select("jobsarchived4") or select("jobsactive4"))[0]
        states = [change["jobstatus"] for change in select("jobs_statuslog", "modiftime_extended")]
        files = {kind: "; ".join(f"{n} {entry}" for entry, n in sorted(entries.items())) for kind, entries in catalogue(select("filestable4")).items()}
        meta = select("metatable")
        log = select("pandalog", "time", "pid")
    return {
        "jobStatus": row["jobstatus"],
        "jobSubStatus": row["jobsubstatus"],
        "pilotErrorCode": row["piloterrorcode"] or 0,
        "pilotErrorDiag": neutral(row["piloterrordiag"], job),
        "exeErrorCode": row["exeerrorcode"] or 0,
        "exeErrorDiag": neutral(row["exeerrordiag"], job),
        "transExitCode": row["transexitcode"],
        "ddmErrorCode": row["ddmerrorcode"] or 0,
        "ddmErrorDiag": neutral(row["ddmerrordiag"], job),
        "serversOwnErrors": " ".join(f"{name}={row[name]}" for name in SERVERS_OWN if row[name]) or None,
        "nEvents": row["nevents"] or 0,
        "actualCoreCount": row["actualcorecount"],
        "cpuConsumptionTime": "seconds" if row["cpuconsumptiontime"] else None,
        "cpuConsumptionUnit": row["cpuconsumptionunit"] and re.sub(r"[+].+", "+…", row["cpuconsumptionunit"]),
        "memory": " ".join(name for name in MEMORY if row[name] is not None) or None,
        "pilotTiming": row["pilottiming"] and re.sub(r"\d+", "n", row["pilottiming"]),
        "cpuArchitectureLevel": measured(row["cpu_architecture_level"]),
        "pilotID": row["pilotid"] and re.sub(r"^[^|]*|\d+(\.\d+)+\S*", "…", row["pilotid"]),
        "jobMetrics": row["jobmetrics"] and " ".join(re.findall(r"(\w+)=", row["jobmetrics"])),
        "startTime": measured(row["starttime"]),
        "endTime": measured(row["endtime"]),
        "metaData": meta_data(meta[0]["metadata"] if meta else None),
        "pilotLog": "kept" if log else None,
        "states": " ".join(dict.fromkeys(state for state in states if state != "starting")),
        **files,
    }


def catalogue(files):
    """How often each type of file has which entry. A log's size and checksum are those of times in it."""
    found = collections.defaultdict(collections.Counter)
    for file in files:
        size = f"{file['fsize']} bytes" if file["fsize"] else "no size"
        checksum = file["checksum"] or "no checksum"
        if file["type"] == "log":
            size, checksum = re.sub(r"\d+", "some", size), re.sub("^ad:[0-9a-f]{8}$", "adler32", checksum)
        found[file["type"]][f"{file['status']}, {file['scope']}, {size}, {checksum}, {guid(file['guid'], file['fileid'])}"] += 1
    return found


def guid(found, file):
    """Whose GUID it is: each file has one from the beginning, and a pilot's report replaces it."""
    if not found:
        return "no guid"
    try:
        number = uuid.UUID(found)
    except ValueError:
        return f"guid {found!r}"
    return "guid of the job" if str(number) == first_guid(file) else "new guid"


def neutral(text, job):
    if not text:
        return None
    text = text.replace(str(job), "ID")
    return re.sub(r"(/[\w.+-]+)*/PanDA_Pilot\w*", "WORK", text)


def measured(value):
    return None if value is None else "given"


def meta_data(text):
    if text is None:
        return None
    try:
        shape = "keys " + " ".join(sorted(json.loads(text)))
    except ValueError:
        shape = f"no JSON: {text[:60]!r}"
    return shape if len(text) < 100_000 else f"{shape}, {len(text) // 1000} kB"
