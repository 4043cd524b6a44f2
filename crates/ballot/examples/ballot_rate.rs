//! How fast ballots are made and checked, twelve leaders of four grades each:
//!
//!     cargo run --release -p mingde-ballot --example ballot_rate [BALLOTS]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a measurement reads the clock")]

#[path = "../tests/it/made.rs"]
#[allow(dead_code)]
mod made;

use std::time::Instant;

use mingde_ballot::{Ballot, BallotBox, Level, Seed, decide_casting, fill};

/// The middle of some times, in milliseconds.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}

fn timed<T>(times: &mut Vec<f64>, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    times.push(begun.elapsed().as_secs_f64() * 1000.0);
    done
}

fn main() {
    let count = std::env::args().nth(1).map_or(50, |it| it.parse().unwrap());
    let mut plan = made::plan(Level::S1, &[5]);
    plan.thresholds.clear();
    let grades = ["excellent", "competent", "basic", "incompetent"];
    plan.items = (1..=12).map(|at| made::item(&format!("leader-{at}"), &grades, 1, 0)).collect();
    let held = made::held(&plan, 1);
    let election = made::election(&held);
    let (key, mut rng) = (&made::keys()[0], made::rng(2));
    let mut kept = BallotBox::default();
    let [mut asks, mut signs, mut makes, mut checks, mut casts] = [const { Vec::new() }; 5];
    for at in 0..count {
        let seed = Seed::random(&mut rng);
        let request = timed(&mut asks, || seed.apply(&election, 0).unwrap().remove(0).request);
        let signed = timed(&mut signs, || key.sign(&request).unwrap());
        let credential = seed.finish(&election, 0, &[signed]).unwrap();
        let choices: Vec<Vec<u16>> = (0..12).map(|item| vec![((at + item) % 4) as u16]).collect();
        let (bytes, _) = timed(&mut makes, || fill(&election, &credential, 1, &choices, &mut rng).unwrap());
        let ballot = timed(&mut checks, || Ballot::check(&election, &bytes).unwrap());
        timed(&mut casts, || {
            decide_casting(election.manifest(), &kept, &ballot, election.manifest().cast_from);
            kept.keep(&ballot);
        });
    }
    for (name, times) in [("ask", asks), ("sign", signs), ("make", makes), ("check", checks), ("cast", casts)]
    {
        println!("{name} {:.3}", median(times));
    }
    println!("bytes {}", election.ballot_length());
}
