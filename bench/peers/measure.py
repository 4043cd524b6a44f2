"""Runs a command and appends how long it took and how much memory it held at most to a file of figures.

    measure.py FIGURES SECTION NAME -- COMMAND…

The figures are lines of `section<TAB>name<TAB>value<TAB>unit`: NAME.wall in seconds, NAME.cpu in seconds (of the
command and its children), NAME.memory in megabytes. Lines `timing NAME MILLISECONDS` that the command prints on
standard error become NAME.timing.*. The command's output is passed on; its exit status is ours.
"""

import os
import subprocess
import sys
import time


def main() -> int:
    split = sys.argv.index("--")
    figures, section, name = sys.argv[1:split]
    command = sys.argv[split + 1 :]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, errors="replace", env=os.environ | {"MINGDE_TIMINGS": "1"}
    )
    timings = []
    for line in process.stderr:
        words = line.split()
        if len(words) == 3 and words[0] == "timing":
            timings.append((words[1], words[2]))
        else:
            sys.stderr.write(line)
    # wait4 counts this child alone, with the children it waited for.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        with open(figures, "a", encoding="utf-8") as file:
            write = lambda key, value, unit: file.write(f"{section}\t{name}.{key}\t{value}\t{unit}\n")
            write("wall", f"{wall:.3f}", "s")
            write("cpu", f"{usage.ru_utime + usage.ru_stime:.3f}", "s")
            write("memory", f"{usage.ru_maxrss / 1024:.1f}", "MB")
            for key, value in timings:
                write(f"timing.{key}", value, "ms")
    else:
        print(f"{section}: {name} ended with status {code}: {' '.join(command)}", file=sys.stderr)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
