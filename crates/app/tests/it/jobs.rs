//! Long work behind a page: backups that open with two things, exports, the ledger read again; who may, and what a restart leaves.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use mingde_app::{
    AppError, BackupOrder, Bureau, JobLine, JobSort, JobState, Settings, accounts, begin_backup,
    begin_export, begin_verification, health, interrupt_jobs, job_file, jobs_page, note_backup,
    remove_job_file, restore_backup, wait_for_job,
};
use mingde_core::date::Timestamp;
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_core::reason;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_store::BackupSecret;

use crate::office::*;

const LONG: Duration = Duration::from_secs(300);
const PASSPHRASE: &str = "石榴花开两三枝 2026";

fn system(office: &Office) -> Actor {
    office.officer("P01", &[("system-administrator", Reach::Bureau)])
}

/// Noon of the day of the story.
fn noon() -> Timestamp {
    Timestamp(Timestamp::start_of("2025-11-03".parse().unwrap()).0 + 12 * 3_600_000_000)
}

fn order(passphrase: &str) -> BackupOrder {
    let [passphrase, again] = [passphrase, passphrase].map(|text| text.to_owned().into());
    BackupOrder { passphrase, again, kept: true, salt: [3; 16] }
}

async fn opened(settings: &Settings) -> Arc<Bureau> {
    Arc::new(Bureau::open(settings, &mut dice()).await.unwrap())
}

async fn ended(bureau: &Bureau, actor: &Actor, id: &str) -> JobLine {
    wait_for_job(bureau, id, LONG).await;
    let page = jobs_page(bureau, actor).await.unwrap();
    let line = page.lines.into_iter().find(|line| line.id == id).unwrap();
    assert_ne!(line.state, JobState::Running);
    line
}

fn code<T: std::fmt::Debug>(came: Result<T, AppError>) -> &'static str {
    came.unwrap_err().message().code
}

