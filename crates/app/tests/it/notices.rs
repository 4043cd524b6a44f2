//! Who is told of what: each of what concerns them, once, and in words that they may know.

use mingde_app::accounts::{create_account, reset_password, reset_second_factor};
use mingde_app::import::undo;
use mingde_app::{
    About, Cause, Decision, GrantLine, GrantRequest, NoticeLine, ReachRequest, Step, actor_of, change_state,
    correct, decide, grant_office, notices_page, read_notice, read_notices, reply, revoke_office, take_back,
    tell_duties, unread_notices,
};
use mingde_core::date::Timestamp;
use mingde_core::id::RecordId;
use mingde_core::policy::Actor;
use mingde_core::registry::Person;
use mingde_testkit::{Grid, write_workbook};

use crate::accounts::chance;
use crate::office::*;

impl Office {
    /// Somebody with an account and an office, for this school year.
    pub async fn takes_office(&self, code: &str, office: &str, reach: ReachRequest) -> GrantLine {
        let days = (day("2025-09-01"), day("2026-08-31"));
        let request = GrantRequest { office: office.into(), person: code.into(), reach, days };
        grant_office(&self.bureau, &self.actor, self.now(), &request).await.unwrap()
    }

    pub async fn has_account(&self, code: &str) {
        create_account(&self.bureau, &self.actor, self.now(), code, None).await.unwrap();
    }

    pub async fn as_of(&self, code: &str) -> Actor {
        actor_of(&self.bureau, code, day("2025-11-03")).await.unwrap()
    }

    async fn told(&self, code: &str) -> Vec<NoticeLine> {
        notices_page(&self.bureau, &self.as_of(code).await, 0).await.unwrap()
    }

    /// The causes of what somebody was told, each with its count.
    async fn causes(&self, code: &str) -> Vec<(&'static str, u64)> {
        self.told(code).await.iter().map(|line| (line.cause.code(), line.count)).collect()
    }

    async fn unread(&self, code: &str) -> u64 {
        unread_notices(&self.bureau, Person::id_of(code)).await.unwrap()
    }

    pub async fn reads_all(&self, code: &str) {
        let (actor, now) = (self.as_of(code).await, self.now());
        read_notices(&self.bureau, &actor, now, now).await.unwrap();
    }

    /// Two contacts, and two offices that accept what they file; nobody has read that they hold them.
    pub async fn with_officers(&self) -> GrantLine {
        for code in ["P01", "P02", "P03", "P05"] {
            self.has_account(code).await;
        }
        let contact = self.takes_office("P03", "school-contact", ReachRequest::Unit("第一小学".into())).await;
        self.takes_office("P05", "school-contact", ReachRequest::Unit("第二中学".into())).await;
        self.takes_office("P01", "personnel-office", ReachRequest::Below("示范区教育局".into())).await;
        self.takes_office("P02", "party-office", ReachRequest::Unit("第二中学".into())).await;
        for code in ["P01", "P02", "P03", "P05"] {
            assert_eq!(self.causes(code).await, [("office-granted", 1)], "{code}");
            self.reads_all(code).await;
        }
        contact
    }

    pub async fn hand_in(&self, code: &str) -> Vec<RecordId> {
        write_workbook(&self.file("谈话.xlsx"), &talks());
        let taken = self.import_as(&self.as_of(code).await, "谈话.xlsx").await;
        assert_eq!((taken.added, taken.refused), (3, 0), "{taken:#?}");
        self.records("heart-to-heart-talk").await.iter().map(|line| RecordId(line.head.id)).collect()
    }

    pub async fn decides(
        &self,
        code: &str,
        records: &[RecordId],
        decision: Decision,
        reason: &str,
    ) -> Vec<u64> {
        let actor = self.as_of(code).await;
        let decided =
            decide(&self.bureau, &actor, self.now(), records, None, decision, reason).await.unwrap();
        decided.positions.collect()
    }
}

fn unread(lines: &[NoticeLine]) -> Vec<(&'static str, u64)> {
    lines.iter().filter(|line| !line.seen).map(|line| (line.cause.code(), line.count)).collect()
}

