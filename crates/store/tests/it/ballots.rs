//! Ballots as a server keeps them: nothing tells who cast which, and whatever is sent again is answered alike.

use std::path::Path;

use mingde_ballot::{
    BATCH, Ballot, Casting, Choice, Election, Item, Leaf, Level, Plan, Rehearsal, fill, rehearse,
    request_hash,
};
use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, PersonId};
use mingde_core::policy::{Account, Actor, Hierarchy, Permitted, TakingBallot, may_take_ballot};
use mingde_core::registry::RegistrySchema;
use mingde_store::{Ballots, Database, ElectionId, Entered, KeptBallots, Said, Store};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::place::{dice, on_every_database};

const VOTERS: u32 = 10;
const ID: ElectionId = ElectionId([7; 8]);

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

/// With slips, whose keys are made at once.
fn held() -> (Rehearsal, Election) {
    let options = ["yes", "no"].map(|code| Choice { code: code.to_owned(), title: code.to_owned() });
    let item =
        Item {
            choose: 1, code: "one".to_owned(), options: options.into(), seats: 0, title: "一".to_owned()
        };
    let plan = Plan {
        title: "测评".to_owned(),
        level: Level::S3,
        categories: vec![("staff".to_owned(), "教职工".to_owned(), VOTERS)],
        items: vec![item],
        thresholds: Vec::new(),
        trustees: (3, 2),
        begins: 1_800_000_000,
    };
    let held = rehearse(&plan, &[], &mut rng(1)).unwrap();
    let election = Election::read(&held.files["manifest.json"]).unwrap();
    (held, election)
}

type Filled = (Vec<u8>, Ballot);

fn ballot(held: &Rehearsal, election: &Election, voter: usize, sequence: u32, seed: u8) -> Filled {
    let voter = &held.voters[voter];
    let (bytes, _) = fill(election, &voter.credential, sequence, &voter.choices, &mut rng(seed)).unwrap();
    let ballot = Ballot::check(election, &bytes).unwrap();
    (bytes, ballot)
}

fn cast(kept: &mut KeptBallots, election: &Election, (bytes, ballot): &Filled) -> Casting {
    let manifest = election.manifest();
    kept.cast(manifest, ballot, bytes, manifest.cast_from).unwrap()
}

fn post(kept: &mut KeptBallots, held: &Rehearsal, election: &Election, closing: bool) -> Option<u64> {
    let sign = |board: &mingde_ballot::Board| held.board.sign(&board.checkpoint(election, closing));
    kept.post(closing, sign).unwrap().map(|posted| posted.size)
}

async fn opened(data: &Path) -> Ballots {
    let mut entropy = |bytes: &mut [u8]| {
        bytes.fill(3);
        Ok(())
    };
    Store::open(data, &Database::Sqlite, &mut entropy).await.unwrap().ballots()
}

fn folder(data: &Path) -> std::path::PathBuf {
    data.join("ballots").join(ID.to_string())
}

/// All rows of all tables, in the order of their keys.
fn dump(file: &Path) -> String {
    let connection = rusqlite::Connection::open(file).unwrap();
    let tables = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut text = String::new();
    let mut statement = connection.prepare(tables).unwrap();
    let tables = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    for (name, sql) in tables.map(Result::<(String, String), _>::unwrap) {
        text.push_str(&format!("{sql}\n"));
        let columns = connection.prepare(&format!("SELECT * FROM {name}")).unwrap().column_count();
        let key = if columns > 1 { "1, 2" } else { "1" };
        let mut rows = connection.prepare(&format!("SELECT * FROM {name} ORDER BY {key}")).unwrap();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap()));
            text.push_str(&format!("{name} {}\n", cells.collect::<Vec<_>>().join(" ")));
        }
    }
    text
}

/// All that somebody finds who has the disk: the dump of every table, the file to its last byte, and what the system keeps about the
/// folder and what is in it, but for the time of the last change of their descriptions (`ctime`), which nobody can set.
#[derive(PartialEq)]
struct Told {
    dump: String,
    bytes: Vec<u8>,
    described: Vec<String>,
}

