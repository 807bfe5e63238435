"""Compares the rows that are asked of this pilot (kinds.py) with those that Pilot 3 was seen to leave (pilot3.json), and has a reason for each difference.

python3 -B compare.py   writes the table into Documentation/Rows.md; the integration run checks that it is there
"""
import collections
import json
import pathlib

import kinds

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = HERE.parent.parent / "Documentation" / "Rows.md"
MARK = "<!-- From here on written by scripts/integration/compare.py. -->\n\n"
INPUTS = ("input-missing", "input-corrupt", "input-of-another-size")
ENDS = ("jobStatus", "transExitCode", "pilotTiming", "endTime", "states", "log", "output")

# Kinds and fields (none: all) and why they differ. The first that fits a difference is its reason.
REASONS = [
    ((), ("cpuArchitectureLevel",), "Pilot 3 does not tell the processor's level with the user generic."),
    (
        INPUTS, (),
        "Pilot 3's copy tool mv makes a link and looks at nothing: whether the input is there, its size, its checksum. The job runs without its input, or with a wrong one, "
        "and finishes. This pilot verifies whatever tool brought the file, and then there is no payload to have an exit code.",
    ),
    (
        ("quotes-and-options",), ("output",),
        "Once a word begins with `-`, Pilot 3 quotes every word anew, and the payload gets `$((6*7))`, `;` and `>>` as words (and so the PandaID in its output, by which the "
        "two checksums differ). Here bash interprets the text, with an option in it or without.",
    ),
    (
        ("report-huge",), ENDS,
        "Pilot 3.7 hands its update to curl in a configuration file, and curl refuses one with so long a line. It tried again every two minutes until the time limit of the "
        "run, a quarter of an hour, ended it: the server never heard of the job's end.",
    ),
    (("report-huge",), ("metaData",), "A job report of more than a mebibyte is too large to be sent here: the log says so, and the log archive has the report."),
    (("report-bad",), ("metaData",), "What is no JSON is not sent as meta data: the log says so, and the log archive has the report."),
    (
        ("report-good", "report-of-failure"), ("nEvents", "jobMetrics", "exeErrorCode", "exeErrorDiag"),
        "Pilot 3 sends the report with the user generic, and uses nothing that is in it. Its events and what it says of a failure are told here whoever the user.",
    ),
    ((), ("output",), "Pilot 3.7 reports no GUID, and the empty one replaces that of the job. Pilot 3.11 makes a new one, as this pilot does."),
    (
        ("long-diagnostics",), ("pilotErrorCode",),
        "Pilot 3.11 takes the exit code 3 for that of its own script that tries to open remote files, though none ran. Here it is the payload's, as in 3.7.",
    ),
    (("exit-255",), ("transExitCode",), "Pilot 3 tells the exit code modulo 255, which makes 255 a 0."),
    (
        ("killed",), ("transExitCode",),
        "A payload that a signal ended has 128 and the signal's number here, as in a shell. Pilot 3.7 tells −9 modulo 255; 3.11 leaves the field at 0.",
    ),
    (
        (), ("exeErrorCode", "exeErrorDiag"),
        "What the payload wrote of its failure stands here as its own error too, with its exit code. Pilot 3 tells neither with the user generic.",
    ),
    (
        (), ("pilotErrorDiag",),
        "Pilot 3 tells what follows `Error:` on stderr, and where there is no such word nothing. Here the exit code or the signal comes first, then the exception with its "
        "class, or the last lines.",
    ),
]  # fmt: skip


def differences():
    """Kind, field, this pilot's, Pilot 3's, and its version."""
    for version, recorded in json.loads((HERE / "pilot3.json").read_text())["pilots"].items():
        for kind in kinds.KINDS:
            theirs = recorded["usual"] | recorded["kinds"][kind.name]
            for field in kind.row | theirs:
                if not kinds.agrees(theirs.get(field), kind.row.get(field)):
                    yield kind.name, field, kind.row.get(field), theirs.get(field), version


def reason_of(kind, field):
    return next((n for n, (of_kinds, fields, _) in enumerate(REASONS) if kind in (of_kinds or [kind]) and field in (fields or [field])), None)


def faults():
    """Differences without a reason, and reasons without a difference."""
    used = set()
    for kind, field, ours, theirs, version in differences():
        used.add(reason_of(kind, field))
        if reason_of(kind, field) is None:
            yield f"{kind}: {field} is {ours!r}, and {theirs!r} of Pilot 3 {version}, for no reason"
    yield from (f"a reason for nothing: {why}" for number, (_, _, why) in enumerate(REASONS) if number not in used)


def table():
    """The differences by reason, one line for what kinds and versions have in common."""
    lines = [collections.defaultdict(lambda: ({}, {})) for _ in REASONS]
    for kind, field, ours, theirs, version in differences():
        of_kinds, versions = lines[reason_of(kind, field)][field, shown(ours), shown(theirs)]
        of_kinds[kind] = versions[version] = True
    return "\n".join(section(number, why, lines[number]) for number, (_, _, why) in enumerate(REASONS))


def section(number, why, lines):
    text = f"**{number + 1}.** {why}\n\n| kinds | field | this pilot | Pilot 3 | version |\n| --- | --- | --- | --- | --- |\n"
    for (field, ours, theirs), (of_kinds, versions) in lines.items():
        names = "all" if len(of_kinds) == len(kinds.KINDS) else ", ".join(of_kinds)
        text += f"| {names} | {field} | {ours} | {theirs} | {'both' if len(versions) == 2 else ', '.join(versions)} |\n"
    return text


def shown(value):
    if value is None:
        return "–"
    text = str(value).replace("|", "\\|")
    return f"matches `{text[1:]}`" if text.startswith("~") else f"`{text}`"


if __name__ == "__main__":
    if found := list(faults()):
        raise SystemExit("\n".join(found))
    DOCUMENT.write_text(DOCUMENT.read_text().split(MARK)[0] + MARK + table())
