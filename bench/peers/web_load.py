"""Two hundred people at once, nine of ten requests a page and one a record that is filed, on kept connections.

    web_load.py SITE HOST ACCOUNTS WORK SECONDS      SITE is `mingde` or `django`

They sign in as the people of ACCOUNTS, each of whom several times over; what they ask for is written down before
and sent by wrk, twice: everybody as fast as they are answered, and everybody with a second for looking in between. Printed are
lines `NAME VALUE`, those of the second time begin with `paced.`: requests a second, milliseconds at which half and 99 of a
hundred had their answer, answers that were errors, and records that were filed but not found afterwards.
"""

import http.client
import itertools
import json
import random
import re
import subprocess
import sys
import urllib.parse
from pathlib import Path

PEOPLE = 200
# More than are filed in a run; each is another record.
RECORDS = 60_000
KIND = "heart-to-heart-talk"


class Person:
    """Somebody's browser: one connection, and what cookies were set."""

    def __init__(self, host: str, account: str) -> None:
        self.host, self.account, self.cookies = host, account, {}
        self.connection = http.client.HTTPConnection(host, timeout=60)

    def ask(self, method: str, path: str, body: bytes | None = None, content: str = "") -> tuple[int, str]:
        try:
            self.connection.request(method, path, body, self.headers(content))
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # A connection that was quiet for a while was closed by the other side.
            self.connection.close()
            self.connection.request(method, path, body, self.headers(content))
            answer = self.connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, value = value.split(";")[0].partition("=")
                self.cookies[key] = value
        return answer.status, text

    def headers(self, content: str = "") -> dict[str, str]:
        headers = {"Host": self.host, "Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        return headers | ({"Content-Type": content, "Origin": f"http://{self.host}"} if content else {})

    def written(self, method: str, path: str, body: bytes = b"", content: str = "") -> bytes:
        """The request as it goes over the wire."""
        headers = self.headers(content) | ({"Content-Length": str(len(body))} if body else {})
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


FORM = "application/x-www-form-urlencoded"


def encoded(fields: dict[str, str]) -> bytes:
    return urllib.parse.urlencode(fields).encode()


class Mingde:
    def sign_in(self, person: Person, account: dict[str, str]) -> bool:
        _, page = person.ask("GET", "/sign-in")
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        fields |= {"account": account["account"], "password": account["password"]}
        person.ask("POST", "/sign-in", encoded(fields), FORM)
        # Administrators have to set up their second factor first.
        status, page = person.ask("GET", "/")
        found = re.search(r'name="token" value="([^"]+)"', page)
        person.token = found[1] if found else ""
        return status == 200

    def reading(self, person: Person) -> list[str]:
        """Pages in the shares in which a day asks for them: duties first, lists, records, units, rulebooks."""
        links = lambda path, pattern: sorted(set(re.findall(f'href="({pattern})"', person.ask("GET", path)[1])))
        records = links("/records", "/records/[0-9a-f]{32}") or ["/records"]
        units = links("/units", "/units/[0-9a-f]{32}") or ["/units"]
        rulebooks = links("/rulebooks", "/rulebooks/[a-z-]+") or ["/rulebooks"]
        lists = ["/records", f"/records?kind={KIND}", "/records?state=submitted", "/records?from=2026-09-01"]
        choose = random.choice
        return (["/"] * 8 + [choose(lists) for _ in range(5)] + [choose(records) for _ in range(4)]
                + [choose(units), choose(rulebooks), "/calendar"])

    def may_file(self, person: Person) -> bool:
        status, page = person.ask("GET", f"/file/{KIND}")
        if status != 200 or 'name="date"' not in page:
            return False
        person.unit = re.search(r'name="unit" value="([^"]+)"', page)[1]
        answer = person.ask("GET", f"/pick/persons?kind={KIND}&q=m")[1]
        person.colleagues = [pick["code"] for pick in json.loads(answer)["picks"]]
        return len(person.colleagues) > 1

    def filing(self, person: Person, number: int) -> bytes:
        one, other = random.sample(person.colleagues, 2)
        fields = {
            "token": person.token,
            "key": f"{number:016X}",
            "intent": "submit",
            "unit": person.unit,
            "date": f"2026-{9 + number % 2}-{1 + number % 28:02}",
            "role.organiser": one,
            "role.counterpart": other,
            "number": f"谈{number}",
            "field.topic": "regular",
            "field.minutes": str(20 + number % 60),
            "field.main_points": f"第{number}次谈话",
            "field.matters_raised": "0",
            "twins": "another",
        }
        mark = "----bench"
        part = lambda name, value: f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        body = "".join(part(name, value) for name, value in fields.items()) + f"--{mark}--\r\n"
        path = f"/file/{KIND}"
        return person.written("POST", path, body.encode(), f"multipart/form-data; boundary={mark}")

    def count(self, person: Person) -> int:
        _, page = person.ask("GET", f"/records?kind={KIND}")
        return int(re.search(r"共(\d+)条", page)[1])


class Django:
    def sign_in(self, person: Person, account: dict[str, str]) -> bool:
        _, page = person.ask("GET", "/admin/login/")
        fields = {"csrfmiddlewaretoken": self.token(page), "next": "/admin/"}
        fields |= {"username": account["account"], "password": account["password"]}
        person.ask("POST", "/admin/login/", encoded(fields), FORM)
        status, _ = person.ask("GET", "/admin/")
        return status == 200

    @staticmethod
    def token(page: str) -> str:
        return re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]

    def reading(self, person: Person) -> list[str]:
        # Its first page lists tables; what stands for the duties of a person is the list of what is submitted.
        record = "/admin/auth/record/"
        lists = [record, f"{record}?kind={KIND}", f"{record}?state=submitted", f"{record}?date__gte=2026-09-01"]
        links = sorted(set(re.findall(r'href="(/admin/auth/record/\d+/change/)', person.ask("GET", record)[1])))
        choose = random.choice
        return ([f"{record}?state=submitted"] * 8 + [choose(lists) for _ in range(5)]
                + [choose(links) for _ in range(4)] + ["/admin/auth/unit/", "/admin/auth/person/", "/admin/"])

    def may_file(self, person: Person) -> bool:
        person.token = self.token(person.ask("GET", "/admin/auth/record/add/")[1])
        return True

    def filing(self, person: Person, number: int) -> bytes:
        one, other = random.sample(range(1, 200), 2)
        fields = {
            "csrfmiddlewaretoken": person.token,
            "kind": KIND,
            "unit": "10",
            "date": f"2026-{9 + number % 2}-{1 + number % 28:02}",
            "state": "submitted",
            "fields": json.dumps({"minutes": 20 + number % 60, "main_points": f"第{number}次谈话"}),
            "initial-fields": "{}",
            "participation_set-TOTAL_FORMS": "2",
            "participation_set-INITIAL_FORMS": "0",
            "participation_set-MIN_NUM_FORMS": "0",
            "participation_set-MAX_NUM_FORMS": "1000",
            "participation_set-0-role": "organiser",
            "participation_set-0-person": str(one),
            "participation_set-1-role": "counterpart",
            "participation_set-1-person": str(other),
        }
        return person.written("POST", "/admin/auth/record/add/", encoded(fields), FORM)

    def count(self, person: Person) -> int:
        _, page = person.ask("GET", f"/admin/auth/record/?kind={KIND}")
        return int(re.search(r"([\d,]+) record", page)[1].replace(",", ""))


