//! Elections that tests look at, made from fixed seeds; the vectors in the repository are these.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_ballot::{
    Bytes, Choice, Denominator, Election, Files, IssuerKey, Item, Level, Plan, Rehearsal, Relation, Seed,
    Slip, Threshold, rehearse,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

pub fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

/// The keys as they stand in the repository. They are nobody's.
pub fn keys() -> Vec<IssuerKey> {
    let text = std::fs::read_to_string(folder().join("issuers.txt")).expect("issuers.txt");
    let read = |line: &str| IssuerKey::from_bytes(&hex::decode(line).expect("digits")).expect("a key");
    text.lines().map(read).collect()
}

pub fn item(code: &str, options: &[&str], choose: u16, seats: u16) -> Item {
    let options = options.iter().map(|it| Choice { code: (*it).to_owned(), title: format!("选项 {it}") });
    Item { choose, code: code.to_owned(), options: options.collect(), seats, title: format!("议题 {code}") }
}

/// A leader to be rated and two of three candidates to be chosen.
pub fn plan(level: Level, rolls: &[u32]) -> Plan {
    let codes = ["teachers", "heads", "parents"];
    let categories =
        codes.iter().zip(rolls).map(|(code, roll)| ((*code).to_owned(), format!("类别 {code}"), *roll));
    Plan {
        title: "民主测评（演练）".to_owned(),
        level,
        categories: categories.collect(),
        items: vec![
            item("leader", &["excellent", "competent", "incompetent"], 1, 0),
            item("candidates", &["one", "two", "three"], 2, 1),
        ],
        thresholds: vec![Threshold {
            code: "two-thirds".to_owned(),
            denominator: Denominator::Valid,
            options: vec!["excellent".to_owned(), "competent".to_owned()],
            relation: Relation::AtLeast,
            share: [2, 3],
        }],
        trustees: (5, 3),
        begins: 1_800_000_000,
    }
}

/// Keys in the order that a plan wants them.
pub fn keys_for(plan: &Plan) -> Vec<Vec<IssuerKey>> {
    if plan.level == Level::S3 {
        return Vec::new();
    }
    let mut keys = keys().into_iter();
    plan.categories.iter().map(|_| keys.by_ref().take(plan.level.issuers()).collect()).collect()
}

pub fn held(plan: &Plan, seed: u8) -> Rehearsal {
    rehearse(plan, &keys_for(plan), &mut rng(seed)).expect("a plan that can be held")
}

pub fn election(held: &Rehearsal) -> Election {
    Election::read(&held.files["manifest.json"]).expect("a manifest")
}

/// The elections in the repository.
pub fn published() -> Vec<(&'static str, Rehearsal)> {
    vec![
        ("s1", held(&plan(Level::S1, &[7]), 1)),
        ("s2", held(&plan(Level::S2, &[11, 10]), 2)),
        ("s3", held(&plan(Level::S3, &[7]), 3)),
    ]
}

/// Everything that stands in the repository, by its path below the folder.
pub fn vectors() -> Files {
    let mut files = Files::new();
    let mut manifest = None;
    for (name, held) in published() {
        manifest = manifest.or_else(|| (name == "s2").then(|| election(&held)));
        files.extend(held.files.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
    }
    let election = manifest.expect("the election of level S2");
    files.insert("derived.json".to_owned(), derived(&election).into_bytes());
    files
}

/// What a voter's device derives from a seed.
fn derived(election: &Election) -> String {
    let seed = Seed::from_bytes(std::array::from_fn(|at| at as u8));
    let slips = [Slip::from_bytes([1; 16]), Slip::from_bytes([2; 16])];
    let keys = keys();
    let requests = seed.apply(election, 0).expect("a request");
    let requests = requests.iter().zip(&keys).map(|(blinded, key)| {
        BTreeMap::from([
            ("modulus", hex::encode(key.public().modulus())),
            ("request", hex::encode(&blinded.request)),
        ])
    });
    let digits = |bytes: &[u8]| hex::encode(bytes);
    let value = serde_json::json!({
        "ballot_key": digits(&seed.public(election)),
        "category": 0,
        "manifest": Bytes(*election.hash()).to_string(),
        "requests": requests.collect::<Vec<_>>(),
        "seed": digits(&*seed.to_bytes()),
        "key_of_slips": digits(&Seed::of_slips(&slips[0], &slips[1]).public(election)),
        "slip_keys": slips.iter().map(|slip| digits(&slip.public())).collect::<Vec<_>>(),
        "slips": slips.iter().map(|slip| digits(&*slip.to_bytes())).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}
