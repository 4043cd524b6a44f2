"""Works out bench/rules/teacher-year.md in OpenFisca over the Parquet files of a snapshot.

    openfisca_teacher_year.py SNAPSHOT RESULT

Each participation is OpenFisca's single person, each teacher a group of them; the measures are formulas of the group.
OpenFisca keeps decimals as 32-bit floats, so everything is a whole number of tenths, hundredths or ten-thousandths
here. Input is read with PyArrow. Prints `timing rules MS`, input included, then writes RESULT (CSV).
"""

import datetime
import os
import sys
import time

import numpy
import pyarrow as arrow
import pyarrow.compute as compute
import pyarrow.csv
import pyarrow.parquet as parquet
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2025"
FIRST, LAST = datetime.date(2025, 9, 1), datetime.date(2026, 8, 31)
# Kind, role, and the columns that rows bring: (input variable, column, of the record or the participation).
KINDS = [
    ("study-session", "learners", [("how", "attendance", "p"), ("hours", "hours", "r"), ("test", "test_score", "p")]),
    ("training", "trainees", [("outcome", "result", "p"), ("hours", "hours", "p")]),
    ("volunteer-service", "volunteers", [("minutes", "minutes", "p")]),
    ("home-visit", "visitors", [("pupils_seen", "pupils_visited", "r")]),
    ("heart-to-heart-talk", "counterpart", []),
    ("honour", "holder_person", [("level", "level", "r")]),
    ("ethics-violation", "teacher", [("finding", "finding", "r")]),
]
STUDY, TRAINING, SERVICE, VISIT, TALK, HONOUR, VIOLATION = range(len(KINDS))
WORDS = ["present", "late", "leave", "passed", "excellent", "district", "municipal", "provincial", "borne-out"]
NONE = -1

row = Entity("row", "rows", "A participation", "")
teacher = GroupEntity("teacher", "teachers", "A teacher", "", roles=[{"key": "member"}])


def variable(name, entity, formula=None):
    fields = {"value_type": int, "entity": entity, "definition_period": DateUnit.YEAR, "label": name,
              "default_value": NONE if formula is None else 0}
    if formula is not None:
        fields["formula"] = formula
    return type(name, (Variable,), fields)


INPUTS = ["kind", "how", "hours", "test", "outcome", "minutes", "pupils_seen", "level", "finding"]


def among(values, *words):
    return numpy.isin(values, [WORDS.index(word) for word in words])


def half_up(over, under):
    return (2 * over + under) // (2 * numpy.maximum(under, 1))


def counted(kind, *column_and_words):
    """How many rows of a kind, or of those whose column has one of some words."""

    def formula(group, period):
        rows = group.members("kind", period) == kind
        if column_and_words:
            column, *words = column_and_words
            rows = rows & among(group.members(column, period), *words)
        return group.sum(rows)

    return formula


def summed(kind, column, *words):
    """The sum of a column over the rows of a kind, of those with some attendance if words are given."""

    def formula(group, period):
        values = group.members(column, period)
        rows = (group.members("kind", period) == kind) & (values != NONE)
        if words:
            rows = rows & among(group.members("how", period), *words)
        return group.sum(numpy.where(rows, values, 0))

    return formula


def best(group, period):
    scores = group.members("test", period)
    rows = (group.members("kind", period) == STUDY) & (scores != NONE)
    return numpy.maximum(group.max(numpy.where(rows, scores, NONE)), NONE)


def taken(group, period):
    return group.sum((group.members("kind", period) == STUDY) & (group.members("test", period) != NONE))


def whole(group, name, period):
    return group(name, period).astype(numpy.int64)


def test_average(group, period):
    return half_up(whole(group, "test_sum", period) * 1_000, whole(group, "tests_taken", period))


def attendance(group, period):
    return half_up(1_000 * whole(group, "present", period), whole(group, "invited", period))


