//! Assesses every shipped rulebook over a county of made-up records and prints how long it takes.
//!
//! `cargo run --release -p mingde-rulebook --example county`

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Source;
use mingde_core::id::EntityId;
use mingde_core::kind::read_kind;
use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_core::registry::{Person, RegistrySchema, Unit};
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{Latest, Snapshot, SnapshotBuilder};
use mingde_rulebook::{AssessmentDate, Explainer, Library, Overrides, Rulebook, assess, explain};

const UNITS: u64 = 70;
const PERSONS: u64 = 5_000;

/// A small generator of repeatable numbers (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

#[allow(clippy::disallowed_methods, reason = "an example that measures")]
fn main() {
    let library = library();
    let rulebooks = rulebooks(&library);
    let all: Vec<&Rulebook> = rulebooks.iter().collect();
    let snapshot = county(&library);
    println!("{} records, {} participations", snapshot.records(), snapshot.participations());
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap_or_else(|e| panic!("{e}")));
    for _ in 0..5 {
        let start = Instant::now();
        let found = assess(&all, &snapshot, at, &Overrides::none());
        let cells: usize = found.iter().map(|a| a.subjects.len() * a.columns.len()).sum();
        let time = start.elapsed();
        println!("timing assess {:.1}", time.as_secs_f64() * 1_000.0);
        println!("assess {} rulebooks: {time:?} ({cells} results)", all.len());
    }
    touched(&all, &snapshot, at);
    for rulebook in &all {
        let start = Instant::now();
        assess(&[rulebook], &snapshot, at, &Overrides::none());
        println!("  {}: {:?}", rulebook.id, start.elapsed());
    }
    for (rulebook, subject, result) in [
        ("heart-to-heart-talks", "U030", "heads_talk_half"),
        ("theory-study", "U030", "attendance_reached"),
        ("department-quarterly-review", "U003", "quarter_score"),
        ("teacher-ethics", "P00900", "assessed_once"),
    ] {
        let start = Instant::now();
        let proof = explain(&all, rulebook, &snapshot, at, &Overrides::none(), subject, result);
        println!("explain {rulebook} {subject} {result}: {:?}", start.elapsed());
        if let Err(error) = proof {
            println!("  {error}");
        }
    }
    explanations(&all, &snapshot, at);
}

/// What it costs to assess again the rulebooks that look at a kind, themselves or through those they consult: what a
/// process that lives does after a record of it (`crates/app/src/assessed.rs`).
#[allow(clippy::disallowed_methods, reason = "an example that measures")]
fn touched(all: &[&Rulebook], snapshot: &Snapshot, at: AssessmentDate) {
    let looks_at: Vec<_> = all.iter().map(|rulebook| mingde_rulebook::wanted(&[*rulebook]).kinds).collect();
    for kind in snapshot.tables.values().filter(|table| !table.is_empty()).map(|table| &table.kind.id) {
        let looks = |id: &String| {
            all.iter().zip(&looks_at).any(|(other, kinds)| other.id == *id && kinds.contains_key(kind))
        };
        let some: Vec<&Rulebook> =
            all.iter().copied().filter(|r| looks(&r.id) || r.consults().iter().any(looks)).collect();
        let start = Instant::now();
        assess(&some, snapshot, at, &Overrides::none());
        println!("timing touched {:.2}", start.elapsed().as_secs_f64() * 1_000.0);
        println!("  {kind}: {} rulebooks in {:?}", some.len(), start.elapsed());
    }
}

/// Every result of every unit, and of every tenth person, explained on both cores.
#[allow(clippy::disallowed_methods, reason = "an example that measures")]
fn explanations(all: &[&Rulebook], snapshot: &Snapshot, at: AssessmentDate) {
    let none = Overrides::none();
    let assessed = assess(all, snapshot, at, &none);
    let mut questions = Vec::new();
    for assessment in &assessed {
        let every = if assessment.subjects.len() > 1_000 { 10 } else { 1 };
        for subject in assessment.subjects.iter().step_by(every) {
            let results = assessment.columns.iter().map(|c| (&*assessment.rulebook, &*subject.code, &*c.id));
            questions.extend(results);
        }
    }
    let start = Instant::now();
    let explainer = Explainer::new(all, snapshot, at, &none);
    let explainer = &explainer;
    std::thread::scope(|scope| {
        for part in questions.chunks(questions.len().div_ceil(2).max(1)) {
            scope.spawn(move || {
                for (rulebook, subject, result) in part {
                    explainer.explain(rulebook, subject, result).unwrap_or_else(|e| panic!("{e}"));
                }
            });
        }
    });
    let time = start.elapsed();
    let rate = questions.len() as f64 / time.as_secs_f64();
    println!("rate explanations {rate:.0}");
    println!("explained {} results: {time:?}, {rate:.0} a second", questions.len());
}

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library").join(name)
}

fn read(path: &Path) -> Arc<Source> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Source::new(path.display().to_string(), text)
}