fn told(data: &Path) -> Told {
    let (folder, file) = (folder(data), folder(data).join("box.sqlite3"));
    let there = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path());
    let described = there.chain([folder.clone()]).map(|path| {
        let it = std::fs::metadata(&path).unwrap();
        assert_eq!(
            it.modified().unwrap(),
            std::time::UNIX_EPOCH,
            "{} tells when somebody voted",
            path.display()
        );
        let name = path.strip_prefix(data).unwrap().display().to_string();
        format!("{name} {} {:?} {:?}", it.len(), it.permissions(), it.file_type())
    });
    let mut described: Vec<String> = described.collect();
    described.sort_unstable();
    Told { dump: dump(&file), bytes: std::fs::read(&file).unwrap(), described }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// One voter casts twice; in whichever order the others come, the file is the same to its last byte, before the board is
    /// closed and after.
    #[test]
    fn the_order_of_casting_is_nowhere_in_the_file(
        order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle()
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (held, election) = held();
        let after = |order: &[usize]| {
            let data = tempfile::tempdir().unwrap();
            let mut kept = runtime.block_on(opened(data.path())).kept(ID).unwrap();
            for voter in order {
                let first = ballot(&held, &election, *voter, 1, 10 + *voter as u8);
                assert_eq!(cast(&mut kept, &election, &first), Casting::Keep);
                if *voter == 3 {
                    let second = ballot(&held, &election, 3, 2, 60);
                    assert_eq!(cast(&mut kept, &election, &second), Casting::Keep);
                }
            }
            kept.seal().unwrap();
            let cast = told(data.path());
            assert_eq!(post(&mut kept, &held, &election, true), Some(9));
            drop(kept);
            (cast, told(data.path()))
        };
        let in_order: Vec<usize> = (0..8).collect();
        let (cast, closed) = after(&order);
        prop_assert_eq!(cast.described.len(), 2, "no journal is left beside it: {:?}", cast.described);
        for table in ["ballot Blob", "point Blob", "slip Blob", "leaf Integer(8)", "checkpoint Integer(9)"] {
            prop_assert!(closed.dump.contains(table), "{} is in no dump", table);
        }
        let (other_cast, other_closed) = after(&in_order);
        for (one, other) in [(cast, other_cast), (closed, other_closed)] {
            prop_assert!(one.dump == other.dump, "a dump tells the order");
            prop_assert!(one.bytes == other.bytes, "the file tells the order");
            prop_assert_eq!(one.described, other.described);
        }
    }
}

/// The server was stopped between the close of the board and laying the file out anew, or before it could set the time of a file back.
#[tokio::test]
async fn what_a_stopped_server_left_is_made_good() {
    let (held, election) = held();
    let data = tempfile::tempdir().unwrap();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for (order, told) in [([0, 1, 2], &mut first), ([2, 0, 1], &mut last)] {
        let data = data.path().join(format!("{order:?}"));
        let ballots = opened(&data).await;
        for voter in order {
            cast(
                &mut ballots.kept(ID).unwrap(),
                &election,
                &ballot(&held, &election, voter, 1, 10 + voter as u8),
            );
        }
        let file = folder(&data).join("box.sqlite3");
        let before = std::fs::read(&file).unwrap();
        assert_eq!(post(&mut ballots.kept(ID).unwrap(), &held, &election, true), Some(3));
        // As it was before, with the leaves and the note that the close committed.
        let (leaves, notes) = ballots.kept(ID).unwrap().board().unwrap();
        std::fs::write(&file, before).unwrap();
        let connection = rusqlite::Connection::open(&file).unwrap();
        for (place, leaf) in leaves.iter().enumerate() {
            let row = rusqlite::params![place as i64, leaf.to_bytes()];
            connection.execute("INSERT INTO leaf (place, leaf) VALUES (?1, ?2)", row).unwrap();
        }
        let row = rusqlite::params![3, true, notes[0].note];
        connection.execute("INSERT INTO checkpoint (size, closed, note) VALUES (?1, ?2, ?3)", row).unwrap();
        drop(connection);
        let modified = |file: &Path| std::fs::metadata(file).unwrap().modified().unwrap();
        assert_ne!(modified(&file), std::time::UNIX_EPOCH);
        let mut kept = ballots.kept(ID).unwrap();
        assert_eq!(
            (modified(&file), modified(&folder(&data))),
            (std::time::UNIX_EPOCH, std::time::UNIX_EPOCH)
        );
        assert_eq!(post(&mut kept, &held, &election, true), Some(3));
        drop(kept);
        *told = std::fs::read(&file).unwrap();
    }
    assert!(first == last, "the file tells the order");
}

