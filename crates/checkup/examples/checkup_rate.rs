//! How fast a text is repaired and its quantities are read, on one core: `checkup_rate FILE [SECONDS]`, or a corpus of its own where no
//! file is given. Prints megabytes of UTF-8 a second for repair, quantities and both.

use std::time::Instant;

use mingde_checkup::quantity;
use mingde_checkup::repair::{repair, typo::Typos};

const CORPUS: &str = include_str!("../tests/corpus/quantities.tsv");

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let text = match args.next() {
        Some(path) => std::fs::read_to_string(path)?,
        None => {
            let sentences = CORPUS.lines().filter_map(|l| l.split_once('\t')).map(|(sentence, _)| sentence);
            sentences.collect::<String>().repeat(400)
        }
    };
    let least: f64 = args.next().and_then(|s| s.parse().ok()).unwrap_or(2.0);
    let typos = Typos::shipped();
    repair("預熱", typos, false);
    let (mut rounds, mut repairing, mut reading, mut claims) = (0_u32, 0.0, 0.0, 0);
    while repairing + reading < least {
        let begun = Instant::now();
        let repaired = repair(&text, typos, false);
        repairing += begun.elapsed().as_secs_f64();
        let begun = Instant::now();
        let original: Vec<char> = text.chars().collect();
        claims = quantity::claims(&repaired, &original).len();
        reading += begun.elapsed().as_secs_f64();
        rounds += 1;
    }
    let megabytes = text.len() as f64 * f64::from(rounds) / 1e6;
    println!("bytes {}", text.len());
    println!("claims {claims}");
    println!("repair {:.1}", megabytes / repairing);
    println!("quantities {:.1}", megabytes / reading);
    println!("both {:.1}", megabytes / (repairing + reading));
    Ok(())
}