fn sources(name: &str, ending: &str) -> Vec<Arc<Source>> {
    let entries = std::fs::read_dir(folder(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut paths: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.retain(|p| p.to_string_lossy().ends_with(ending));
    paths.sort();
    paths.iter().map(|p| read(p)).collect()
}

fn library() -> Library {
    let schema = RegistrySchema::read(&read(&folder("registry.yaml"))).0.unwrap_or_default();
    let sources = sources("kinds", ".yaml");
    let kinds: Vec<_> =
        sources.iter().filter_map(|s| read_kind(s, &schema.offices).0.map(Arc::new)).collect();
    Library::new(kinds, Arc::new(schema))
}

fn rulebooks(library: &Library) -> Vec<Rulebook> {
    sources("rulebooks", ".md").iter().filter_map(|s| Rulebook::read(s, library).0).collect()
}

/// 20 departments, 50 schools, 5,000 staff; 250,000 records with a million participations in a school year.
fn county(library: &Library) -> Snapshot {
    let mut chance = Chance(2025);
    let mut builder = SnapshotBuilder::new(library.schema.clone(), library.kinds.values().cloned());
    let mut position = 0;
    let mut push = |entity, id: EntityId, state, day: Day, payload: &str| {
        position += 1;
        let entered = Timestamp::start_of(day);
        let latest = Latest { entity, id, state, position, entered, recorded: entered, payload };
        builder.push(latest).unwrap_or_else(|e| panic!("{e}"));
    };
    let start = mingde_core::date::civil(2025, 9, 1).unwrap_or(Day::EARLIEST);
    let span = r#"{"from":"2000-01-01","to":null}"#;
    for unit in 0..UNITS {
        let kind = if unit < 20 { "department" } else { "primary-school" };
        let code = format!("U{unit:03}");
        let payload = format!(r#"{{"code":"{code}","name":"单位{unit}","kind":"{kind}","span":{span}}}"#);
        push(EntityKind::Unit, Unit::id_of(&code).0, State::Accepted, start, &payload);
    }
    let unit_of = |person: u64| if person < 120 { person % 20 } else { 20 + person % 50 };
    let unit_id = |unit: u64| Unit::id_of(&format!("U{unit:03}"));
    let person_ids: Vec<String> =
        (0..PERSONS).map(|p| Person::id_of(&format!("P{p:05}")).to_string()).collect();
    for person in 0..PERSONS {
        let code = format!("P{person:05}");
        let rank = match person {
            0..120 => "department-staff",
            120..320 => "school-head",
            320..800 => "school-middle",
            _ => "teacher",
        };
        let unit = unit_id(unit_of(person));
        let payload = format!(
            r#"{{"code":"{code}","name":"人{person}","sex":null,"birth":null,"posts":[{{"unit":"{unit}","title":"教师","rank":"{rank}","span":{span}}}]}}"#
        );
        push(EntityKind::Person, Person::id_of(&code).0, State::Accepted, start, &payload);
    }
    // Persons by unit, so that participants mostly belong to the reporting unit.
    let mut staff: Vec<Vec<u64>> = vec![Vec::new(); UNITS as usize];
    (0..PERSONS).for_each(|p| staff[unit_of(p) as usize].push(p));
    let plan: [(&str, u64, u64); 9] = [
        ("study-session", 20_000, 30),
        ("volunteer-service", 20_000, 14),
        ("heart-to-heart-talk", 40_000, 2),
        ("ethics-assessment", 9_000, 1),
        ("ethics-pledge", 4_500, 1),
        ("volunteer-registration", 4_500, 1),
        ("hygiene-review", 3_000, 0),
        ("duty-shift", 30_000, 1),
        ("home-visit", 119_000, 1),
    ];
    for (kind, records, people) in plan {
        for number in 0..records {
            let unit = chance.below(UNITS);
            let day = start.plus(chance.below(300) as i32);
            let state = if chance.below(20) == 0 { State::Submitted } else { State::Accepted };
            let own = &staff[unit as usize];
            let mut who = |_: u64| &person_ids[own[chance.below(own.len() as u64) as usize] as usize];
            let participants: Vec<String> = (0..people)
                .map(|at| {
                    let id = who(at);
                    let (role, attributes) = match kind {
                        "study-session" => {
                            let how = ["present", "present", "present", "leave", "late"]
                                [(number + at) as usize % 5];
                            ("learners", format!(r#","attributes":{{"attendance":"c:{how}"}}"#))
                        }
                        "volunteer-service" => {
                            ("volunteers", r#","attributes":{"minutes":"n:90"}"#.to_owned())
                        }
                        "heart-to-heart-talk" if at == 0 => ("organiser", String::new()),
                        "heart-to-heart-talk" => ("counterpart", String::new()),
                        "duty-shift" => ("on_duty", String::new()),
                        "home-visit" => ("visitors", String::new()),
                        "volunteer-registration" => ("volunteer", String::new()),
                        _ => ("teacher", String::new()),
                    };
                    format!(r#"{{"role":"{role}","who":{{"person":"{id}"}}{attributes}}}"#)
                })
                .collect();
            let fields = match kind {
                "study-session" => r#"{"form":"c:all-staff","topic":"t:学习","hours":"n:2"}"#,
                "volunteer-service" => {
                    r#"{"activity":"t:服务","service_type":"c:weekend-hour","place":"t:街道"}"#
                }
                "heart-to-heart-talk" => r#"{"topic":"c:regular","minutes":"n:30"}"#,
                "ethics-assessment" => r#"{"grade":"c:qualified","told_on":"d:2026-01-10"}"#,
                "hygiene-review" => r#"{"area":"t:办公室","score":"n:90"}"#,
                _ => "{}",
            };
            let id = EntityId::derive("county", &[kind, &number.to_string()]);
            let reporter = unit_id(unit);
            let payload = format!(
                r#"{{"kind":"{kind}","unit":"{reporter}","date":"{day}","fields":{fields},"participants":[{}]}}"#,
                participants.join(",")
            );
            push(EntityKind::Record, id, state, day, &payload);
        }
    }
    builder.finish(255_000, [1; 32], None)
}
