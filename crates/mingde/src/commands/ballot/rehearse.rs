//! `mingde ballot rehearse`: a pretend election, as it will be published.

use std::path::Path;

use mingde_app::AppError;
use mingde_ballot::{
    Choice, Denominator, IssuerKey, Item, Level, Plan, Relation, Threshold, rehearse as held,
};
use mingde_core::diagnostic::Message;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::call::BallotLevel;
use crate::commands::Found;
use crate::context::{Context, chance};
use crate::screen;

/// Voters from whom on leaders and teachers are counted apart, and one of so many is a leader.
const APART: u32 = 40;
const LEADER: u32 = 4;
/// People who can be recommended, two by each voter.
const CANDIDATES: u16 = 5;

pub fn run(
    context: &Context,
    out: &Path,
    voters: u32,
    leaders: u16,
    level: BallotLevel,
) -> anyhow::Result<Found> {
    if out.exists() {
        let message = Message::new("ballot-out-exists").with("path", out.display());
        return Err(AppError::Invalid(message).into());
    }
    let mut seed = [0; 32];
    chance(&mut seed)?;
    let mut rng = ChaCha20Rng::from_seed(seed);
    let plan = plan(context, voters, leaders, level);
    let issuers = if plan.level == Level::S3 { 0 } else { plan.level.issuers() };
    let mut keys_of_category = || (0..issuers).map(|_| IssuerKey::generate(&mut rng)).collect();
    let keys: Vec<Vec<IssuerKey>> = plan.categories.iter().map(|_| keys_of_category()).collect();
    let rehearsal = held(&plan, &keys, &mut rng)?;
    // Whole or not at all, as whatever is written for somebody else.
    let half = mingde_files::begin_folder(
        out.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")),
    )?;
    for (name, bytes) in &rehearsal.files {
        let path = half.path().join(name);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, bytes)?;
    }
    half.put(out)?;
    let message = Message::new("ballot-rehearsed")
        .with("voters", voters)
        .with("ballots", rehearsal.voters.len())
        .with("path", out.display());
    screen::say(&context.say(&message));
    Ok(Found::Nothing)
}

fn plan(context: &Context, voters: u32, leaders: u16, level: BallotLevel) -> Plan {
    let word = |code: &str| context.say_code(code);
    let category = |code: &str, roll| (code.to_owned(), word(&format!("ballot-rehearsal-{code}")), roll);
    let categories = if voters < APART {
        vec![category("staff", voters)]
    } else {
        vec![category("heads", voters / LEADER), category("staff", voters - voters / LEADER)]
    };
    let option = |code: &str, title: String| Choice { code: code.to_owned(), title };
    let grades = ["excellent", "competent", "basic", "incompetent"];
    let rated = (1..=leaders).map(|number| Item {
        choose: 1,
        code: format!("leader-{number}"),
        options: grades.map(|it| option(it, word(&format!("ballot-grade-{it}")))).into(),
        seats: 0,
        title: context.say(&Message::new("ballot-rehearsal-leader").with("number", number)),
    });
    let candidates = (1..=CANDIDATES).map(|number| {
        let title = context.say(&Message::new("ballot-rehearsal-candidate").with("number", number));
        option(&format!("candidate-{number}"), title)
    });
    let recommended = Item {
        choose: 2,
        code: "recommendation".to_owned(),
        options: candidates.collect(),
        seats: 1,
        title: word("ballot-rehearsal-recommendation"),
    };
    Plan {
        title: word("ballot-rehearsal-title"),
        level: match level {
            BallotLevel::S1 => Level::S1,
            BallotLevel::S2 => Level::S2,
            BallotLevel::S3 => Level::S3,
        },
        categories,
        items: rated.chain([recommended]).collect(),
        thresholds: vec![Threshold {
            code: "low-grades".to_owned(),
            denominator: Denominator::Valid,
            options: grades[2..].iter().map(|it| (*it).to_owned()).collect(),
            relation: Relation::MoreThan,
            share: [1, 3],
        }],
        trustees: (5, 3),
        begins: u64::try_from(context.now().0 / 1_000_000).unwrap_or_default(),
    }
}
