use super::*;
use crate::registry::{Post, Span};
use std::collections::BTreeMap;

pub(super) fn unit(code: &str, name: &str, aliases: &[&str]) -> Unit {
    Unit {
        code: code.into(),
        name: name.into(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        history: Default::default(),
        kind: "primary-school".into(),
        parents: vec![],
        span: Span::ALWAYS,
        fields: BTreeMap::new(),
    }
}

pub(super) fn person(code: &str, name: &str, unit: &str) -> Person {
    let post = Post {
        unit: Unit::id_of(unit),
        title: "教师".into(),
        rank: "teacher".into(),
        span: Span { from: Day::from_number(0).into(), to: None },
        concurrent: false,
    };
    Person { posts: vec![post], ..Person::new(code, name) }
}

pub(super) fn directory() -> Directory {
    let mut directory = Directory::default();
    for (code, name, alias) in [("S1", "第一小学(东校区)", "东街小学"), ("S2", "第二小学", "西街小学")]
    {
        directory.add_unit(Unit::id_of(code), &unit(code, name, &[alias]));
    }
    for (code, name, at) in [("001", "王芳", "S1"), ("002", "王芳", "S2"), ("003", "李珺", "S1")] {
        directory.add_person(Person::id_of(code), &person(code, name, at));
    }
    directory
}

#[test]
fn units_are_found_by_code_name_former_name_and_either_width() {
    let directory = directory();
    for text in ["S1", "第一小学（东校区）", "第一小学 (东校区)", "东街小学", "Ｓ１"] {
        assert_eq!(directory.unit(text), Ok(Unit::id_of("S1")), "{text}");
    }
    assert_eq!(directory.unit("第二小雪"), Err(NotFound::Unknown { nearest: Some("第二小学".into()) }));
}

#[test]
fn what_stands_in_brackets_may_be_part_of_a_name() {
    let mut directory = directory();
    directory.add_person(Person::id_of("009"), &person("009", "李珺（小）", "S1"));
    for text in ["李珺（小）", "李珺(小)", "李珺（小）(009)"] {
        assert_eq!(directory.person(text, None), Ok(Person::id_of("009")), "{text}");
    }
    assert_eq!(directory.person("李珺(003)", None), Ok(Person::id_of("003")));
    assert_eq!(directory.person("李珺", None), Ok(Person::id_of("003")));
}

#[test]
fn marks_that_nobody_sees_make_no_other_person() {
    let directory = directory();
    for text in ["\u{202a}李珺", "李珺\u{3164}", "李珺\u{fe0f}", "李\u{2060}珺", "李珺（003\u{200e}）"]
    {
        assert_eq!(directory.person(text, None), Ok(Person::id_of("003")), "{text:?}");
    }
}

#[test]
fn a_code_that_lost_its_noughts_is_not_taken_but_named() {
    let directory = directory();
    assert_eq!(directory.person("3", None), Err(NotFound::Unknown { nearest: Some("003".into()) }));
    assert_eq!(directory.person("李珺(3)", None), Err(NotFound::Unknown { nearest: Some("003".into()) }));
    assert_eq!(directory.person("4", None), Err(NotFound::Unknown { nearest: None }));
}

#[test]
fn who_knows_one_unit_hears_nothing_of_the_persons_of_others() {
    let directory = directory();
    let (s1, s2) = (Some(Unit::id_of("S1")), Some(Unit::id_of("S2")));
    let nobody = Err(NotFound::Unknown { nearest: None });
    // Their own are found as ever.
    assert_eq!(directory.person_known_at("王芳", s1), Ok(Person::id_of("001")));
    assert_eq!(directory.person_known_at("003", s1), Ok(Person::id_of("003")));
    // Of others neither name nor number alone, and no wrong pair of them, tells anything.
    for text in ["李珺", "003", "李珺(002)", "王芳(003)", "3", "李君"] {
        assert_eq!(directory.person_known_at(text, s2), nobody, "{text}");
    }
    assert_eq!(directory.person_known_at("王芳", None), nobody);
    // Who gives both knows them.
    assert_eq!(directory.person_known_at("李珺(003)", s2), Ok(Person::id_of("003")));
}

#[test]
fn a_name_is_taken_only_where_it_means_one_person() {
    let directory = directory();
    let (s1, s3) = (Unit::id_of("S1"), Unit::id_of("S3"));
    assert_eq!(directory.person("王芳", Some(s1)), Ok(Person::id_of("001")));
    assert_eq!(directory.person("李珺", Some(s3)), Ok(Person::id_of("003")), "unique everywhere");
    assert_eq!(directory.person("王芳（００２）", Some(s1)), Ok(Person::id_of("002")));
    let s2 = Unit::id_of("S2");
    let elsewhere = |text| directory.found_elsewhere(text, Person::id_of("003"), s2);
    assert_eq!(elsewhere("李 珺"), Some(("李珺(003) 第一小学(东校区)".into(), "第二小学")));
    assert_eq!(elsewhere("李珺(003)"), None, "the number says who");
    assert_eq!(elsewhere("003"), None);
    assert_eq!(directory.found_elsewhere("李珺", Person::id_of("003"), s1), None, "of that unit");
    let Err(NotFound::Ambiguous { candidates }) = directory.person("王芳", Some(s3)) else {
        panic!("two have that name")
    };
    assert_eq!(candidates, ["王芳(001) 第一小学(东校区)", "王芳(002) 第二小学"]);
    let wrong = directory.person("李珺(002)", None);
    assert_eq!(wrong, Err(NotFound::NameDiffers { name: "王芳".into() }));
}