#[test]
fn whom_a_case_concerns_is_told_what_they_may_say_and_its_office_that_they_said_it() {
    in_an_office(async |office| {
        for code in ["P01", "P04", "P06"] {
            office.has_account(code).await;
        }
        office.takes_office("P01", "discipline-office", ReachRequest::Bureau).await;
        office.reads_all("P01").await;
        let case = Grid::new("师德失范处理", &["单位", "发现日期", "当事教师", "违反条目"]);
        let case = case.line(&["第一小学", "2025-09-01", "陈老师(P04)", "秉持公平诚信"]);
        assert_eq!(office.take_in("师德.xlsx", &[case]).await.added, 1);
        let id = office.records("ethics-violation").await.remove(0).head.id.to_string();
        let discipline = office.as_of("P01").await;
        let enters = async |said: &[(&str, &str)]| {
            let said: Vec<(String, String)> =
                said.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            correct(&office.bureau, &discipline, office.now(), &id, &said, "登记办理情况").await.unwrap();
        };
        let told = async || -> Vec<(&'static str, String)> {
            let kind = |about: &About| match about {
                About::Record { kind, .. } => kind.title.clone(),
                other => panic!("{other:?}"),
            };
            office.told("P04").await.iter().map(|line| (line.cause.code(), kind(&line.about))).collect()
        };
        enters(&[("filed_on", "2025-09-03")]).await;
        let statement = ("reply-open", "师德陈述申辩".to_owned());
        assert_eq!(told().await, std::slice::from_ref(&statement));
        enters(&[("source", "群众反映")]).await;
        assert_eq!(told().await, std::slice::from_ref(&statement), "once");
        let decision = [
            ("statement_on", "2025-09-10"),
            ("hearing_told_on", "2025-09-12"),
            ("hearing_waived", "是"),
            ("decided_on", "2025-10-20"),
            ("measure", "警告"),
            ("finding", "属实"),
            ("served_on", "2025-10-22"),
        ];
        enters(&decision).await;
        assert_eq!(told().await, [("reply-open", "师德处理申诉".to_owned()), statement]);
        assert_eq!(office.unread("P06").await, 0, "nobody else");
        assert_eq!(office.unread("P01").await, 0);
        let teacher = office.as_of("P04").await;
        reply(&office.bureau, &teacher, office.now(), (&id, "ethics-appeal"), ("处理过重", &[]))
            .await
            .unwrap();
        assert_eq!(unread(&office.told("P01").await), [("records-waiting", 1)]);
    });
}

#[test]
fn what_is_handed_in_is_told_to_whoever_accepts_it_there_and_to_nobody_else() {
    in_an_office(async |office| {
        office.with_officers().await;
        let talks = office.hand_in("P03").await;
        let told = office.told("P01").await;
        assert_eq!(unread(&told), [("records-waiting", 3)]);
        assert!(matches!(&told[0].about, About::Kind(kind, _) if kind == "heart-to-heart-talk"));
        for code in ["P02", "P03", "P05"] {
            assert_eq!(office.unread(code).await, 0, "{code}");
        }
        // What comes back and is handed in again waits again, on one line for the day.
        office.reads_all("P01").await;
        office.decides("P01", &talks[..1], Decision::Return, "对象写错").await;
        assert_eq!(office.unread("P01").await, 0, "nobody is told of the own acts");
        let (contact, id) = (office.as_of("P03").await, talks[0].to_string());
        change_state(&office.bureau, &contact, office.now(), &id, Step::Submit, "已改").await.unwrap();
        assert_eq!(unread(&office.told("P01").await), [("records-waiting", 4)]);
        // A correction of what waits already is no news.
        office.reads_all("P01").await;
        let changes = [("topic".to_owned(), "feedback".to_owned())];
        let corrected = correct(&office.bureau, &contact, office.now(), &id, &changes, "事由有误").await;
        corrected.unwrap();
        assert_eq!(office.unread("P01").await, 0);
    });
}