#[test]
fn a_backup_opens_with_its_passphrase_and_the_sheet_and_with_nothing_less() {
    in_an_office(async |office| {
        let (bureau, actor) = (opened(office.settings()).await, system(office));
        let drawn = ([7; 16], noon as fn() -> Timestamp);
        let begun = begin_backup(&bureau, &actor, drawn, order(PASSPHRASE)).await;
        if office.settings().database != mingde_store::Database::Sqlite {
            assert_eq!(code(begun), "ledger-no-backup", "a server has backups of its own");
            return;
        }
        let id = begun.unwrap();
        let line = ended(&bureau, &actor, &id).await;
        assert_eq!((line.state, line.sort), (JobState::Done, JobSort::Backup), "{line:?}");
        assert!(reason::say(Locale::En, &line.outcome).contains("revisions"), "{}", line.outcome);
        let before = office.bureau.store(&office.actor).unwrap().checkpoint().await.unwrap();
        let (found, _) = job_file(&bureau, &actor, &id).await.unwrap();
        let file = office.file("副本.backup");
        fs::copy(bureau.data.join("made").join(&found.name), &file).unwrap();
        assert_eq!(fs::read_dir(bureau.data.join("made")).unwrap().count(), 1, "the open copy is gone");

        // What is in it stands nowhere in clear: not the keys, not a name.
        let bytes = fs::read(&file).unwrap();
        let field = fs::read_to_string(bureau.data.join("keys/field.key")).unwrap();
        for clear in [field.trim(), "SQLite format 3", "field.key", "王校长"] {
            assert!(!bytes.windows(clear.len()).any(|part| part == clear.as_bytes()), "{clear}");
        }

        let sheet = accounts::recovery_sheet(&bureau).unwrap();
        let secret = BackupSecret::on_sheet(&sheet).unwrap();
        let place = office.file("恢复");
        let restore = async |file: &Path, passphrase: &str, secret: &BackupSecret| {
            restore_backup(file, &place, secret, passphrase).await
        };
        assert_eq!(code(restore(&file, "石榴花开两三枝 2025", &secret).await), "ledger-backup-closed");
        // The keys of another ledger: whoever has the passphrase alone reads nothing.
        let other = Settings::in_folder(office.file("别处"));
        let mut other_chance = |buffer: &mut [u8]| {
            buffer.fill(0x5a);
            Ok(())
        };
        Bureau::open(&other, &mut other_chance).await.unwrap();
        let stranger = BackupSecret::in_folder(&other.data.join("keys")).unwrap();
        assert_eq!(code(restore(&file, PASSPHRASE, &stranger).await), "ledger-backup-closed");
        for (altered, told) in [
            (
                [&bytes[..bytes.len() - 40], &[bytes[bytes.len() - 40] ^ 1], &bytes[bytes.len() - 39..]]
                    .concat(),
                "ledger-backup-altered",
            ),
            (bytes[..bytes.len() - 1].to_vec(), "ledger-backup-altered"),
            ([&bytes[..], b"more"].concat(), "ledger-backup-altered"),
            ([&bytes[..16], &[9], &bytes[17..]].concat(), "ledger-not-a-backup"),
            (bytes[..20].to_vec(), "ledger-not-a-backup"),
            ([&bytes[..30], &[bytes[30] ^ 1], &bytes[31..]].concat(), "ledger-backup-closed"),
        ] {
            let path = office.file("改过.backup");
            fs::write(&path, altered).unwrap();
            assert_eq!(code(restore(&path, PASSPHRASE, &secret).await), told);
            assert!(!place.exists(), "nothing is there unless all of it opens");
        }

        let restored = restore(&file, "石榴花开两三枝　２０２６", &secret).await;
        let restored = restored.expect("an input method that was left on makes no other passphrase");
        assert!(restored.doubts.is_empty(), "{restored:?}");
        assert_eq!((restored.checkpoint.size, restored.checkpoint.root), (before.size, before.root));
        assert_eq!(restored.checkpoint.note, before.note, "the same checkpoint, trail included");
        assert_eq!(code(restore(&file, PASSPHRASE, &secret).await), "ledger-taken");
        let back = Bureau::open(&Settings::in_folder(&place), &mut dice()).await.unwrap();
        let verified = back.store(&office.actor).unwrap().verify(|_, _| {}).await.unwrap();
        assert!(verified.is_clean() && verified.remarks.is_empty(), "{verified:?}");
        assert_eq!(fs::read_to_string(place.join("keys/field.key")).unwrap(), field);
        assert!(!place.join("made").exists(), "no backup holds those before it");

        remove_job_file(&bureau, &actor, &id).await.unwrap();
        assert_eq!(code(job_file(&bureau, &actor, &id).await), "job-unknown");
    });
}

#[test]
fn what_is_no_passphrase_begins_nothing() {
    in_an_office(async |office| {
        let (bureau, actor) = (opened(office.settings()).await, system(office));
        if office.settings().database != mingde_store::Database::Sqlite {
            return;
        }
        let drawn = ([7; 16], noon as fn() -> Timestamp);
        let mut differs = order(PASSPHRASE);
        differs.again = "石榴花开两三枝 2027".to_owned().into();
        for (order, told) in [
            (order("十一个字的口令还是不行"), "backup-passphrase-short"),
            (order("aaaaaaaaaaaaaaaa"), "account-password-common"),
            (differs, "backup-passphrase-differs"),
        ] {
            assert_eq!(code(begin_backup(&bureau, &actor, drawn, order).await), told);
        }
        assert!(jobs_page(&bureau, &actor).await.unwrap().lines.is_empty());
    });
}