def write(file: Path, requests: list[bytes]) -> None:
    with file.open("wb") as out:
        for request in requests:
            out.write(b"%d\n" % len(request) + request)


def main() -> int:
    name, host, accounts, work, seconds = sys.argv[1:]
    site = {"mingde": Mingde, "django": Django}[name]()
    random.seed(20261127)
    people = []
    for account in itertools.cycle(json.loads(Path(accounts).read_text(encoding="utf-8"))):
        person = Person(host, account["account"])
        if site.sign_in(person, account):
            people.append(person)
        if len(people) == PEOPLE:
            break
    reading = [person.written("GET", path) for person in people for path in site.reading(person)]
    random.shuffle(reading)
    # All of one account, whose list then shows how many were filed.
    first = next(person for person in people if site.may_file(person))
    filers = [person for person in people if person.account == first.account and site.may_file(person)]
    filing = [site.filing(filers[number % len(filers)], number) for number in range(1, RECORDS + 1)]
    files = [Path(work, f"{name}-reading"), Path(work, f"{name}-filing")]
    write(files[0], reading)
    write(files[1], filing[: len(filing) // 2])
    for prefix, pause in [("", 0), ("paced.", 1000)]:
        before = site.count(first)
        answered = measured(prefix, host, [*files, str(pause)], seconds)
        # Those that were on their way when the time was over may have been filed, too.
        grown = site.count(first) - before
        print(f"{prefix}not_found {max(0, answered // 10 - PEOPLE - grown)}")
        print(f"{prefix}filed {grown}")
        # What was filed the first time is another record the second time.
        write(files[1], filing[len(filing) // 2 :])
    return 0


def measured(prefix: str, host: str, arguments: list[Path | str], seconds: str) -> int:
    """Lets wrk ask, and prints what it saw; the answers."""
    script = Path(__file__).with_suffix(".lua")
    command = ["wrk", "--latency", "-t1", f"-c{PEOPLE}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script)]
    said = subprocess.run([*command, f"http://{host}", "--", *arguments], capture_output=True, text=True, check=True).stdout
    print(said, file=sys.stderr)
    number = lambda pattern, none=0.0: float(found[1]) if (found := re.search(pattern, said)) else none
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}
    late = lambda share: next(float(value) * unit[of] for value, of in re.findall(rf"{share}%\s+([\d.]+)(us|ms|s)\b", said))
    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", said))) + number(r"responses: (\d+)")
    rate = number(r"Requests/sec:\s*([\d.]+)")
    print(f"{prefix}rate {rate}")
    print(f"{prefix}median_ms {late(50)}")
    print(f"{prefix}p99_ms {late(99)}")
    print(f"{prefix}errors {errors:.0f}")
    return int(number(r"(\d+) requests in"))


if __name__ == "__main__":
    sys.exit(main())