#[test]
fn what_somebody_else_withdraws_is_told_and_what_was_decided_on_waits_no_more() {
    in_an_office(async |office| {
        office.with_officers().await;
        let talks = office.hand_in("P03").await;
        assert_eq!(office.told("P01").await[0].waiting, Some(3));
        office.decides("P01", &talks[..1], Decision::Accept, "").await;
        let operator = office.actor.clone();
        let id = talks[1].to_string();
        change_state(&office.bureau, &operator, office.now(), &id, Step::Withdraw, "与另一条重复")
            .await
            .unwrap();
        // The line says how many came in, and that one is left of them.
        let waits = &office.told("P01").await[0];
        assert_eq!((waits.cause.code(), waits.count, waits.waiting), ("records-waiting", 3, Some(1)));
        office.decides("P01", &talks[2..], Decision::Return, "对象写错").await;
        assert_eq!(office.told("P01").await[0].waiting, Some(0));
        let told = office.told("P03").await;
        let withdrawn = told.iter().find(|line| line.cause.code() == "record-withdrawn").unwrap();
        let About::Record { id, reason, .. } = &withdrawn.about else { panic!("{withdrawn:?}") };
        assert_eq!((*id, reason.as_str()), (talks[1], "与另一条重复"));
        // It did not count yet, so that those who took part hear nothing of it; of one that counted they do.
        assert!(office.told("P02").await.iter().all(|line| line.cause.code() != "record-withdrawn"));
        let counted = talks[0].to_string();
        change_state(&office.bureau, &operator, office.now(), &counted, Step::Withdraw, "没有谈")
            .await
            .unwrap();
        let withdrawn =
            |told: &[NoticeLine]| told.iter().filter(|line| line.cause.code() == "record-withdrawn").count();
        assert_eq!(withdrawn(&office.told("P02").await), 1, "who talked");
        assert_eq!(withdrawn(&office.told("P03").await), 2, "who filed it and was talked with, once");
        // Whoever withdraws it is told nothing of it.
        let (contact, own) = (office.as_of("P03").await, talks[2].to_string());
        change_state(&office.bureau, &contact, office.now(), &own, Step::Withdraw, "不报了").await.unwrap();
        assert_eq!(withdrawn(&office.told("P03").await), 2);
    });
}

#[test]
fn what_was_decided_is_told_to_whoever_filed_it_and_taken_back_with_the_decision() {
    in_an_office(async |office| {
        let contact = office.with_officers().await;
        let talks = office.hand_in("P03").await;
        let returned = office.decides("P01", &talks[..1], Decision::Return, "对象写错").await;
        let accepted = office.decides("P01", &talks[1..], Decision::Accept, "").await;
        let told = office.told("P03").await;
        assert_eq!(unread(&told), [("records-accepted", 2), ("record-returned", 1)]);
        let About::Record { id, reason, date, .. } = &told[1].about else { panic!("{told:?}") };
        assert_eq!((*id, reason.as_str()), (talks[0], "对象写错"));
        assert_eq!(*date, office.records("heart-to-heart-talk").await[0].content.date);

        let officer = office.as_of("P01").await;
        take_back(&office.bureau, &officer, office.now(), accepted[1]..=accepted[1]).await.unwrap();
        assert_eq!(unread(&office.told("P03").await), [("records-accepted", 1), ("record-returned", 1)]);
        take_back(&office.bureau, &officer, office.now(), returned[0]..=returned[0]).await.unwrap();
        assert_eq!(unread(&office.told("P03").await), [("records-accepted", 1)]);
        // What was accepted before may come back later: still told to whoever filed it.
        let id = talks[1].to_string();
        change_state(&office.bureau, &officer, office.now(), &id, Step::Return, "复核有误").await.unwrap();
        let told = office.told("P03").await;
        assert_eq!(unread(&told), [("record-returned", 1), ("records-accepted", 1)]);
        // Whose office ended is told no more of a record than that there was one.
        let (operator, grant) = (office.actor.clone(), contact.head.id.to_string());
        revoke_office(&office.bureau, &operator, office.now(), &grant, "岗位调整").await.unwrap();
        let told = office.told("P05").await;
        assert!(unread(&told).is_empty());
        let told = office.told("P03").await;
        assert_eq!(unread(&told)[0], ("office-revoked", 1));
        assert!(matches!(&told[0].about, About::Office(title) if title.title == "学校联络员"));
        let takes_part = matches!(&told[1].about, About::Record { .. } | About::Gone);
        assert!(takes_part, "{:?}", told[1]);
    });
}

