use super::*;
use crate::registry::Post;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn unit(code: &str, parent: Option<&str>) -> (UnitId, Unit) {
    let span = Span { from: Some(day("2010-09-01")), to: None };
    let parents = parent.map(|code| Parent { unit: Unit::id_of(code), span: Span::ALWAYS });
    let unit = Unit {
        code: code.into(),
        name: format!("{code}小学"),
        aliases: Vec::new(),
        history: Default::default(),
        kind: "primary-school".into(),
        parents: parents.into_iter().collect(),
        span,
        fields: BTreeMap::new(),
    };
    (Unit::id_of(code), unit)
}

fn teacher(code: &str, at: &str) -> (PersonId, Person) {
    let post = Post {
        unit: Unit::id_of(at),
        title: "教师".into(),
        rank: "teacher".into(),
        span: Span { from: Some(day("2020-09-01")), to: None },
        concurrent: false,
    };
    (Person::id_of(code), Person { posts: vec![post], ..Person::new(code, code) })
}

/// A bureau with two schools and a branch below one of them.
fn registry() -> Affected {
    Affected {
        units: [unit("B", None), unit("S1", Some("B")), unit("S2", Some("B")), unit("P", Some("S1"))].into(),
        persons: [teacher("T1", "S1"), teacher("T2", "S2")].into(),
        groups: BTreeMap::new(),
    }
}

fn posts(person: &Person) -> Vec<(UnitId, Option<Day>, Option<Day>)> {
    person.posts.iter().map(|post| (post.unit, post.span.from, post.span.to)).collect()
}

#[test]
fn who_worked_at_a_school_goes_on_at_the_one_it_joined() {
    let from = day("2026-01-01");
    let (s1, s2) = (Unit::id_of("S1"), Unit::id_of("S2"));
    let merge = Reorganisation::Merge { units: vec![s1], into: s2 };
    let after = merge.carry_out(from, &registry()).unwrap();
    assert_eq!(after.units[&s1].span.to, Some(from));
    assert_eq!(after.units[&s1].parent_on(day("2025-12-31")), Some(Unit::id_of("B")));
    assert_eq!(after.units[&Unit::id_of("P")].parent_on(from), Some(s2));
    assert_eq!(after.units[&Unit::id_of("P")].parent_on(day("2025-12-31")), Some(s1));
    assert!(!after.units.contains_key(&s2), "nothing of it changes");
    assert_eq!(after.units[&s1].history.continued_by, [s2]);
    let mover = &after.persons[&Person::id_of("T1")];
    assert_eq!(posts(mover), [(s1, Some(day("2020-09-01")), Some(from)), (s2, Some(from), None)]);
    assert!(!after.persons.contains_key(&Person::id_of("T2")));
    let itself = Reorganisation::Merge { units: vec![s2], into: s2 };
    assert_eq!(itself.carry_out(from, &registry()).unwrap_err().code, "reorganisation-into-itself");
}

#[test]
fn a_school_is_closed_once_and_not_over_the_head_of_others() {
    let from = day("2026-01-01");
    let close = |code: &str| Reorganisation::Close { unit: Unit::id_of(code) };
    let after = close("S2").carry_out(from, &registry()).unwrap();
    assert_eq!(posts(&after.persons[&Person::id_of("T2")])[0].2, Some(from));
    assert_eq!(close("S1").carry_out(from, &registry()).unwrap_err().code, "reorganisation-has-units");
    let mut closed = registry();
    closed.units.extend(after.units);
    assert_eq!(close("S2").carry_out(from, &closed).unwrap_err().code, "reorganisation-ended");
    let later = close("S2").carry_out(day("2026-03-01"), &closed).unwrap_err();
    assert_eq!(later.code, "reorganisation-not-there");
}

#[test]
fn new_schools_take_the_place_of_one() {
    let from = day("2026-01-01");
    let into = vec![("S3".to_owned(), "东小学".to_owned()), ("S4".to_owned(), "西小学".to_owned())];
    let split = |into| Reorganisation::Split { unit: Unit::id_of("S2"), into };
    let after = split(into.clone()).carry_out(from, &registry()).unwrap();
    let new = &after.units[&Unit::id_of("S3")];
    assert_eq!((new.span.from, new.parent_on(from)), (Some(from), Some(Unit::id_of("B"))));
    assert_eq!(after.units[&Unit::id_of("S2")].span.to, Some(from));
    assert_eq!(
        split(into[..1].to_vec()).carry_out(from, &registry()).unwrap_err().code,
        "reorganisation-split-few"
    );
    let taken = vec![into[0].clone(), ("S1".to_owned(), "南小学".to_owned())];
    assert_eq!(split(taken).carry_out(from, &registry()).unwrap_err().code, "reorganisation-code-taken");
}

