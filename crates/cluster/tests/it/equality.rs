//! The same bytes wherever a question is answered, and as many of them as there must be.

use mingde_app::{AssessRequest, assess_export};
use mingde_core::date::parse_day;
use mingde_core::policy::{Account, Actor};

use crate::bureaus::name;
use crate::ground::{AS_OF, BUREAUS, EVERYTHING, RULEBOOKS, alone, asked, bureaus, here, library, there};
use crate::processes::{Cluster, free_port};

/// What `mingde assess --from` says of each bureau, as rows of the answer would begin and end: bureau, subject, result, status,
/// value and receipt.
fn one_by_one() -> Vec<[String; 6]> {
    let day = parse_day(AS_OF).expect("a day");
    let rulebooks = RULEBOOKS.map(str::to_owned).to_vec();
    let request = AssessRequest { rulebooks, as_of: Some(day), ..AssessRequest::default() };
    let actor = Actor::operator(Account::parse(Account::OPERATOR).expect("an account"));
    let mut rows = Vec::new();
    for bureau in (0..BUREAUS).map(name) {
        let assessments = assess_export(library(), &actor, &bureaus().join(&bureau), &request, day);
        for assessment in assessments.expect("it is assessed") {
            let receipt = assessment.receipt.hash_text();
            for column in &assessment.columns {
                for (at, subject) in assessment.subjects.iter().enumerate() {
                    let view = column.view(at);
                    let value = view.value.map_or_else(String::new, |value| format!("{value:.4}"));
                    let (status, result) = (view.status.name().to_owned(), column.id.clone());
                    let subject = subject.code.to_string();
                    rows.push([bureau.clone(), subject, result, status, value, receipt.clone()]);
                }
            }
        }
    }
    rows.sort();
    rows
}

/// The same columns of an answer.
fn rows_of(answer: &str) -> Vec<[String; 6]> {
    let mut lines = answer.lines();
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let columns = ["bureau", "subject", "result", "status", "value", "receipt"];
    let places = columns.map(|column| head.iter().position(|name| *name == column).expect(column));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        places.map(|place| cells[place].to_owned())
    };
    let mut rows: Vec<_> = lines.map(row).collect();
    rows.sort();
    rows
}

#[test]
fn a_cluster_one_process_and_the_command_say_the_same() {
    let expected = one_by_one();
    assert!(expected.len() > 16 * 3 * 5, "{} results are something to compare", expected.len());
    assert!(expected.iter().filter(|row| !row[4].is_empty()).count() > 100, "with values among them");
    assert_eq!(rows_of(alone()).len(), expected.len(), "as many rows as results");
    assert_eq!(rows_of(alone()), expected);

    let cluster = Cluster::of(2);
    let there_said = asked(there(&cluster), bureaus(), &EVERYTHING).done();
    assert_eq!(there_said.lines().count(), alone().lines().count());
    assert_eq!(there_said, alone(), "byte for byte");
    let more = [here(), vec!["--slots".to_owned(), "3".to_owned()]].concat();
    assert_eq!(asked(more, bureaus(), &EVERYTHING).done(), alone(), "byte for byte");

    sums_ranks_and_joins_are_the_same(&cluster);
    files_are_the_same(&cluster);
}

fn sums_ranks_and_joins_are_the_same(cluster: &Cluster) {
    let folder = tempfile::tempdir().expect("a folder");
    let kinds = folder.path().join("kinds.csv");
    let lines = (0..BUREAUS)
        .map(|number| format!("{},{}\n", name(number), if number % 3 == 0 { "city" } else { "county" }));
    std::fs::write(&kinds, format!("bureau,kind\n{}", lines.collect::<String>())).expect("a table");
    let with = format!("kinds={}", kinds.display());
    let sums = "SELECT rulebook, result, count(*) AS rows, count(DISTINCT bureau) AS bureaus, sum(value) AS sum, avg(value) AS mean \
                FROM results GROUP BY rulebook, result ORDER BY rulebook, result";
    let ranks = "SELECT k.kind, s.bureau, s.sum, rank() OVER (PARTITION BY k.kind ORDER BY s.sum DESC, s.bureau) AS place \
                 FROM (SELECT bureau, sum(value) AS sum FROM results WHERE result_kind = 'measure' GROUP BY bureau) s \
                 JOIN kinds k ON k.bureau = s.bureau ORDER BY k.kind, place";
    for (sql, rows) in [(sums, None), (ranks, Some(BUREAUS as usize))] {
        let more = ["--sql", sql, "--with", &with];
        let said = asked(there(cluster), bureaus(), &more).done();
        assert_eq!(said, asked(here(), bureaus(), &more).done(), "{sql}");
        assert!(rows.is_none_or(|rows| said.lines().count() == 1 + rows), "{said}");
        // Every bureau is in every sum, once.
        let counted = |line: &str| line.split(',').nth(3) == Some(&BUREAUS.to_string());
        assert!(rows.is_some() || said.lines().skip(1).all(counted), "{said}");
    }
}

fn files_are_the_same(cluster: &Cluster) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("everything.csv");
    let text = file.to_str().expect("a path");
    let called = crate::ground::question(there(cluster), bureaus(), &[]);
    let args: Vec<_> = called.get_args().filter(|arg| *arg != "--format" && *arg != "csv").collect();
    let output = crate::processes::program().args(args).args(["--out", text]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), alone());
}

#[test]
fn whoever_is_not_there_is_not_waited_for() {
    let nobody = vec!["--scheduler".to_owned(), format!("127.0.0.1:{}", free_port())];
    let called = asked(nobody, bureaus(), &[]);
    assert_eq!(called.status, 4, "{}", called.said);
    assert!(called.said.contains("no scheduler answers"), "{}", called.said);

    let wrong = asked(here(), bureaus(), &["--sql", "SELECT marks FROM results"]);
    assert_eq!(wrong.status, 2, "{}", wrong.said);
    assert!(wrong.said.contains("marks"), "{}", wrong.said);

    let drop = asked(here(), bureaus(), &["--sql", "DROP TABLE results"]);
    assert_eq!(drop.status, 2, "{}", drop.said);
}