#[tokio::test]
async fn what_is_sent_again_is_answered_alike_after_a_restart() {
    let (held, election) = held();
    let data = tempfile::tempdir().unwrap();
    let ballots = opened(data.path()).await;
    let first = ballot(&held, &election, 0, 1, 10);
    let (other, next) = (ballot(&held, &election, 0, 1, 11), ballot(&held, &election, 0, 2, 12));
    let again = |ballot: &Filled| cast(&mut ballots.kept(ID).unwrap(), &election, ballot);
    assert_eq!(again(&first), Casting::Keep);
    assert_eq!(again(&first), Casting::Again);
    assert_eq!(again(&other), Casting::Another);
    assert_eq!(again(&next), Casting::Keep);
    assert_eq!(again(&first), Casting::Again, "its receipt, though it counts no more");
    let copied = ballot(&held, &election, 1, 1, 10);
    assert_eq!(again(&copied), Casting::Copy, "the same randomness under another key");
    assert_eq!(post(&mut ballots.kept(ID).unwrap(), &held, &election, false), None, "two are no batch");
    for voter in 1..BATCH - 1 {
        assert_eq!(again(&ballot(&held, &election, voter, 1, 20 + voter as u8)), Casting::Keep);
    }
    let mut kept = ballots.kept(ID).unwrap();
    assert_eq!(kept.count().unwrap() as usize, BATCH);
    let mut expected = kept.waiting().unwrap();
    assert_eq!(post(&mut kept, &held, &election, false), Some(8));
    assert_eq!(post(&mut ballots.kept(ID).unwrap(), &held, &election, false), None, "they stand there");
    let (leaves, posted) = ballots.kept(ID).unwrap().board().unwrap();
    let mut on_board: Vec<[u8; 32]> = leaves.iter().filter_map(|leaf| leaf.ballot()).collect();
    on_board.sort_unstable();
    expected.sort_unstable();
    assert_eq!((on_board, posted.len()), (expected, 1));
    assert!(leaves.contains(&Leaf::Ballot(first.1.hash().0)));
    assert_eq!(kept.bytes(&first.1.hash().0).unwrap().as_deref(), Some(&first.0[..]));
    assert_eq!(kept.bytes(&[0; 32]).unwrap(), None);
    // Closed once, it stays closed, and says so again.
    assert_eq!(post(&mut kept, &held, &election, true), Some(8));
    assert_eq!(post(&mut kept, &held, &election, true), Some(8));
    let late = ballot(&held, &election, BATCH - 1, 1, 99);
    assert_eq!((again(&late), again(&first)), (Casting::Closed, Casting::Again));
}

/// What nobody drew goes onto the board, once, and nobody votes by it.
#[tokio::test]
async fn a_void_slip_casts_nothing() {
    let (held, election) = held();
    let data = tempfile::tempdir().unwrap();
    let ballots = opened(data.path()).await;
    let (by_void, other) = (ballot(&held, &election, 0, 1, 10), ballot(&held, &election, 1, 1, 11));
    let slip = by_void.1.slips()[0];
    for _ in 0..2 {
        ballots.kept(ID).unwrap().declare_void(&[(0, 0, slip)]).unwrap();
    }
    let mut kept = ballots.kept(ID).unwrap();
    assert_eq!(cast(&mut kept, &election, &by_void), Casting::Slip);
    assert_eq!(cast(&mut kept, &election, &other), Casting::Keep);
    assert_eq!(post(&mut kept, &held, &election, true), Some(2));
    let (leaves, _) = kept.board().unwrap();
    assert!(leaves.contains(&Leaf::Void { category: 0, issuer: 0, slip }), "{leaves:?}");
}

fn taking(number: &str) -> Permitted<TakingBallot> {
    let person = PersonId(EntityId::derive("person", &[number]));
    let account = Account::parse("t001").unwrap();
    let schema = std::sync::Arc::new(RegistrySchema::default());
    let actor = Actor::person(
        (account, person),
        "2026-06-01".parse().unwrap(),
        std::iter::empty(),
        &schema,
        &Hierarchy::default(),
    );
    may_take_ballot(&actor, |who| who == person).unwrap()
}

#[tokio::test]
async fn a_voter_is_written_down_once() {
    let data = tempfile::tempdir().unwrap();
    let ballots = opened(data.path()).await;
    let (voter, other, late) = (taking("1"), taking("2"), taking("4"));
    let id = |it: &Permitted<TakingBallot>| it.what().voter;
    ballots.book(ID).unwrap().enrol(&[(id(&voter), 1), (id(&other), 0), (id(&late), 0)]).unwrap();
    let (one, two) = (request_hash(b"one"), request_hash(b"two"));
    let enter = |who: &Permitted<TakingBallot>, requests: &[[u8; 32]]| {
        ballots.book(ID).unwrap().enter(who, requests).unwrap()
    };
    assert_eq!(enter(&voter, &[one, two]), Entered::First);
    assert_eq!(enter(&voter, &[one, two]), Entered::Again, "before it was signed, or after");
    assert_eq!(enter(&voter, &[two, one]), Entered::Another);
    assert_eq!(enter(&voter, &[one]), Entered::Another);
    assert_eq!(enter(&other, &[two, one]), Entered::First);
    ballots.book(ID).unwrap().shut().unwrap();
    assert_eq!(enter(&late, &[one, one]), Entered::Shut);
    assert_eq!((enter(&voter, &[one, two]), enter(&voter, &[one, one])), (Entered::Again, Entered::Another));
    let book = ballots.book(ID).unwrap();
    assert_eq!((book.issued(0, 2).unwrap(), book.issued(1, 2).unwrap()), (vec![1, 1], vec![1, 1]));
    assert_eq!(book.known(0, id(&voter)).unwrap(), Some(one));
    assert_eq!(
        (book.category(id(&voter)).unwrap(), book.category(id(&taking("3"))).unwrap()),
        (Some(1), None)
    );
}

