//! A random county under random settings: persons and schools as subjects, vetoes from another rulebook, exceptions,
//! points, grades and places. Bulk, proof and reference say the same; so do they after any change of a record,
//! over a snapshot that followed it.

use mingde_core::date::Day;
use mingde_core::diagnostic::{Severity, Source};
use mingde_core::period::Period;
use mingde_core::words::Locale;
use mingde_rulebook::{Assessment, AssessmentDate, Explainer, Overrides, Rulebook, assess};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::bureau::{day, enter, library_with_exceptions, under_article};
use crate::county::{County, careers, events};
use crate::drawn::Drawn;
use crate::fraction::{Fraction, Told};
use crate::{persons_walked, schools_walked};

const ETHICS: &str = "
vetoes:
  violation: { title: 一票否决, from: finding, by: teacher, where: borne_out, in_force: { from: effect_from, last: effect_to, ended: released_on }, scope: [award], effect: 不得评优 }
";

/// Read with the kind that keeps exceptions; warnings about what was drawn do not matter here.
fn read(id: &str, subject: &str, rules: &str) -> Rulebook {
    let text = under_article(subject, "semester", rules).replacen("id: test", &format!("id: {id}"), 1);
    let text = if subject == "unit" {
        text.replacen("subject: unit", "subject: unit\napplies: unit.class = 'school'", 1)
    } else {
        text
    };
    let (rulebook, findings) = Rulebook::read(&Source::new("r.md", text), &library_with_exceptions());
    let errors: Vec<String> =
        findings.iter().filter(|f| f.severity == Severity::Error).map(|f| f.render(Locale::En)).collect();
    rulebook.unwrap_or_else(|| panic!("{}", errors.join("\n")))
}

fn rulebooks(drawn: &Drawn) -> [Rulebook; 3] {
    [
        read("ethics", "person", ETHICS),
        read("persons", "person", &drawn.write(persons_walked::RULES)),
        read("schools", "unit", &drawn.write(schools_walked::RULES)),
    ]
}

/// The number as a result shows it: with four decimals, two for per cent.
fn shown(value: Fraction, unit: &str) -> Decimal {
    let decimals = if unit == "%" { 2 } else { 4 };
    let scaled = value.half_up(decimals) * Fraction::of(10i128.pow(decimals), 1);
    Decimal::from_i128_with_scale(scaled.numerator(), decimals)
}

/// Compares each result of a rulebook with what the reference says, subject by subject.
fn compare(
    bulk: &Assessment,
    subjects: &[&str],
    told: impl Fn(usize, &str) -> Told,
) -> Result<(), TestCaseError> {
    let codes: Vec<&str> = bulk.subjects.iter().map(|s| &*s.code).collect();
    prop_assert_eq!(&codes[..], subjects, "{}", &bulk.rulebook);
    for column in &bulk.columns {
        for (at, code) in codes.iter().enumerate() {
            let (status, value) = told(at, &column.id);
            let view = column.view(at);
            prop_assert_eq!(view.status, status, "{} {}", code, &column.id);
            let value = value.map(|value| shown(value, column.unit));
            prop_assert_eq!(view.value, value, "{} {}", code, &column.id);
        }
    }
    Ok(())
}

/// Bulk is what whoever walks through the county says.
fn agrees(found: &[Assessment], county: &County, drawn: Drawn, as_of: Day) -> Result<(), TestCaseError> {
    let period = Period::parse("2025-autumn").unwrap();
    let persons = persons_walked::walks(county, drawn, period, as_of);
    let people: Vec<&str> = persons.iter().map(|walk| walk.person).collect();
    compare(&found[1], &people, |at, id| {
        persons[at].told(id).unwrap_or_else(|| persons[at].placed(id, &persons))
    })?;
    let schools = schools_walked::walks(county, drawn, period, as_of);
    let names: Vec<&str> = schools.iter().map(|walk| walk.school).collect();
    compare(&found[2], &names, |at, id| schools[at].told(id, &schools))
}

/// Proofs say what bulk says.
fn proven(
    all: &[&Rulebook],
    found: &[Assessment],
    county: &County,
    at: AssessmentDate,
) -> Result<(), TestCaseError> {
    let (snapshot, none) = (county.snapshot(), Overrides::none());
    let explainer = Explainer::new(all, &snapshot, at, &none);
    for bulk in found {
        for (position, subject) in bulk.subjects.iter().enumerate() {
            for column in &bulk.columns {
                let proof = explainer.explain(&bulk.rulebook, &subject.code, &column.id).unwrap().root;
                let view = column.view(position);
                let told = (view.status, view.value, view.reason);
                prop_assert_eq!(
                    (proof.status, proof.value, proof.reason),
                    told,
                    "{} {}",
                    &subject.code,
                    &column.id
                );
                let parts: Vec<_> = proof.occurrences.iter().map(|(_, status)| *status).collect();
                prop_assert_eq!(&parts[..], view.occurrences, "{} {}", &subject.code, &column.id);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whoever_walks_through_the_county_comes_to_the_same(
        careers in careers(), first in events(50), then in events(8), dice in any::<[u8; 12]>(),
    ) {
        let drawn = Drawn::of(&dice);
        let as_of = if dice[11] % 3 == 0 { day("2026-01-31") } else { day("2025-09-03").plus(i32::from(dice[11]) / 2) };
        let at = AssessmentDate { as_of, period: Some(Period::parse("2025-autumn").unwrap()) };
        let read = rulebooks(&drawn);
        let all: Vec<&Rulebook> = read.iter().collect();
        let none = Overrides::none();
        let mut county = County::new(&careers, &first);
        let mut snapshot = county.snapshot();
        let found = assess(&all, &snapshot, at, &none);
        agrees(&found, &county, drawn, as_of)?;
        proven(&all, &found, &county, at)?;
        for change in &then {
            let (number, state, content) = county.change(change);
            enter(&mut snapshot, number, state, &content);
            agrees(&assess(&all, &snapshot, at, &none), &county, drawn, as_of)?;
        }
    }
}