#[test]
fn a_unit_is_renamed_and_moved_and_never_below_itself() {
    let from = day("2026-01-01");
    let (s1, s2) = (Unit::id_of("S1"), Unit::id_of("S2"));
    let rename = Reorganisation::Rename { unit: s1, name: "明德小学".into() };
    let renamed = &rename.carry_out(from, &registry()).unwrap().units[&s1];
    assert_eq!((renamed.name.as_str(), renamed.aliases.as_slice()), ("明德小学", &["S1小学".to_owned()][..]));
    assert_eq!((renamed.name_on(day("2025-12-31")), renamed.name_on(from)), ("S1小学", "明德小学"));
    let mut again = registry();
    again.units.insert(s1, renamed.clone());
    let earlier = Reorganisation::Rename { unit: s1, name: "新小学".into() };
    let refused = earlier.carry_out(day("2025-06-01"), &again).unwrap_err();
    assert_eq!(refused.code, "reorganisation-renamed-later");
    let taken = Reorganisation::Rename { unit: s2, name: "明德小学".into() };
    assert_eq!(taken.carry_out(from, &again).unwrap_err().code, "reorganisation-name-taken");
    let shift = |unit, to| Reorganisation::Move { unit, to };
    let moved = &shift(s2, s1).carry_out(from, &registry()).unwrap().units[&s2];
    assert_eq!(moved.parent_on(day("2025-12-31")), Some(Unit::id_of("B")));
    assert_eq!(moved.parent_on(from), Some(s1));
    let circle = shift(Unit::id_of("B"), s1).carry_out(from, &registry()).unwrap_err();
    assert_eq!(circle.code, "reorganisation-below-itself");
    let same = shift(s1, Unit::id_of("B")).carry_out(from, &registry()).unwrap_err();
    assert_eq!(same.code, "reorganisation-there-already");
}

#[test]
fn a_school_is_founded_once_and_two_become_a_new_one() {
    let from = day("2026-01-01");
    let (s1, s2, new) = (Unit::id_of("S1"), Unit::id_of("S2"), Unit::id_of("S9"));
    let founding = |code: &str, name: &str| Founding {
        code: code.into(),
        name: name.into(),
        kind: "primary-school".into(),
        parent: Some(Unit::id_of("B")),
    };
    let found = |code, name| Reorganisation::Found(founding(code, name)).carry_out(from, &registry());
    let made = &found("S9", "新区小学").unwrap().units[&new];
    assert_eq!((made.span.from, made.parent_on(from)), (Some(from), Some(Unit::id_of("B"))));
    for (code, name, why) in [
        ("s1", "新区小学", "reorganisation-code-taken"),
        ("S9", "S2小学", "reorganisation-name-taken"),
        (" ", "新区小学", "reorganisation-code-and-name"),
    ] {
        assert_eq!(found(code, name).unwrap_err().code, why);
    }
    let unite = |units: &[UnitId]| {
        let into = founding("S9", "新区小学");
        Reorganisation::Unite { units: units.to_vec(), into }.carry_out(from, &registry())
    };
    let after = unite(&[s1, s2]).unwrap();
    assert_eq!(after.units[&Unit::id_of("P")].parent_on(from), Some(new));
    for (unit, teacher) in [(s1, "T1"), (s2, "T2")] {
        assert_eq!(
            (after.units[&unit].span.to, &after.units[&unit].history.continued_by[..]),
            (Some(from), &[new][..])
        );
        assert_eq!(posts(&after.persons[&Person::id_of(teacher)])[1], (new, Some(from), None));
    }
    // One of them may give its name.
    let into = founding("S9", "S1小学");
    let named = Reorganisation::Unite { units: vec![s1, s2], into }.carry_out(from, &registry()).unwrap();
    assert_eq!(named.units[&new].name, "S1小学");
    assert_eq!(unite(&[s1]).unwrap_err().code, "reorganisation-unite-few");
}
