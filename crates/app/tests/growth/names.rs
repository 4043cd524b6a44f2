//! Names of people and units that are looked up, those that are there and those that are not; what is typed into a picker.

use std::collections::BTreeMap;

use mingde_core::directory::Directory;
use mingde_core::registry::{Person, Span, Unit};
use mingde_core::text::{comparable, sort_key, sounds_like};
use mingde_testkit::{Load, expect_no_square};

type Called = fn(usize) -> String;

/// A directory with so many units and as many persons, of one name or of many.
fn directory(size: usize, called: Called) -> Directory {
    let mut directory = Directory::default();
    for number in 0..size {
        let code = format!("P{number}");
        directory.add_person(Person::id_of(&code), &Person::new(code.as_str(), called(number)));
        let code = format!("U{number}");
        let unit = Unit {
            code: code.clone(),
            name: called(number),
            aliases: vec!["原校".into()],
            history: Default::default(),
            kind: "primary-school".into(),
            parents: Vec::new(),
            span: Span { from: None, to: None },
            fields: BTreeMap::new(),
        };
        directory.add_unit(Unit::id_of(&code), &unit);
    }
    directory
}

/// As many names as there are persons, looked up.
fn looked_up() -> Vec<Load> {
    let of_many: Called = |number| format!("第{number}小学");
    let of_one: Called = |_| "王芳".into();
    let asked: [(&str, Called, Called); 5] = [
        ("that are there", of_many, of_many),
        ("that are not there", of_many, |number| format!("第{number}中学")),
        ("that all have", of_one, of_one),
        ("that nobody of one name has", of_one, |number| format!("王芳{number}")),
        ("with codes that are another's", of_one, |number| format!("王芳(P{})", number + 1)),
    ];
    let load = |(name, called, wanted): (&'static str, Called, Called)| {
        Load::new(format!("names {name}"), 512, move |size| {
            let directory = directory(size, called);
            move || {
                for number in 0..size {
                    let _ = directory.person(&wanted(number), None);
                    let _ = directory.person_known_at(&wanted(number), None);
                    let _ = directory.unit(&wanted(number));
                }
            }
        })
    };
    asked.into_iter().map(load).collect()
}

/// What is typed into a picker, against one name.
fn typed() -> Vec<Load> {
    let pieces = ["w", "wf", "王", "王芳", " ", "(", "ｗ", "王芳(P", "zhongguo"];
    let load = |piece: &'static str| {
        Load::new(format!("a picker's query of {piece:?}"), 8192, move |size| {
            let query = piece.repeat(size);
            move || {
                sounds_like(&"王芳".repeat(50), &query);
                sounds_like(&query, "wfwfwfwfwf");
                comparable(&query);
                sort_key(&query);
            }
        })
    };
    pieces.into_iter().map(load).collect()
}

#[test]
fn no_name_takes_the_square_of_those_there_are() {
    expect_no_square(&looked_up().into_iter().chain(typed()).collect::<Vec<_>>());
}