/// Neither file says anything that the other says too, and none has a time; a backup has them, and no key.
#[tokio::test]
async fn the_book_and_the_box_have_nothing_in_common() {
    let (held, election) = held();
    let data = tempfile::tempdir().unwrap();
    let ballots = opened(data.path()).await;
    let (bytes, ballot) = ballot(&held, &election, 0, 1, 10);
    cast(&mut ballots.kept(ID).unwrap(), &election, &(bytes, ballot.clone()));
    let (voter, request) = (taking("1"), request_hash(b"one"));
    let mut book = ballots.book(ID).unwrap();
    book.enrol(&[(voter.what().voter, 0)]).unwrap();
    book.enter(&voter, &[request]).unwrap();
    ballots.keep_secret(ID, b"what is signed with").unwrap();
    let file = |name: &str| std::fs::read(folder(data.path()).join(name)).unwrap();
    let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|it| it == part);
    let (book, kept) = (file("issued.sqlite3"), file("box.sqlite3"));
    let person = voter.what().voter.0;
    assert!(holds(&book, person.as_bytes()) && holds(&book, &request) && holds(&kept, ballot.key()));
    assert!(!holds(&kept, person.as_bytes()) && !holds(&kept, &request) && !holds(&book, ballot.key()));
    for file in [book, kept] {
        let text = String::from_utf8_lossy(&file).to_lowercase();
        assert!(!["autoincrement", "time", "date ", "address", "account"].iter().any(|it| text.contains(it)));
    }
    let place = data.path().join("copy");
    let mut entropy = |_: &mut [u8]| Ok(());
    let store = Store::open(data.path(), &Database::Sqlite, &mut entropy).await.unwrap();
    store.back_up(&place, &mut |_, _| {}).await.unwrap();
    assert_eq!(dump(&folder(&place).join("box.sqlite3")), dump(&folder(data.path()).join("box.sqlite3")));
    assert!(!place.join("keys/ballots").exists());
}

#[tokio::test]
async fn each_paper_is_handed_in_once_and_stages_follow_each_other() {
    let data = tempfile::tempdir().unwrap();
    let ballots = opened(data.path()).await;
    assert!(ballots.list().unwrap().is_empty() && !ballots.has(ID));
    let mut papers = ballots.proceedings(ID).unwrap();
    assert_eq!(ballots.list().unwrap(), [ID]);
    assert_eq!(papers.say("share", 2, b"one").unwrap(), Said::First);
    assert_eq!(papers.say("share", 2, b"one").unwrap(), Said::Again);
    assert_eq!(papers.say("share", 2, b"two").unwrap(), Said::Otherwise);
    assert_eq!(papers.say("share", 1, b"two").unwrap(), Said::First);
    assert_eq!(papers.all("share").unwrap(), [(1, b"two".to_vec()), (2, b"one".to_vec())]);
    assert!(!papers.pass(Some("issuing"), "casting").unwrap());
    assert!(papers.pass(None, "issuing").unwrap() && papers.pass(None, "issuing").unwrap());
    assert!(papers.pass(Some("issuing"), "casting").unwrap());
    assert_eq!(ballots.proceedings(ID).unwrap().stage().unwrap().as_deref(), Some("casting"));
    papers.unsay("share").unwrap();
    assert_eq!(papers.said("share", 1).unwrap(), None);
}

/// A database server would tell where each row lies and by which transaction it came: it never gets one.
#[test]
fn ballots_stay_in_their_files_whichever_database_holds_the_ledger() {
    on_every_database(async |place| {
        let (held, election) = held();
        let first = ballot(&held, &election, 0, 1, 10);
        let here = Store::open(place.data(), &Database::Sqlite, &mut dice(7)).await.unwrap();
        assert_eq!(cast(&mut here.ballots().kept(ID).unwrap(), &election, &first), Casting::Keep);
        if place.database != Database::Sqlite {
            here.move_to(&place.database, Timestamp(1_764_000_000_000_000), &mut |_| {}).await.unwrap();
        }
        here.close().await.unwrap();
        let moved = place.open().await.ballots();
        assert_eq!(moved.list().unwrap(), [ID]);
        assert_eq!(cast(&mut moved.kept(ID).unwrap(), &election, &first), Casting::Again, "its receipt");
        let second = ballot(&held, &election, 1, 1, 11);
        assert_eq!(cast(&mut moved.kept(ID).unwrap(), &election, &second), Casting::Keep);
    });
}