#[test]
fn an_export_is_had_by_whoever_reads_everything_and_goes_after_a_day() {
    in_an_office(async |office| {
        let bureau = opened(office.settings()).await;
        let leader = office.officer("P01", &[("bureau-leader", Reach::Bureau)]);
        let system = office.officer("P02", &[("system-administrator", Reach::Bureau)]);
        let contact = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        let drawn = ([8; 16], noon as fn() -> Timestamp);
        for other in [&system, &contact] {
            assert_eq!(code(begin_export(&bureau, other, drawn).await), "job-unknown");
        }
        assert_eq!(code(jobs_page(&bureau, &contact).await), "job-unknown");
        assert_eq!(code(begin_verification(&bureau, &leader, drawn).await), "job-unknown");
        assert_eq!(code(begin_backup(&bureau, &leader, drawn, order(PASSPHRASE)).await), "job-unknown");

        let id = begin_export(&bureau, &leader, drawn).await.unwrap();
        let line = ended(&bureau, &leader, &id).await;
        assert_eq!(line.state, JobState::Done, "{line:?}");
        let (file, _) = job_file(&bureau, &leader, &id).await.unwrap();
        let bytes = fs::read(bureau.data.join("made").join(&file.name)).unwrap();
        assert!(bytes.starts_with(b"PK") && file.bytes == bytes.len() as u64);
        assert!(bytes.windows(13).any(|part| part == b"snapshot.json"), "the archive has its manifest");
        // Whoever looks after the machine knows that it was made, and does not get it.
        let seen = jobs_page(&bureau, &system).await.unwrap().lines;
        assert!(seen.iter().any(|line| line.id == id && line.file.is_none()), "{seen:?}");
        assert_eq!(code(job_file(&bureau, &system, &id).await), "job-unknown");
        assert_eq!(code(remove_job_file(&bureau, &system, &id).await), "job-unknown");

        let rules = accounts::SessionRules::default();
        let after = |hours: i64| Timestamp(noon().0 + hours * 3_600_000_000);
        accounts::sweep(&bureau, after(23), rules).await.unwrap();
        job_file(&bureau, &leader, &id).await.unwrap();
        accounts::sweep(&bureau, after(25), rules).await.unwrap();
        assert_eq!(code(job_file(&bureau, &leader, &id).await), "job-unknown");
        assert_eq!(fs::read_dir(bureau.data.join("made")).unwrap().count(), 0);
    });
}

#[test]
fn a_job_that_a_restart_cut_off_says_so_and_leaves_nothing_half_made() {
    in_an_office(async |office| {
        let (actor, settings) = (system(office), office.settings().clone());
        let id = std::thread::scope(|scope| {
            let served = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                // The server ends before the job was given a moment.
                runtime.block_on(async {
                    let bureau = opened(&settings).await;
                    let drawn = ([9; 16], noon as fn() -> Timestamp);
                    let id = begin_verification(&bureau, &actor, drawn).await.unwrap();
                    let again = begin_verification(&bureau, &actor, ([4; 16], drawn.1)).await;
                    assert_eq!(code(again), "job-goes-on", "one of a sort at a time");
                    id
                })
            });
            served.join().unwrap()
        });
        let made = settings.data.join("made");
        fs::create_dir_all(made.join("copy-of-before/keys")).unwrap();
        fs::write(made.join("left.backup"), "half").unwrap();
        let bureau = opened(&settings).await;
        interrupt_jobs(&bureau, Timestamp(noon().0 + 1)).await.unwrap();
        assert_eq!(fs::read_dir(&made).unwrap().count(), 0, "what was half made is gone");
        let page = jobs_page(&bureau, &actor).await.unwrap();
        assert!(!page.goes_on());
        let line = &page.lines[0];
        assert_eq!((line.id.as_str(), line.state), (id.as_str(), JobState::Interrupted));
        assert_eq!(line.ended, Some(Timestamp(noon().0 + 1)));
        // It is begun again, and comes to its end.
        let again = begin_verification(&bureau, &actor, ([5; 16], noon)).await.unwrap();
        let line = ended(&bureau, &actor, &again).await;
        assert!(reason::is(&line.outcome, "reason-job-verified"), "{line:?}");
    });
}

#[test]
fn a_backup_that_was_made_at_the_machine_is_known_on_the_page_of_health() {
    in_an_office(async |office| {
        if office.settings().database != mingde_store::Database::Sqlite {
            return;
        }
        let (bureau, actor) = (opened(office.settings()).await, system(office));
        let store = bureau.store(&office.actor).unwrap();
        let copied = store.back_up(&office.file("备份"), &mut |_, _| {}).await.unwrap();
        note_backup(&bureau, &office.actor, noon(), &copied).await.unwrap();
        let lines = health(&bureau, &actor, noon()).await.unwrap();
        let backup = lines.iter().find(|line| line.about == "backup").unwrap();
        assert!(backup.advice.is_none() && !backup.outcome.is_empty(), "{backup:?}");
    });
}