#[test]
fn a_notice_is_read_by_its_owner_and_unknown_to_everybody_else() {
    in_an_office(async |office| {
        office.with_officers().await;
        office.hand_in("P03").await;
        let notice = office.told("P01").await.remove(0);
        let (officer, other) = (office.as_of("P01").await, office.as_of("P03").await);
        let strange = read_notice(&office.bureau, &other, office.now(), notice.id).await.unwrap_err();
        let forged = mingde_app::accounts::Digest::of("test", b"forged");
        let unknown = read_notice(&office.bureau, &other, office.now(), forged).await.unwrap_err();
        assert_eq!(strange.message(), unknown.message());
        assert_eq!(office.unread("P01").await, 1);
        for _ in 0..2 {
            read_notice(&office.bureau, &officer, office.now(), notice.id).await.unwrap();
        }
        assert_eq!(office.unread("P01").await, 0);
        // What was made after the page was shown is not read with it.
        let shown = office.now();
        office.decides("P01", &[], Decision::Accept, "").await;
        office.takes_office("P01", "party-office", ReachRequest::Bureau).await;
        read_notices(&office.bureau, &officer, office.now(), shown).await.unwrap();
        assert_eq!(office.unread("P01").await, 1);
    });
}

#[test]
fn whoever_owns_an_account_is_told_what_others_did_to_it() {
    in_an_office(async |office| {
        office.with_officers().await;
        let operator = office.actor.clone();
        for _ in 0..2 {
            reset_password(&office.bureau, &operator, office.now(), "P03", &chance).await.unwrap();
        }
        reset_second_factor(&office.bureau, &operator, office.now(), "P03").await.unwrap();
        let told = office.told("P03").await;
        let causes = [("second-factor-reset", 1), ("password-reset", 1), ("password-reset", 1)];
        assert_eq!(unread(&told), causes);
        assert!(told.iter().all(|line| line.seen || line.cause.is_urgent()));
        assert_eq!(office.unread("P05").await, 0);
    });
}

#[test]
fn an_import_that_somebody_else_took_back_is_told_to_whoever_made_it() {
    in_an_office(async |office| {
        office.with_officers().await;
        write_workbook(&office.file("谈话.xlsx"), &talks());
        let contact = office.as_of("P03").await;
        let batch = office.import_as(&contact, "谈话.xlsx").await.batch.unwrap();
        undo(&office.bureau, &office.actor, office.now(), &batch).await.unwrap();
        let told = office.told("P03").await;
        assert_eq!(unread(&told), [("import-undone", 1)]);
        assert_eq!(told[0].about, About::Import("谈话.xlsx".into()));
        office.reads_all("P03").await;
        // What somebody takes back by oneself is known.
        let again = office.import_as(&contact, "谈话.xlsx").await.batch.unwrap();
        undo(&office.bureau, &contact, office.now(), &again).await.unwrap();
        assert_eq!(office.unread("P03").await, 0);
    });
}

#[test]
fn what_falls_due_is_told_once_a_day_however_often_it_is_looked_for() {
    in_an_office(async |office| {
        office.with_officers().await;
        let noon = |on: &str| Timestamp(Timestamp::start_of(day(on)).0 + 12 * 3_600_000_000);
        let tell = async |on: &str| tell_duties(&office.bureau, &office.actor, noon(on)).await.unwrap();
        let duties = async |code: &str| {
            let told = office.told(code).await;
            let of = |cause: &Cause| match cause {
                Cause::DutyDue(duty) => Some((false, duty.due)),
                Cause::DutyOverdue(duty) => Some((true, duty.due)),
                _ => None,
            };
            told.iter().filter_map(|line| of(&line.cause)).collect::<Vec<_>>()
        };
        assert!(tell("2025-11-26").await >= 2, "both contacts");
        let first = duties("P03").await;
        assert!(!first.is_empty());
        for (overdue, due) in &first {
            let days = due.since(day("2025-11-26"));
            assert!(if *overdue { (-7..0).contains(&days) } else { (0..=7).contains(&days) }, "{due}");
        }
        tell("2025-11-26").await;
        assert_eq!(duties("P03").await, first, "the same once more is no news");
        // What was due is overdue later, and that is news, once.
        tell("2025-12-02").await;
        let later = duties("P03").await;
        let missed: Vec<_> =
            first.iter().filter(|(overdue, due)| !overdue && *due < day("2025-12-02")).collect();
        assert!(!missed.is_empty());
        for (_, due) in missed {
            assert!(later.contains(&(true, *due)), "{due}: {later:?}");
        }
        // Who accepts and files nothing owes nothing.
        assert!(duties("P02").await.is_empty());
    });
}
