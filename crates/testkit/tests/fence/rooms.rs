//! Rooms inside a crate: folders of `src` in an order in which each stands on those before it, each with one face, the
//! file beside the folder. Every file is in a room, and what another room has is named through its face.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::sources::product_lines;
use crate::workspace::{files_below, none, read, root, shown};

/// Crates with rooms, the lowest room first. The map tells what each is for.
const ROOMS: [(&str, &[&str]); 1] =
    [("rulebook", &["language", "plan", "evaluate", "check", "assess", "tell", "cases"])];

#[test]
fn every_file_is_in_a_room() {
    let mut complaints = Vec::new();
    for (name, rooms) in ROOMS {
        let src = source(name);
        for path in files_below(&src, ".rs") {
            let place = modules(&src, &path);
            if place.first().is_some_and(|room| !rooms.contains(&room.as_str())) {
                complaints.push(format!("{} is in no room of {name}", shown(&path)));
            }
        }
        for room in rooms.iter().filter(|room| !src.join(room).is_dir()) {
            complaints.push(format!("{name} has no room {room}"));
        }
    }
    none(complaints);
}

#[test]
fn no_room_knows_a_later_one() {
    let mut complaints = Vec::new();
    for (name, rooms) in ROOMS {
        let src = source(name);
        for path in files_below(&src, ".rs") {
            let place = modules(&src, &path);
            let Some(at) = rooms.iter().position(|room| place.first().is_some_and(|p| p == room)) else {
                continue;
            };
            for (number, line) in product_lines(&read(&path)) {
                let mut complain = |what: String| {
                    complaints.push(format!("{}:{number} {what}", shown(&path)));
                };
                for named in named_from_the_top(line) {
                    match rooms.iter().position(|room| *room == named) {
                        Some(other) if other > at => complain(format!("{} must not know {named}", rooms[at])),
                        Some(_) => {}
                        None => complain(format!("names {named} at the top of the crate, not in its room")),
                    }
                }
                if climbs(line) >= place.len() {
                    complain("leaves its room upwards: begin with crate::".to_owned());
                }
            }
        }
    }
    none(complaints);
}

#[test]
fn a_room_shows_one_face() {
    let mut complaints = Vec::new();
    for (name, rooms) in ROOMS {
        let src = source(name);
        for room in rooms {
            let face = src.join(room).with_extension("rs");
            for (number, line) in product_lines(&read(&face)) {
                let shown_or_kept = ["mod ", "pub(crate) mod ", "pub use ", "pub(crate) use ", " ", "}"];
                if !line.is_empty() && !shown_or_kept.iter().any(|begin| line.starts_with(begin)) {
                    complaints.push(format!("{}:{number} is more than a face: {line}", shown(&face)));
                }
            }
        }
    }
    none(complaints);
}

#[test]
fn the_map_lists_the_rooms_in_their_order() {
    let map = read(&root().join("ARCHITECTURE.md"));
    for (name, rooms) in ROOMS {
        let folder = format!("| `crates/{name}/src/");
        let rows = map.lines().filter_map(|line| line.strip_prefix(folder.as_str()));
        let listed: Vec<&str> = rows.filter_map(|row| row.split_once("/`")).map(|(room, _)| room).collect();
        assert_eq!(listed, rooms, "the rooms of {name} in ARCHITECTURE.md");
    }
}

fn source(name: &str) -> PathBuf {
    root().join("crates").join(name).join("src")
}

/// The modules a file stands for: `evaluate/values/unit.rs` is `evaluate`, `values`, `unit`; `lib.rs` none.
fn modules(src: &Path, path: &Path) -> Vec<String> {
    let inside = path.strip_prefix(src).expect("below src").with_extension("");
    let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
    parts.filter(|part| part != "lib").collect()
}

/// What follows on `crate::` in a line.
fn named_from_the_top(line: &str) -> BTreeSet<String> {
    let word = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut found = BTreeSet::new();
    for rest in line.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => found.extend(list.split(',').map(word).filter(|w| !w.is_empty())),
            None => drop(found.insert(word(rest))),
        }
    }
    found
}

/// How many modules upwards the longest way of a line leads.
fn climbs(line: &str) -> usize {
    let mut most = 0;
    for (start, _) in line.match_indices("super::") {
        let times = line[start..].split("super::").take_while(|between| between.is_empty()).count();
        most = most.max(times);
    }
    most
}

#[test]
fn ways_are_read_off_a_line() {
    let named = |line| named_from_the_top(line).into_iter().collect::<Vec<_>>();
    assert_eq!(named("use crate::plan::{Rule, Rulebook};"), ["plan"]);
    assert_eq!(named("use crate::{plan::Rule, tell};"), ["plan", "tell"]);
    assert_eq!(named("    fn f(a: crate::plan::Rule) -> crate::Status {"), ["Status", "plan"]);
    assert_eq!(climbs("use super::cell::Cell;"), 1);
    assert_eq!(climbs("use super::super::scope::Scope; // super::x"), 2);
    assert_eq!(climbs("use crate::plan::Rule;"), 0);
}
