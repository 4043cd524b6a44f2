//! A province for measuring, and one rulebook over it.
//!
//! `province_rules make DIR SCHOOLS` writes the demo province with so many schools of 200 people (5,000 for the
//! whole). `province_rules assess DIR RULEBOOK RESULT` reads what the rulebook looks at, assesses everybody, prints
//! `timing rules MS` and the most memory that was held, then writes the results as CSV.
#![allow(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use mingde_app::{AppError, Library, Silent, assess_these, make_province_of, version_of};
use mingde_core::period::Period;
use mingde_core::words::{Locale, say};
use mingde_rulebook::{Assessment, AssessmentDate};
use mingde_snapshot::Check;
use mingde_testkit::operator;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["make", dir, schools] => make(Path::new(dir), schools),
        ["assess", dir, rulebook, result] => assess(Path::new(dir), Path::new(rulebook), Path::new(result)),
        _ => {
            eprintln!("usage: province_rules make DIR SCHOOLS | assess DIR RULEBOOK RESULT");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", say(Locale::En, &error.message()));
            ExitCode::FAILURE
        }
    }
}

fn make(dir: &Path, schools: &str) -> Result<(), AppError> {
    let settings = mingde_demo::shipped::PROVINCE.replace("schools = 5000", &format!("schools = {schools}"));
    let manifest = make_province_of(&Library::load(&[])?, &settings, dir, &mut Silent)?;
    println!("{} rows", manifest.rows());
    Ok(())
}

fn assess(dir: &Path, rulebook: &Path, result: &Path) -> Result<(), AppError> {
    let library = Library::load(&[])?;
    let rulebook = version_of(&library, "", &rulebook.to_string_lossy())?;
    let Ok(period) = Period::parse("2025-2026") else { return Ok(()) };
    let begun = Instant::now();
    // The peers that it is measured beside compare nothing either.
    let files = (dir, Check::Lengths);
    let at = AssessmentDate::of(period);
    let assessed = assess_these(&library, &operator("example"), &[&rulebook], files, at)?;
    eprintln!("timing rules {}", begun.elapsed().as_millis());
    eprintln!("timing peak_mb {}", peak_megabytes());
    std::fs::write(result, csv(&assessed[0])).unwrap_or_else(|e| panic!("{}: {e}", result.display()));
    Ok(())
}

/// The measures and the score, as the other ways write them: averages and rates as whole ten-thousandths and
/// tenths of a per cent, the score in hundredths.
fn csv(assessment: &Assessment) -> String {
    let plain = [
        "invited",
        "present",
        "late",
        "leave",
        "study_hours",
        "test_average",
        "test_best",
        "courses",
        "training_hours",
        "services",
        "minutes_served",
        "visits",
        "pupils",
        "talked_with",
        "honours",
        "attendance",
        "score",
    ];
    let columns: Vec<_> = plain.iter().filter_map(|id| assessment.column(id)).collect();
    let mut out = format!("code,{},passed\n", plain.join(","));
    for (at, subject) in assessment.subjects.iter().enumerate() {
        out.push_str(&subject.code);
        for column in &columns {
            let factor = match column.id.as_str() {
                "test_average" => 10_000,
                "attendance" => 10,
                "score" => 100,
                _ => 1,
            };
            let _ = match column.value(at) {
                Some(value) => write!(out, ",{}", value * rust_decimal::Decimal::from(factor)),
                None => write!(out, ","),
            };
        }
        let passed = columns.last().map_or("", |column| column.status(at).name());
        let _ = writeln!(out, ",{passed}");
    }
    out
}

/// Most memory this process ever held, of Linux; 0 elsewhere.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}