def score(group, period):
    of = lambda name: whole(group, name, period)
    invited, tests, services, visits = of("invited"), of("tests_taken"), of("services"), of("visits")
    tested = numpy.select([of("test_sum") >= 800 * tests, of("test_sum") >= 770 * tests], [1_000, 600], 200)
    talks = numpy.select([of("talked_with") >= 2, of("talked_with") >= 1], [1_000, 600], 0)
    total = numpy.where(invited > 0, half_up(2_000 * of("present"), invited), 0)
    total += numpy.where(tests > 0, tested, 0)
    total += numpy.where(of("trained") > 0, numpy.minimum(2_000, half_up(2_000 * of("training_hours"), 720)), 0)
    total += numpy.where(services > 0, numpy.minimum(1_000, half_up(1_000 * of("minutes_served"), 2_400)), 0)
    total += numpy.where(visits > 0, numpy.minimum(2_000, half_up(2_000 * of("pupils"), 12)), 0)
    total += talks + numpy.where(of("honours") > 0, 1_000, 0)
    return total


def reported(group, period):
    names = ["invited", "trained", "services", "visits", "talked_with", "honoured"]
    return sum(group(name, period) > 0 for name in names) > 0


FORMULAS = {
    "invited": counted(STUDY),
    "present": counted(STUDY, "how", "present", "late"),
    "late": counted(STUDY, "how", "late"),
    "leave": counted(STUDY, "how", "leave"),
    "study_hours": summed(STUDY, "hours", "present", "late"),
    "test_sum": summed(STUDY, "test"),
    "tests_taken": taken,
    "test_average": test_average,
    "test_best": best,
    "trained": counted(TRAINING),
    "courses": counted(TRAINING, "outcome", "passed", "excellent"),
    "training_hours": summed(TRAINING, "hours"),
    "services": counted(SERVICE),
    "minutes_served": summed(SERVICE, "minutes"),
    "visits": counted(VISIT),
    "pupils": summed(VISIT, "pupils_seen"),
    "talked_with": counted(TALK),
    "honoured": counted(HONOUR),
    "honours": counted(HONOUR, "level", "district", "municipal", "provincial"),
    "breach": counted(VIOLATION, "finding", "borne-out"),
    "attendance": attendance,
    "score": score,
    "reported": reported,
}
# By result, what must be more than nothing for it to have a value, and in how many parts of one it is counted.
RESULTS = {
    "invited": ("invited", 1), "present": ("invited", 1), "late": ("invited", 1), "leave": ("invited", 1),
    "study_hours": ("invited", 10), "test_average": ("tests_taken", 1), "test_best": ("tests_taken", 10),
    "courses": ("trained", 1), "training_hours": ("trained", 10), "services": ("services", 1),
    "minutes_served": ("services", 1), "visits": ("visits", 1), "pupils": ("visits", 1),
    "talked_with": ("talked_with", 1), "honours": ("honoured", 1), "attendance": ("invited", 1),
    "score": ("reported", 1),
}


def numbers(column, parts):
    """A column of words or decimals as whole numbers, NONE where it is empty."""
    if arrow.types.is_dictionary(column.type):
        column = compute.index_in(column.combine_chunks().dictionary_decode(), value_set=arrow.array(WORDS))
    else:
        column = compute.multiply(column.cast(arrow.float64()), parts)
        column = compute.round(column)
    return compute.fill_null(column.cast(arrow.int32()), NONE).to_numpy()


