"""Many small bureaus by one process: how much memory an idle one and an awake one cost, and how long the first page takes.

    bureaus.py MINGDE FOLDER COUNT

Makes COUNT bureaus in FOLDER, each with a ledger and keys of its own, ten schools and two hundred people; serves them by one process;
asks each for its first page while it sleeps, and once more while it is awake; has somebody in each sign in and look at what they have to
do and at the ledger, for which it reads its registry and records; then leaves them alone until all sleep. Beside it stands one of them
served by a process of its own. Prints lines `NAME VALUE`: milliseconds, and megabytes of PSS with all child processes.
"""

import http.client
import pathlib
import re
import statistics
import subprocess
import sys
import time
import urllib.parse

PASSWORD = "春风又绿江南岸明月"
SCHOOLS, PEOPLE = 10, 200


def main() -> None:
    mingde, folder, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    codes = [f"county-{nth:03}" for nth in range(count)]
    tables = written(folder)
    began = time.perf_counter()
    for code in codes:
        run(mingde, folder / "bureaus" / code, "init")
        run(mingde, folder / "bureaus" / code, "import", *tables)
        run(mingde, folder / "bureaus" / code, "account", "create", "T0000", "--password-stdin", said=PASSWORD)
    say("made_s", time.perf_counter() - began)
    say("disk_mb_each", sum(f.stat().st_size for f in (folder / "bureaus").rglob("*") if f.is_file()) / count / 1e6)

    alone, port = served([mingde, "--data", str(folder / "bureaus" / codes[0]), "serve"])
    page(port, f"127.0.0.1:{port}")
    say("alone_mb", alone_mb := memory(alone.pid))
    ended(alone)

    host, port = served([mingde, "serve", "--bureaus", str(folder / "bureaus"), "--sleep-minutes", "1"])
    say("none_awake_mb", none := memory(host.pid))
    first = [page(port, f"{code}.localhost:{port}") for code in codes]
    say("first_page_ms", statistics.median(first))
    say("first_page_worst_ms", max(first))
    awake = counted(port, "awake")
    say("awake", awake)
    say("awake_mb", all_awake := memory(host.pid))
    again = [page(port, f"{code}.localhost:{port}") for code in codes]
    say("page_ms", statistics.median(again))
    for code in codes:
        looked_around(port, f"{code}.localhost:{port}")
    say("in_use", counted(port, "awake"))
    say("in_use_mb", in_use := memory(host.pid))
    deadline = time.monotonic() + 1200
    while counted(port, "asleep") < count:
        if time.monotonic() > deadline:
            raise SystemExit("they do not go to sleep")
        time.sleep(1)
    say("asleep_mb", asleep := memory(host.pid))
    woken = page(port, f"{codes[-1]}.localhost:{port}")
    say("woken_page_ms", woken)
    # What stays with the process however many there are is not counted to each of them.
    say("one_awake_mb", (one := memory(host.pid)) - asleep)
    say("idle_mb_each", idle := (asleep - none) / count)
    say("awake_mb_each", (all_awake - none) / max(awake, 1))
    say("times_less_than_alone", alone_mb * count / all_awake)
    ended(host)
    if in_use >= 2048 or idle >= 5 or max(first) >= 1000:
        raise SystemExit(f"a goal was missed: {in_use:.0f} MB in use, {idle:.1f} MB each idle, {max(first):.0f} ms")


def written(folder: pathlib.Path) -> list[str]:
    """The registry of a small county, as tables that are imported."""
    (folder / "bureaus").mkdir(parents=True)
    units = ["单位代码,单位名称,单位类别,上级单位,学生数", "JYJ,示范县教育局,教育局,,"]
    units += [f"S{nth:02},第{nth}小学,小学,示范县教育局,{300 + nth}" for nth in range(1, SCHOOLS + 1)]
    people = ["工号,姓名,性别,出生日期,所在单位,职务,级别,任职起"]
    for nth in range(PEOPLE):
        name = "王李张刘陈杨赵黄周吴"[nth % 10] + "伟芳娜秀敏静丽强磊军"[nth // 10 % 10] + "明华"[nth // 100]
        people.append(f"T{nth:04},{name},女,1985-04-05,第{nth % SCHOOLS + 1}小学,教师,专任教师,2019-08-01")
    tables = {"单位.csv": units, "人员.csv": people}
    for name, lines in tables.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [str(folder / name) for name in tables]


def run(mingde: str, data: pathlib.Path, *args: str, said: str = "") -> None:
    done = subprocess.run([mingde, "--data", str(data), *args], input=said, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{args}: {done.stdout}{done.stderr}")


def served(command: list[str]) -> tuple[subprocess.Popen, int]:
    process = subprocess.Popen(
        [*command, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    return process, int(re.search(r"http://\S+?:(\d+)", process.stdout.readline())[1])


def ended(process: subprocess.Popen) -> None:
    process.terminate()
    if process.wait():
        raise SystemExit("it did not end well")


def asked(port: int, name: str, method: str, path: str, body: str = "", cookie: str = "") -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": name, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer, answer.read().decode()


def looked_around(port: int, name: str) -> None:
    """Somebody signs in, and looks at what is to be done and at the ledger."""
    answer, text = asked(port, name, "GET", "/sign-in")
    form = {"token": re.search('name="token" value="([^"]+)"', text)[1], "account": "T0000", "password": PASSWORD}
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    answer, text = asked(port, name, "POST", "/sign-in", urllib.parse.urlencode(form), cookie)
    session = re.search("(?:__Host-)?mingde-session=[^;]+", str(answer.headers))
    if not session:
        raise SystemExit(f"{name}: nobody was let in: {answer.status} {text}")
    for path in ("/", "/records"):
        answer, text = asked(port, name, "GET", path, cookie=session[0])
        if answer.status != 200:
            raise SystemExit(f"{name}{path}: {answer.status} {text}")


def page(port: int, name: str) -> float:
    """Milliseconds until the page for signing in is there."""
    began = time.perf_counter()
    answer, text = asked(port, name, "GET", "/sign-in")
    if answer.status != 200 or 'name="password"' not in text:
        raise SystemExit(f"{name}: {answer.status} {text}")
    return (time.perf_counter() - began) * 1000


def counted(port: int, standing: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/metrics", headers={"Host": "localhost"})
    text = connection.getresponse().read().decode()
    return int(re.search(rf'mingde_bureaus{{standing="{standing}"}} (\d+)', text)[1])


def memory(pid: int) -> float:
    """Megabytes of a process and its children, what they share counted once."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.M)[1]) / 1024
    return own + sum(memory(int(child)) for child in children)


def say(name: str, value: float) -> None:
    print(f"{name} {value:.1f}", flush=True)


if __name__ == "__main__":
    main()
