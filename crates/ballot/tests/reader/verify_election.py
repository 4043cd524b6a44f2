#!/usr/bin/env python3
"""Verifies a published election by docs/ballots.md alone: integers and hashlib, nothing of the program.

    verify_election.py FOLDER         status 0: everything holds; 1: what does not is printed
    verify_election.py --vectors FILE the derivations of vectors.json
"""

import base64
import hashlib
import hmac
import json
import pathlib
import sys

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


class Bad(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Bad(what)


# ---- the curve: extended coordinates, then ristretto255 (RFC 9496 §4) and Ed25519 (RFC 8032) ----

ZERO = (0, 1, 1, 0)


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = f - e, d - c, d + c, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(a):
    x, y, z, _ = a
    xx, yy, zz = x * x % P, y * y % P, 2 * z * z % P
    h = xx + yy
    e, g = h - (x + y) ** 2, xx - yy
    f = zz + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(*pairs):
    """The sum of multiples, all at once."""
    table = [(k % Q, p, double(p), add(double(p), p)) for k, p in pairs]
    r = ZERO
    for i in range(252, -2, -2):
        r = double(double(r))
        for k, one, two, three in table:
            d = k >> i & 3
            if d:
                r = add(r, (one, two, three)[d - 1])
    return r


def neg(a):
    x, y, z, t = a
    return -x % P, y, z, -t % P


def same(a, b):
    """As elements of ristretto255."""
    return (a[0] * b[1] - a[1] * b[0]) % P == 0 or (a[1] * b[1] - a[0] * b[0]) % P == 0


def nonneg(x):
    x %= P
    return P - x if x & 1 else x


def sqrt_ratio_m1(u, v):
    """RFC 9496 §4.2: whether u/v is a square, and a root that is not negative of it or of sqrt(-1) times it."""
    u, v = u % P, v % P
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    check = v * r * r % P
    if check in (-u % P, -u * SQRT_M1 % P):
        r = r * SQRT_M1 % P
    return check in (u, -u % P), nonneg(r)


def point(data):
    """RFC 9496 §4.3.1; the neutral element is refused."""
    s = int.from_bytes(data, "little")
    need(s < P and s % 2 == 0 and s != 0, "not a point")
    u1, u2 = (1 - s * s) % P, (1 + s * s) % P
    v = (-D * u1 * u1 - u2 * u2) % P
    square, i = sqrt_ratio_m1(1, v * u2 * u2)
    dx = i * u2 % P
    dy = i * dx * v % P
    x = nonneg(2 * s * dx)
    y = u1 * dy % P
    t = x * y % P
    need(square and t % 2 == 0 and y != 0, "not a point")
    return x, y, 1, t


INVSQRT_A_MINUS_D = sqrt_ratio_m1(1, -1 - D)[1]


def encode(p):
    """RFC 9496 §4.3.2."""
    x0, y0, z0, t0 = p
    u1, u2 = (z0 + y0) * (z0 - y0) % P, x0 * y0 % P
    _, i = sqrt_ratio_m1(1, u1 * u2 * u2)
    d1, d2 = i * u1 % P, i * u2 % P
    zi = d1 * d2 * t0 % P
    if t0 * zi % P % 2:
        x, y, d = y0 * SQRT_M1 % P, x0 * SQRT_M1 % P, d1 * INVSQRT_A_MINUS_D % P
    else:
        x, y, d = x0, y0, d2
    if x * zi % P % 2:
        y = -y % P
    return nonneg(d * (z0 - y)).to_bytes(32, "little")


def edwards(data):
    """RFC 8032 §5.1.3."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    need(y < P, "not a key")
    square, x = sqrt_ratio_m1(y * y - 1, D * y * y + 1)
    need(square and not (x == 0 and sign), "not a key")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def sha512(*parts):
    return hashlib.sha512(b"".join(parts)).digest()


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def signed(key, message, signature):
    try:
        a, s = edwards(key), int.from_bytes(signature[32:], "little")
    except Bad:
        return False
    k = int.from_bytes(sha512(signature[:32], key, message), "little") % Q
    r = times((s, G), (k, neg(a)))
    z = pow(r[2], -1, P)
    x, y = r[0] * z % P, r[1] * z % P
    return len(signature) == 64 and s < Q and (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


G = edwards((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def scalar(data):
    s = int.from_bytes(data, "little")
    need(s < Q, "not a number below the order")
    return s


def challenge(*parts):
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return int.from_bytes(sha512(framed), "little") % Q


# ---- notes, checkpoints, the tree ----


class Key:
    """A verifier key of C2SP signed-note or tlog-cosignature."""

    def __init__(self, text, sort):
        self.name, key_id, data = text.split("+", 2)
        data = base64.b64decode(data, validate=True)
        need(len(data) == 33 and data[0] == sort, "not a verifier key: " + text)
        self.sort, self.key = sort, data[1:]
        self.id = sha256(self.name.encode(), b"\n", data)[:4]
        need(self.id.hex() == key_id, "not a verifier key: " + text)

    def verify(self, note):
        """The text, if this key signed it; of a cosignature, too."""
        text, _, lines = note.rpartition("\n\n")
        text += "\n"
        for line in lines.splitlines():
            if not line.startswith("— " + self.name + " "):
                continue
            data = base64.b64decode(line.rsplit(" ", 1)[1], validate=True)
            if data[:4] != self.id:
                continue
            message, signature = text.encode(), data[4:]
            if self.sort == 4:
                time, signature = int.from_bytes(data[4:12], "big"), data[12:]
                message = f"cosignature/v1\ntime {time}\n".encode() + message
            if signed(self.key, message, signature):
                return text
        return None


def root(leaves):
    if not leaves:
        return sha256()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1", root(leaves[:k]), root(leaves[k:]))


# ---- blind signatures are RSASSA-PSS: SHA-384, MGF1-SHA-384, salt of 48 bytes ----


def mgf1(seed, length):
    out, i = b"", 0
    while len(out) < length:
        out += hashlib.sha384(seed + i.to_bytes(4, "big")).digest()
        i += 1
    return out[:length]


def pss(modulus, message, signature):
    n, s, k = int.from_bytes(modulus, "big"), int.from_bytes(signature, "big"), len(modulus)
    if len(signature) != k or s >= n:
        return False
    em = pow(s, 65537, n).to_bytes(k, "big")
    masked, h, last = em[: k - 49], em[k - 49 : k - 1], em[k - 1]
    if last != 0xBC or masked[0] & 0x80:
        return False
    db = bytearray(a ^ b for a, b in zip(masked, mgf1(h, len(masked))))
    db[0] &= 0x7F
    if any(db[: k - 98]) or db[k - 98] != 1:
        return False
    m = hashlib.sha384(message).digest()
    return hashlib.sha384(bytes(8) + m + bytes(db[k - 97 :])).digest() == h


# ---- the manifest ----


class Election:
    def __init__(self, data):
        self.manifest = m = json.loads(data)
        need(canonical(m) == data, "the manifest is not canonical")
        self.hash = sha256(data)
        self.signing = [c["signing"] for c in m["categories"]]
        self.key, self.share_keys = self.trustees()
        self.scrutineers = [(Key(s["verifier"], 1), Key(s["cosigner"], 4)) for s in m["scrutineers"]]

    def trustees(self):
        m = self.manifest
        session, n, t = bytes.fromhex(m["session"]), len(m["trustees"]), m["needed"]
        need(n // 2 < t <= n, "not a majority of trustees")
        all_points = []
        for i, trustee in enumerate(m["trustees"], 1):
            channel = bytes.fromhex(trustee["channel"])
            point(channel)
            raw = [bytes.fromhex(c) for c in trustee["commitments"]]
            points = [point(c) for c in raw]
            need(len(raw) == t, f"trustee {i}: commitments")
            proof = bytes.fromhex(trustee["proof"])
            e, z = scalar(proof[:32]), scalar(proof[32:])
            a = times((z, G), (-e, points[0]))
            said = [b"mingde-ballot/dealing/v1", session, bytes([i, n, t]), channel, *raw, raw[0], encode(a)]
            need(challenge(*said) == e, f"trustee {i}: proof of knowledge")
            all_points.append(points)
        total = ZERO
        for points in all_points:
            total = add(total, points[0])
        need(encode(total).hex() == m["key"], "the key is not the sum of the contributions")
        keys = []
        for j in range(1, n + 1):
            key = ZERO
            for points in all_points:
                key = add(key, times(*((pow(j, k, Q), c) for k, c in enumerate(points))))
            keys.append(key)
        return total, keys

    def ballot_length(self):
        entitled = sum(288 if "blind" in s else 96 for s in self.signing[0])
        items = sum(32 + len(i["options"]) * 160 + (2 * i["choose"] + 1) * 32 for i in self.manifest["items"])
        return -(-(73 + entitled + items + 64) // 1024) * 1024


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# ---- ballots ----


class Ballot:
    def __init__(self, election, data):
        need(len(data) == election.ballot_length(), "length")
        at = 0

        def take(n):
            nonlocal at
            at += n
            return data[at - n : at]

        need(take(4) == b"MDB1" and take(32) == election.hash, "not of this election")
        self.category = take(1)[0]
        self.key = take(32)
        self.sequence = int.from_bytes(take(4), "big")
        self.header = data[:73]
        self.hash = sha256(data)
        self.slips = []
        need(signed(self.key, b"mingde-ballot/cast/v1\n" + data[:-64], data[-64:]), "signature")
        need(self.category < len(election.signing), "category")
        for issuer, signing in enumerate(election.signing[self.category]):
            message = b"mingde-ballot/credential/v1\n" + election.hash + bytes([self.category, issuer]) + self.key
            if "blind" in signing:
                prefix, signature = take(32), take(256)
                need(pss(bytes.fromhex(signing["blind"]), prefix + message, signature), f"credential {issuer}")
            else:
                slip, signature = take(32), take(64)
                need(slip.hex() in signing["slips"] and signed(slip, message, signature), f"slip {issuer}")
                self.slips.append(slip)
        self.votes = []
        for index, item in enumerate(election.manifest["items"]):
            self.votes.append(self.answer(election, index, item, take))
        need(not any(data[at:-64]), "filled up with something")
        self.points = [encoded for item in self.votes for _, pair in item for encoded in pair]
        need(len(set(self.points)) == len(self.points), "one vote is a copy of another")

    def answer(self, election, index, item, take):
        k, n = item["choose"], len(item["options"])
        e = scalar(take(32))
        votes, proofs = [], []
        for _ in range(n):
            pair = (take(32), take(32))
            votes.append(((point(pair[0]), point(pair[1])), pair))
            e0 = scalar(take(32))
            proofs.append(([e0, (e - e0) % Q], [scalar(take(32)), scalar(take(32))]))
        es = [scalar(take(32)) for _ in range(k)]
        es.append((e - sum(es)) % Q)
        zs = [scalar(take(32)) for _ in range(k + 1)]
        place = index.to_bytes(2, "big") + n.to_bytes(2, "big") + k.to_bytes(2, "big")
        said = [b"mingde-ballot/item/v1", self.header, encode(election.key), place]
        said += [a + b for _, (a, b) in votes]
        total = (ZERO, ZERO)
        for (c, _), (challenges, responses) in zip(votes, proofs):
            said += commitments(election.key, c, challenges, responses)
            total = (add(total[0], c[0]), add(total[1], c[1]))
        said += commitments(election.key, total, es, zs)
        need(challenge(*said) == e, f"proof of item {index}")
        return votes


def commitments(key, c, challenges, responses):
    for m, (e, z) in enumerate(zip(challenges, responses)):
        yield encode(times((z, G), (-e, c[0])))
        yield encode(times((z, key), (-e, add(c[1], times((-m, G))))))


# ---- a whole folder ----


class Folder:
    def __init__(self, path):
        self.path = pathlib.Path(path)

    def text(self, name):
        return (self.path / name).read_text(encoding="utf-8")

    def verify(self):
        e = self.election = Election((self.path / "manifest.json").read_bytes())
        m = e.manifest
        text, note = f"mingde-ballot/manifest/v1\n{e.hash.hex()}\n", self.text("manifest.note")
        for key in [Key(t["verifier"], 1) for t in m["trustees"]] + [s for s, _ in e.scrutineers]:
            need(key.verify(note) == text, f"{key.name} has not signed the manifest")
        leaves = [bytes.fromhex(line) for line in self.text("board.txt").splitlines()]
        self.board(leaves)
        self.count(leaves)
        self.receipts(leaves)
        self.tally()

    def board(self, leaves):
        e, hashes, reached = self.election, [sha256(b"\0", leaf) for leaf in leaves], 0
        notes = sorted((self.path / "checkpoints").iterdir())
        need(notes and notes[-1].name == "closed.note", "the board was not closed")
        for path in notes:
            note, closed = path.read_text(encoding="utf-8"), path.name == "closed.note"
            text = Key(e.manifest["board_key"], 1).verify(note)
            need(text, f"{path.name} is not of the board")
            size = int(text.split("\n")[1])
            self.root, self.size = root(hashes[:size]), size
            lines = [e.manifest["board"], str(size), base64.b64encode(self.root).decode()]
            lines += ["manifest " + e.hash.hex()] + ["closed"] * closed
            need(text == "\n".join(lines) + "\n", f"{path.name}: the board shows another history")
            cosigned = sum(key.verify(note) is not None for _, key in e.scrutineers)
            need(cosigned >= e.manifest["witnesses"], f"{path.name}: cosigned by {cosigned}")
            batch = hashes[reached:size]
            need(closed or len(batch) >= 8, f"{path.name}: a batch of {len(batch)}")
            need(all(a < b for a, b in zip(batch, batch[1:])), f"{path.name}: a batch out of order")
            reached = size
        need(reached == len(leaves), "leaves behind the close")

    def count(self, leaves):
        e, m = self.election, self.election.manifest
        data, length = (self.path / "ballots.bin").read_bytes(), e.ballot_length()
        chunks = [data[i : i + length] for i in range(0, len(data), length)]
        last, points, slips, void, sequences, self.superseded = {}, set(), {}, set(), set(), 0
        for place, leaf in enumerate(leaves):
            if leaf[0] == 2:
                category, issuer, slip = leaf[1], leaf[2], leaf[3:]
                known = e.signing[category][issuer].get("slips", [])
                need(slip.hex() in known and slip not in slips, f"leaf {place}: void slip")
                void.add((category, issuer, slip))
                continue
            need(leaf[0] == 1 and len(leaf) == 33, f"leaf {place}")
            chunk = chunks.pop(0) if chunks else b""
            need(sha256(chunk) == leaf[1:], f"leaf {place}: another ballot")
            try:
                ballot = Ballot(e, chunk)
            except Bad as bad:
                raise Bad(f"leaf {place}: {bad}") from None
            before = last.get(ballot.key)
            need((ballot.key, ballot.sequence) not in sequences, f"leaf {place}: sequence")
            need(points.isdisjoint(ballot.points), f"leaf {place}: a copy")
            used = all(slips.get(slip, ballot.key) == ballot.key for slip in ballot.slips)
            need(used and not any(s in v for s in ballot.slips for v in void), f"leaf {place}: slip")
            points.update(ballot.points)
            slips.update((slip, ballot.key) for slip in ballot.slips)
            self.superseded += before is not None
            sequences.add((ballot.key, ballot.sequence))
            if before is None or before.sequence < ballot.sequence:
                last[ballot.key] = ballot
        need(not chunks, "ballots that are not on the board")
        self.last = list(last.values())
        issuers = range(len(m["issuers"]))
        if m["level"] == "S3":
            self.issued = [
                [len(c["signing"][i]["slips"]) - sum(v[:2] == (at, i) for v in void) for at, c in enumerate(m["categories"])]
                for i in issuers
            ]
        else:
            self.issued = [self.read_issued(i) for i in issuers]
        self.valid = [sum(b.category == at for b in self.last) for at in range(len(m["categories"]))]
        for at, category in enumerate(m["categories"]):
            issued = min(i[at] for i in self.issued)
            need(self.valid[at] <= issued <= category["roll"], "more ballots than issued, or than voters")

    def read_issued(self, issuer):
        e = self.election
        text = Key(e.manifest["issuers"][issuer], 1).verify(self.text(f"issued-{'ab'[issuer]}.note"))
        need(text, "an issuer did not sign what it issued")
        head, lines = text.split("\n")[:2], text.split("\n")[2:-1]
        need(head == ["mingde-ballot/issued/v1", e.hash.hex()], "issued: of another election")
        codes, counts = zip(*(line.split(" ") for line in lines))
        need(list(codes) == [c["code"] for c in e.manifest["categories"]], "issued: categories")
        return [int(count) for count in counts]

    def receipts(self, leaves):
        e, folder = self.election, self.path / "receipts"
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            text = Key(e.manifest["receipt_key"], 1).verify(path.read_text(encoding="utf-8"))
            need(text, f"{path.name} is no receipt")
            hashes = [sha256(b"\0", leaf).hex() for leaf in leaves]
            lines = text.split("\n")
            head = ["mingde-ballot/receipt/v1", e.manifest["board"], e.hash.hex()]
            need(lines[:3] == head and lines[4:] == [str(e.manifest["merge_by"]), ""], f"{path.name}: receipt")
            need(lines[3] in hashes, f"{path.name}: the promise was broken")

    def groups(self):
        """Ten and more ballots stand alone; the others go together, with the smallest of those if need be."""
        alone = sorted((v, at) for at, v in enumerate(self.valid) if v >= 10)
        small = [at for at, v in enumerate(self.valid) if v < 10]
        if small and sum(self.valid[at] for at in small) < 10 and alone:
            small.append(alone.pop(0)[1])
        return sorted([[at] for _, at in alone] + ([sorted(small)] if small else []))

    def tally(self):
        m, e = self.election.manifest, self.election
        need(sum(self.valid) >= 5, "too few ballots: nothing may be decrypted")
        shares = sorted((self.path / "shares").iterdir())
        masks, parts = None, {}
        for path in shares:
            trustee, found, those = self.share(path.read_bytes())
            need(masks in (None, found), "shares of different groups")
            masks, parts[trustee] = found, those
        need(len(parts) >= m["needed"], "too few shares")
        groups = [[at for at in range(64) if mask >> at & 1] for mask in masks]
        chosen = sorted(parts)[: m["needed"]]
        counts, place = [], 0
        for group in groups:
            valid = sum(self.valid[at] for at in group)
            of_group = []
            for item, it in enumerate(m["items"]):
                row = []
                for option in range(len(it["options"])):
                    _, body = self.sum(group, item, option)
                    for j in chosen:
                        weight = 1
                        for other in chosen:
                            if other != j:
                                weight = weight * other * pow(other - j, -1, Q) % Q
                        body = add(body, times((-weight, parts[j][place])))
                    row.append(next((c for c in range(valid + 1) if same(body, times((c, G)))), None))
                    need(row[-1] is not None, "a sum that no ballots have")
                    place += 1
                of_group.append(row)
                alike = valid in row or not any(row)
                need(len(groups) == 1 or not alike, "a breakdown shows that all voted alike")
            counts.append(of_group)
        self.sheet(groups, counts)

    def sum(self, group, item, option):
        pad, body = ZERO, ZERO
        for ballot in self.last:
            if ballot.category in group:
                (c1, c2), _ = ballot.votes[item][option]
                pad, body = add(pad, c1), add(body, c2)
        return pad, body

    def share(self, data):
        e, m = self.election, self.election.manifest
        head = b"MDS1" + e.hash + self.root + self.size.to_bytes(8, "big")
        trustee, number = data[76], data[77]
        need(data[:76] == head and 1 <= trustee <= len(m["trustees"]), "a share of something else")
        masks = [int.from_bytes(data[78 + 8 * i : 86 + 8 * i], "big") for i in range(number)]
        groups = [[at for at in range(64) if mask >> at & 1] for mask in masks]
        need(groups in (self.groups(), [list(range(len(self.valid)))]), "a share of other groups")
        at, place, key, parts = 78 + 8 * number, 0, e.share_keys[trustee - 1], []
        for group in groups:
            for item, it in enumerate(m["items"]):
                for option in range(len(it["options"])):
                    pad, _ = self.sum(group, item, option)
                    part = point(data[at : at + 32])
                    c, z = scalar(data[at + 32 : at + 64]), scalar(data[at + 64 : at + 96])
                    said = [b"mingde-ballot/share/v1", data[: 78 + 8 * number], place.to_bytes(4, "big")]
                    said += [encode(key), encode(pad), encode(part)]
                    said += [encode(times((z, G), (-c, key))), encode(times((z, pad), (-c, part)))]
                    need(challenge(*said) == c, f"share of trustee {trustee}: part {place}")
                    parts.append(part)
                    at, place = at + 96, place + 1
        need(at == len(data), "a share that goes on")
        return trustee, masks, parts

    def sheet(self, groups, counts):
        e, m = self.election, self.election.manifest
        categories = m["categories"]
        issued = [min(i[at] for i in self.issued) for at in range(len(categories))]
        valid = sum(self.valid)
        turnout = {
            "expected": sum(c["roll"] for c in categories), "invalid": 0, "issued": sum(issued),
            "returned": valid, "valid": valid,
        }

        def items(rows, turnout):
            of, results = turnout[m["denominator"]], []
            for item, row in zip(m["items"], rows):
                unused = item["choose"] * turnout["valid"] - sum(row)
                if item["choose"] == 1:
                    shares = apportioned(row + [of - sum(row)])[:-1]
                else:
                    shares = [(2000 * c + of) // (2 * of) if of else 0 for c in row]
                results.append({"code": item["code"], "counts": row, "denominator": m["denominator"],
                                "of": of, "shares": shares, "unused": unused})
            return results

        rows = [[sum(c) for c in zip(*(g[i] for g in counts))] for i in range(len(m["items"]))]
        breakdown = []
        for group, count in zip(groups, counts) if len(groups) > 1 else []:
            own = sum(self.valid[at] for at in group)
            part = {"expected": sum(categories[at]["roll"] for at in group), "issued": sum(issued[at] for at in group),
                    "returned": own, "valid": own}
            breakdown.append({"categories": [categories[at]["code"] for at in group], "items": items(count, part),
                              "valid": own})
        sheet = {
            "breakdown": breakdown,
            "categories": [{"code": c["code"], "expected": c["roll"], "issued": [i[at] for i in self.issued],
                            "valid": self.valid[at]} for at, c in enumerate(categories)],
            "items": items(rows, turnout), "manifest": e.hash.hex(),
            "outcomes": [self.outcome(item, row, turnout) for item, row in zip(m["items"], rows)],
            "root": self.root.hex(), "size": self.size, "state": "counted", "superseded": self.superseded,
            "turnout": turnout, "version": 1,
        }
        data = (self.path / "result.json").read_bytes()
        need(data == canonical(sheet), "the result sheet says something else:\n" + canonical(sheet).decode())
        text = f"mingde-ballot/result/v1\n{e.hash.hex()}\n{sha256(data).hex()}\n"
        note = self.text("result.note")
        found = sum(key.verify(note) == text for key, _ in e.scrutineers)
        need(found >= m["witnesses"], f"the result sheet is signed by {found}")

    def outcome(self, item, row, turnout):
        codes, seats = [o["code"] for o in item["options"]], item["seats"]
        elected, tied = [], []
        if seats:
            last = max(sorted(row, reverse=True)[seats - 1], 1)
            elected = [c for c, n in zip(codes, row) if n >= last]
            if len(elected) > seats:
                elected, tied = [c for c, n in zip(codes, row) if n > last], [c for c, n in zip(codes, row) if n == last]
        verdicts = []
        for t in self.election.manifest["thresholds"]:
            if all(o in codes for o in t["options"]):
                count, of = sum(row[codes.index(o)] for o in t["options"]), turnout[t["denominator"]]
                left, right = count * t["share"][1], of * t["share"][0]
                met = left >= right if t["relation"] == "at-least" else left > right
                verdicts.append({"code": t["code"], "count": count, **({"met": met} if of else {}), "of": of})
        return {"elected": elected, "item": item["code"], "thresholds": verdicts, "tied": tied}


def apportioned(numbers):
    total = sum(numbers)
    if not total:
        return [0] * len(numbers)
    shares = [1000 * n // total for n in numbers]
    order = sorted(range(len(numbers)), key=lambda i: (-(1000 * numbers[i] % total), i))
    for i in order[: 1000 - sum(shares)]:
        shares[i] += 1
    return shares


# ---- what a voter's device derives ----


def hkdf(salt, key, info, length):
    prk = hmac.new(salt or bytes(32), key, hashlib.sha256).digest()
    out, block, i = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([i]), hashlib.sha256).digest()
        out, i = out + block, i + 1
    return out[:length]


def public(seed):
    a = int.from_bytes(sha512(seed)[:32], "little") & (1 << 254) - 8 | 1 << 254
    x, y, z, _ = times((a, G))
    i = pow(z, -1, P)
    return (y * i % P | (x * i % P & 1) << 255).to_bytes(32, "little")


def vectors(path):
    v = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    manifest, seed = bytes.fromhex(v["manifest"]), bytes.fromhex(v["seed"])
    key = public(hkdf(manifest, seed, b"mingde-ballot/ballot-key/v1", 32))
    need(key.hex() == v["ballot_key"], "ballot key")
    for issuer, it in enumerate(v["requests"]):
        place = bytes([v["category"], issuer])
        message = b"mingde-ballot/credential/v1\n" + manifest + place + key
        n = int(it["modulus"], 16)
        prefix = hkdf(manifest, seed, b"mingde-ballot/prefix/v1" + place, 32)
        salt = hkdf(manifest, seed, b"mingde-ballot/salt/v1" + place, 48)
        r = int.from_bytes(hkdf(manifest, seed, b"mingde-ballot/blinding/v1" + place, 288), "big") % n
        h = hashlib.sha384(bytes(8) + hashlib.sha384(prefix + message).digest() + salt).digest()
        db = bytes(256 - 98) + b"\1" + salt
        masked = bytearray(a ^ b for a, b in zip(db, mgf1(h, len(db))))
        masked[0] &= 0x7F
        em = int.from_bytes(bytes(masked) + h + b"\xbc", "big")
        need(f"{em * pow(r, 65537, n) % n:0512x}" == it["request"], f"request {issuer}")
    for slip, key in zip(v["slips"], v["slip_keys"]):
        need(public(hkdf(b"", bytes.fromhex(slip), b"mingde-ballot/slip/v1", 32)).hex() == key, "slip")
    both = sha256(b"mingde-ballot/slips/v1\n", *(bytes.fromhex(slip) for slip in v["slips"]))
    need(public(hkdf(manifest, both, b"mingde-ballot/ballot-key/v1", 32)).hex() == v["key_of_slips"], "both slips")


def main(arguments):
    try:
        if arguments[0] == "--vectors":
            vectors(arguments[1])
        else:
            Folder(arguments[0]).verify()
    except (Bad, OSError, ValueError, KeyError, IndexError) as bad:
        print(bad, file=sys.stderr)
        return 1
    print("everything holds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