def rows_of(snapshot, at):
    """The persons and input columns of the rows of a kind that count."""
    kind, role, inputs = KINDS[at]
    names = ["state", "event_date"] + [column for _, column, where in inputs if where == "r"]
    if at == VIOLATION:
        names += ["effect_from", "effect_to"]
    records = parquet.read_table(os.path.join(snapshot, "records", f"{kind}.parquet"), columns=names)
    stands = compute.equal(records["state"], "accepted")
    if at == VIOLATION:
        lasting = compute.fill_null(compute.greater_equal(records["effect_to"], LAST), True)
        stands = compute.and_(stands, compute.and_(compute.less_equal(records["effect_from"], LAST), lasting))
    else:
        day = records["event_date"]
        stands = compute.and_(stands, compute.and_(compute.greater_equal(day, FIRST), compute.less_equal(day, LAST)))
    stands = compute.fill_null(stands, False).to_numpy()
    names = ["record_row", "role", "person_row"] + [column for _, column, where in inputs if where == "p"]
    parts = parquet.read_table(os.path.join(snapshot, "participations", f"{kind}.parquet"), columns=names)
    record, person = parts["record_row"].to_numpy(), compute.fill_null(parts["person_row"], NONE).to_numpy()
    chosen = compute.equal(parts["role"], role).to_numpy() & (person != NONE) & stands[record]
    record = record[chosen]
    found = {"kind": numpy.full(len(record), at, dtype=numpy.int32)}
    for name, column, where in inputs:
        scale = 10 if name in ("hours", "test") else 1
        found[name] = (
            numbers(parts[column], scale)[chosen] if where == "p" else numbers(records[column], scale)[record]
        )
    return person[chosen], found


def main(snapshot: str, result: str) -> None:
    began = time.perf_counter()
    system = TaxBenefitSystem([row, teacher])
    system.add_variables(
        *[variable(name, row) for name in INPUTS],
        *[variable(name, teacher, formula) for name, formula in FORMULAS.items()],
    )
    codes = parquet.read_table(os.path.join(snapshot, "persons.parquet"), columns=["code"])["code"]
    posts = parquet.read_table(os.path.join(snapshot, "posts.parquet"),
                               columns=["person_row", "concurrent", "from_date", "to_date"])
    held = compute.and_(
        compute.invert(posts["concurrent"]),
        compute.and_(
            compute.fill_null(compute.less_equal(posts["from_date"], LAST), True),
            compute.fill_null(compute.greater(posts["to_date"], LAST), True),
        ),
    )
    there = numpy.zeros(len(codes), dtype=bool)
    there[posts["person_row"].to_numpy()[held.to_numpy()]] = True

    persons, columns = [], {name: [] for name in INPUTS}
    for at in range(len(KINDS)):
        person, found = rows_of(snapshot, at)
        persons.append(person)
        for name in INPUTS:
            columns[name].append(found.get(name, numpy.full(len(person), NONE, dtype=numpy.int32)))
    # One row of no kind for each teacher, so that nobody is an empty group.
    persons.append(numpy.arange(len(codes), dtype=numpy.int32))
    for name in INPUTS:
        columns[name].append(numpy.full(len(codes), NONE, dtype=numpy.int32))
    persons = numpy.concatenate(persons)
    # OpenFisca looks for a group's greatest value member by member, so rows come group by group.
    order = numpy.argsort(persons, kind="stable")

    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("row", numpy.arange(len(persons)))
    teachers = builder.declare_entity("teacher", numpy.arange(len(codes)))
    builder.join_with_persons(teachers, persons[order], numpy.zeros(len(persons), dtype=numpy.int64))
    simulation = builder.build(system)
    for name in INPUTS:
        simulation.set_input(name, YEAR, numpy.concatenate(columns[name])[order])
    values = {name: simulation.calculate(name, YEAR) for name in FORMULAS}
    print(f"timing rules {(time.perf_counter() - began) * 1000:.0f}", file=sys.stderr)

    table = {"code": codes.combine_chunks()}
    for name, (needed, parts) in RESULTS.items():
        number = values[name] if parts == 1 else values[name] / parts
        table[name] = arrow.array(number, mask=values[needed] <= 0)
    passed = numpy.where((values["breach"] > 0) | (values["score"] < 6_000), "not_met", "met")
    table["passed"] = arrow.array(numpy.where(values["reported"] > 0, passed, "no_data"))
    table = arrow.table(table).filter(arrow.array(there))
    arrow.csv.write_csv(table, result)


if __name__ == "__main__":
    main(*sys.argv[1:])
