//! The demo bureau: made once, whole; the trouble planted in it is found again by what a bureau has for finding
//! it.

use std::collections::BTreeSet;

use mingde_app::accounts::{Knock, PasswordCost, Passwords, list_accounts, sign_in};
use mingde_app::{
    AssessRequest, BallotStage, BegunDemo, Bureau, DemoAccount, DemoOutcome, ExplainRequest, Scale,
    SelectionStage, Settings, Sight, Silent, actor_of, assess, ballot_file, ballot_files, ballots_of,
    begun_demo, demo_accounts, demo_people, explain, filter, find_record, history, list_grants, list_records,
    make_demo, make_demo_ballots, make_demo_selections, planted, selection_page, selections,
};
use mingde_ballot::{Checked, Election, Files, verify};
use mingde_core::date::{Day, Timestamp};
use mingde_core::id::RecordId;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::{Content, State, Value};
use mingde_demo::{Planted, Trouble};
use mingde_rulebook::{Assessment, Explanation, ResultKind, Status};
use mingde_store::Page;
use mingde_testkit::operator;

use crate::accounts::chance;
use crate::office::{day, dice};

/// The day on which the demo bureau is looked at: a Friday of the school year after the one that its tests are about.
const DAY: &str = "2026-11-27";

#[test]
fn the_trouble_planted_in_the_demo_bureau_is_found_again() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::in_folder(folder.path());
        let bureau = Bureau::open(&settings, &mut dice()).await.unwrap();
        assert_eq!(begun_demo(&bureau), None);
        let made = make_demo(&bureau, &operator("demo"), Scale::Small, day(DAY), &mut Silent).await.unwrap();
        assert!(made.trouble.is_empty(), "{:#?}", made.trouble);
        let whole = BegunDemo { scale: "small".into(), day: day(DAY), whole: true };
        assert_eq!(begun_demo(&bureau), Some(whole));
        assert!(
            bureau.store(&operator("clerk")).unwrap().verify(|_, _| {}).await.unwrap().findings.is_empty()
        );
        // What needs proof has it, so that nothing waits to be accepted but what was filed by hand.
        assert_eq!(made.awaiting_evidence, 0);
        the_desks_are_as_people_left_them(&bureau).await;
        whoever_is_written_down_can_sign_in(&bureau).await;

        let snapshot = bureau.sight(&operator("demo"), None).await.unwrap();
        let year = Year { bureau, snapshot, made };
        let planted = planted(&year.bureau.library(), Scale::Small, day(DAY)).unwrap();
        let sorts: BTreeSet<Trouble> = planted.iter().map(|p| p.trouble).collect();
        assert_eq!(sorts.len(), Trouble::ALL.len(), "every sort of trouble is planted");
        for trouble in &planted {
            if let Err(why) = year.find(trouble).await {
                panic!("{}: {why}\n{trouble:#?}", trouble.trouble.name());
            }
        }

        year.most_is_in_order();
        year.no_share_of_people_is_above_all();

        // The bureau is made only once: what is reported of it is told here as well.
        crate::going_by::an_export_is_assessed_as_the_ledger_is(&year.bureau, year.snapshot.whole().unwrap());
        crate::forms::every_form_says_what_the_ledger_says(&year.bureau, &year.snapshot).await;
        crate::round_trip::everything_goes_out_and_comes_back(&year.bureau, &year.snapshot, day(DAY)).await;
        one_ballot_is_published_and_one_is_open(&year.bureau).await;
        one_selection_is_rated_and_one_is_over(&year.bureau).await;
    });
}

/// In one raters rate; of the other honours lead back to the nominations.
async fn one_selection_is_rated_and_one_is_over(bureau: &Bureau) {
    let people = demo_people(&bureau.library(), Scale::Small, day(DAY)).unwrap();
    make_demo_selections(bureau, day(DAY), &people).await.unwrap();
    let position = bureau.position().await.unwrap();
    make_demo_selections(bureau, day(DAY), &people).await.unwrap();
    assert_eq!(bureau.position().await.unwrap(), position, "made twice they are made once");
    let office = people.iter().find(|p| p.office == "civilisation-office").unwrap();
    let actor = actor_of(bureau, &office.person.code, day(DAY)).await.unwrap();
    let list = selections(bureau, &actor, day(DAY)).await.unwrap();
    assert_eq!((list.open.len(), list.over.len()), (1, 1), "{list:?}");
    assert_eq!(list.open[0].stage, SelectionStage::Evaluating);
    let over = selection_page(bureau, &actor, &list.over[0].id.to_string(), day(DAY)).await.unwrap();
    let chosen: Vec<_> = over.nominees.iter().filter(|line| line.nominee.chosen == Some(true)).collect();
    assert_eq!(chosen.len(), 2);
    assert!(chosen.iter().all(|line| line.honour.is_some()), "{chosen:?}");
    let open = selection_page(bureau, &actor, &list.open[0].id.to_string(), day(DAY)).await.unwrap();
    let desk = open.desk.unwrap();
    assert_eq!(desk.raters.iter().filter(|rater| rater.handed_in.is_some()).count(), 1);
    assert!(desk.working.is_empty(), "nothing is counted before it is closed");
}

/// The published one holds by itself; the open one gives papers out.
async fn one_ballot_is_published_and_one_is_open(bureau: &Bureau) {
    let (actor, position) = (operator("demo"), bureau.position().await.unwrap());
    let people = demo_people(&bureau.library(), Scale::Small, day(DAY)).unwrap();
    let contact = people.iter().find(|p| p.signs_in && p.office == "school-contact").unwrap();
    for _ in 0..2 {
        make_demo_ballots(bureau, &actor, (day(DAY), &contact.unit.code), [7; 32]).await.unwrap();
    }
    assert_eq!(bureau.position().await.unwrap(), position, "ballots are no records");
    let ballots = ballots_of(bureau, &actor).await.unwrap();
    let stages: Vec<BallotStage> = ballots.iter().map(|ballot| ballot.stage).collect();
    assert_eq!(stages, [BallotStage::Issuing, BallotStage::Published]);
    let mut files = Files::new();
    for name in ballot_files(bureau, &ballots[1].id).await.unwrap() {
        let bytes = ballot_file(bureau, &ballots[1].id, &name).await.unwrap();
        files.insert(name, bytes);
    }
    let report = verify(&files, |election: &Election, all: &[&[u8]]| {
        all.iter().map(|bytes| Checked::of(election, bytes)).collect()
    });
    assert!(report.is_sound(), "{:?} {:?}", report.findings, report.missing);
    let turnout = report.result.unwrap().turnout;
    assert!(turnout.valid >= 10 && turnout.valid < turnout.issued && turnout.issued < turnout.expected);
    assert!(bureau.data.join("席位/5.json").is_file());
}

/// Whoever signs in finds on the desk what an office has there: records that wait, that came back, that are not finished.
async fn the_desks_are_as_people_left_them(bureau: &Bureau) {
    let people = demo_people(&bureau.library(), Scale::Small, day(DAY)).unwrap();
    let grants = list_grants(bureau, &operator("demo")).await.unwrap();
    let granted = people.iter().filter(|p| p.office != "teacher").count();
    assert_eq!(grants.len(), granted, "everybody but the teacher holds an office");
    assert!(grants.iter().all(|line| line.grant.holds_on(day(DAY))));
    for (office, state, least, most) in [
        ("civilisation-office", State::Submitted, 5, 40),
        ("civilisation-office", State::Returned, 2, 8),
        ("school-contact", State::Returned, 1, 3),
        ("school-contact", State::Submitted, 1, 4),
        ("school-contact", State::Draft, 1, 3),
        ("unit-head", State::Returned, 1, 3),
        ("department-contact", State::Submitted, 1, 3),
        ("discipline-office", State::Submitted, 1, 8),
        ("teacher", State::Returned, 0, 2),
    ] {
        let who = people.iter().find(|p| p.signs_in && p.office == office).unwrap();
        let actor = actor_of(bureau, &who.person.code, day(DAY)).await.unwrap();
        let filter = filter(bureau, None, None, Some(state), None).await.unwrap();
        let open = list_records(bureau, &actor, &filter, Page::first(100)).await.unwrap();
        assert!((least..=most).contains(&open.len()), "{office}: {} {}", open.len(), state.name());
    }
}

/// The accounts are made once; each is entered with the password that stands in the file.
async fn whoever_is_written_down_can_sign_in(bureau: &Bureau) {
    let operator = operator("demo");
    let made = || demo_accounts(bureau, &operator, (Scale::Small, day(DAY)), &chance);
    let accounts = made().await.unwrap();
    assert_eq!(accounts, made().await.unwrap());
    let different: BTreeSet<&str> = accounts.iter().map(|a| a.password.as_str()).collect();
    assert_eq!((accounts.len(), different.len()), (11, 11));
    let text = std::fs::read_to_string(bureau.data.join("accounts.json")).unwrap();
    assert_eq!(serde_json::from_str::<Vec<DemoAccount>>(&text).unwrap(), accounts);
    let now = Timestamp::start_of(day(DAY));
    let listed = list_accounts(bureau, &operator, now).await.unwrap();
    assert!(listed.iter().all(|line| line.has_password) && listed.len() == 11);
    let passwords = Passwords::new(PasswordCost::default(), 1);
    let knock = Knock { network: "192.0.2.0/24", browser: None, agent: "Firefox" };
    let contact = accounts.iter().find(|a| a.office == "school-contact").unwrap();
    let typed = (contact.account.as_str(), contact.password.as_str());
    sign_in(bureau, now, typed, knock, &passwords, &chance).await.unwrap();
}

/// The year of the demo bureau as it stands in the ledger, and what its imports said.
struct Year {
    bureau: Bureau,
    snapshot: Sight,
    made: DemoOutcome,
}

impl Year {
    async fn find(&self, planted: &Planted) -> Result<(), String> {
        let unit = planted.units.first().map_or("", |u| u.name.as_str());
        let person = planted.persons.first().map_or("", |p| p.name.as_str());
        let first = planted.records.first().map(|id| id.to_string());
        let in_autumn = |rulebook, who, result, wanted| {
            expect(&self.assess(rulebook, "2025-autumn"), who, result, wanted)
        };
        match planted.trouble {
            Trouble::MissedQuarter => {
                let meetings = |quarter| {
                    let assessment = self.assess("civilisation-quarterly-meetings", quarter);
                    result_of(&assessment, unit, "school_met")
                };
                match (meetings("2025-Q3")?, meetings("2025-Q4")?, meetings("2026-Q1")?) {
                    (Status::Met, Status::NotMet | Status::NoData, Status::Met) => Ok(()),
                    other => Err(format!("{other:?}")),
                }
            }
            Trouble::TalkUnder => in_autumn("heart-to-heart-talks", unit, "heads_talk_half", Status::NotMet),
            Trouble::TalkAt | Trouble::TalkOver => {
                let assessment = self.assess("heart-to-heart-talks", "2025-autumn");
                let talked = value_of(&assessment, unit, "talked_by_heads")?;
                if Some(talked) != planted.figure("talked") {
                    return Err(format!("heads talked with {talked}"));
                }
                expect(&assessment, unit, "heads_talk_half", Status::Met)
            }
            Trouble::MiddleTalkUnder => {
                in_autumn("heart-to-heart-talks", unit, "middle_talk_third", Status::NotMet)
            }
            Trouble::VetoInForce => {
                let in_spring = planted.day("last").unwrap() > day("2026-06-30");
                let period = if in_spring { "2026-spring" } else { "2025-autumn" };
                expect(&self.assess("teacher-ethics", period), person, "violation", Status::NotMet)
            }
            Trouble::NominatedUnderVeto => {
                let spring = self.assess("teacher-ethics", "2026-spring");
                expect(&spring, person, "no_nomination_under_veto", Status::NotMet)
            }
            Trouble::SelfScored => {
                let quarter = self.assess("department-quarterly-review", "2025-Q4");
                expect(&quarter, unit, "no_self_scoring", Status::NotMet)
            }
            Trouble::LowRegistration => {
                in_autumn("volunteer-service", unit, "ninety_per_cent", Status::NotMet)
            }
            Trouble::LateLeave => {
                expect(&self.assess("theory-study", "2025-Q4"), unit, "leave_before", Status::NotMet)
            }
            Trouble::Silent => {
                in_autumn("heart-to-heart-talks", unit, "talks_every_month", Status::NoData)?;
                in_autumn("volunteer-service", unit, "service_every_month", Status::NoData)
            }
            Trouble::BackDated => self.find_back_dated(planted).await,
            Trouble::Corrected => {
                let revisions = history(&self.bureau, &operator("demo"), &first.unwrap()).await.unwrap();
                let minutes = |at: usize| {
                    let content: Content = serde_json::from_str(&revisions[at].draft.payload).unwrap();
                    content.participants.iter().find_map(|p| p.attributes.get("minutes").cloned())
                };
                let of = |name: &str| {
                    Some(Value::Number(planted.figure(name).unwrap().to_string().parse().unwrap()))
                };
                let told = revisions.len() == 2 && !revisions[1].draft.reason.is_empty();
                if told && minutes(0) == of("minutes_before") && minutes(1) == of("minutes_after") {
                    Ok(())
                } else {
                    Err(format!("{revisions:#?}"))
                }
            }
            Trouble::ExpiredException => {
                let expired = planted.day("expired").unwrap();
                for (as_of, wanted) in [(expired, Status::Met), (expired.plus(1), Status::NotMet)] {
                    let request = AssessRequest { as_of: Some(as_of), ..one("cadres-in-class") };
                    let assessed = assess(&self.bureau.library(), &self.snapshot, &request, as_of);
                    expect(&assessed.unwrap()[0], person, "teaches_in_principle", wanted)?;
                }
                Ok(())
            }
            Trouble::Withdrawn => {
                let record = find_record(&self.bureau, &operator("demo"), &first.unwrap()).await.unwrap();
                if record.head.state == State::Withdrawn { Ok(()) } else { Err("it still stands".into()) }
            }
            Trouble::DoubleGrant => {
                let spring = self.assess("pairing-and-aid", "2026-spring");
                expect(&spring, unit, "no_double_grant", Status::NotMet)?;
                match value_of(&spring, unit, "to_compare")? {
                    1 => Ok(()),
                    other => Err(format!("{other} grants to compare")),
                }
            }
            Trouble::DutyGap => self.find_duty_gap(planted),
            Trouble::Transfer => self.find_transfer(planted),
            Trouble::LikelyDuplicate => {
                let [first, second] = [0, 1].map(|twin| planted.persons[twin].code.as_str());
                let listed = self.made.duplicates.iter().any(|d| {
                    [d.code.as_str(), &d.resembles] == [second, first]
                        && d.reason.code == "import-duplicate-name-birth"
                });
                if listed { Ok(()) } else { Err(format!("{:#?}", self.made.duplicates)) }
            }
        }
    }

    /// Trouble can only be seen where most keep the rules: of every duty that several have, most do it.
    fn most_is_in_order(&self) {
        for period in ["2025-Q4", "2025-autumn", "2026-Q2", "2026-spring", "2025-2026"] {
            let period = Period::parse(period).unwrap();
            for rulebook in self.bureau.library().rulebooks.values().filter(|r| r.period == period.kind) {
                let assessment = self.assess(&rulebook.id, &period.to_string());
                for duty in assessment.columns.iter().filter(|c| c.kind == ResultKind::Duty) {
                    let of = |wanted| duty.statuses().filter(|s| *s == wanted).count();
                    let (done, missed) = (of(Status::Met), of(Status::NotMet));
                    assert!(
                        missed < 3 || missed <= done,
                        "{} {period} {}: {done} of {}",
                        rulebook.id,
                        duty.id,
                        done + missed
                    );
                }
            }
        }
    }

    /// People come and go in the demo bureau as well; whoever has gone is in no share.
    fn no_share_of_people_is_above_all(&self) {
        let mut shares = 0;
        for period in ["2025-Q4", "2025-autumn", "2026-Q2", "2026-spring", "2025-2026", "2025", "2025-11"] {
            let period = Period::parse(period).unwrap();
            for rulebook in self.bureau.library().rulebooks.values().filter(|r| r.period == period.kind) {
                let assessment = self.assess(&rulebook.id, &period.to_string());
                for column in assessment.columns.iter().filter(|column| column.share_of_people) {
                    shares += 1;
                    let over = (0..assessment.subjects.len()).find(|at| column.is_over_all(*at));
                    let over = over.map(|at| &assessment.subjects[at].name);
                    assert_eq!(over, None, "{} {period} {}", rulebook.id, column.id);
                }
            }
        }
        assert!(shares > 20, "{shares} shares of people were looked at");
    }

    /// What a month's end knew of the study sessions of that month, and what is known today.
    async fn find_back_dated(&self, planted: &Planted) -> Result<(), String> {
        let unit = &planted.units[0].name;
        let (last, entered) = (planted.day("last").unwrap(), planted.day("entered").unwrap());
        let request = AssessRequest { as_of: Some(last), ..one("theory-study") };
        let counted = |snapshot: &Sight| {
            let explained = self.explain(snapshot, request.clone(), unit, "hours");
            let rows = explained.root.records.unwrap().counted;
            let in_month = rows.into_iter().filter(|r| r.day >= planted.day("from"));
            in_month.filter_map(|r| r.record).collect::<BTreeSet<RecordId>>()
        };
        let before = self.bureau.sight(&operator("demo"), Some(Timestamp::start_of(entered))).await.unwrap();
        let all: BTreeSet<RecordId> = planted.records.iter().copied().collect();
        let (then, now) = (counted(&before), counted(&self.snapshot));
        if then.is_empty() && now == all { Ok(()) } else { Err(format!("{then:?} then, {now:?} now")) }
    }

    /// The week with the gap has one night too few; the weeks beside it have all.
    fn find_duty_gap(&self, planted: &Planted) -> Result<(), String> {
        let night = planted.day("from").unwrap();
        let month = Period::containing(PeriodKind::Month, night);
        let request = AssessRequest { period: Some(month), ..one("round-the-clock-duty") };
        let explained = self.explain(&self.snapshot, request, "MDJY", "nights_covered");
        let short = explained.root.occurrences.iter().filter(|(_, status)| *status == Status::NotMet);
        match short.map(|(week, _)| week).collect::<Vec<_>>()[..] {
            [week] if week.contains(night) => Ok(()),
            _ => Err(format!("{:?}", explained.root.occurrences)),
        }
    }

    /// Study before the day of the transfer counts for the old school, after it for the new one.
    fn find_transfer(&self, planted: &Planted) -> Result<(), String> {
        let teacher = &planted.persons[0].code;
        let (last, first) = (planted.day("last_at_old"), planted.day("first_at_new"));
        let studied_for = |unit: usize| {
            let request = AssessRequest { period: Period::parse("2025-Q4").ok(), ..one("theory-study") };
            let explained = self.explain(&self.snapshot, request, &planted.units[unit].name, "invited");
            let rows = explained.root.records.unwrap().counted.into_iter();
            let his = rows.filter(|row| row.who.iter().any(|(code, _)| code == teacher));
            his.map(|row| row.day).collect::<BTreeSet<Option<Day>>>()
        };
        let (old, new) = (studied_for(0), studied_for(1));
        if !old.is_empty()
            && !new.is_empty()
            && old.iter().all(|d| *d <= last)
            && new.iter().all(|d| *d >= first)
        {
            Ok(())
        } else {
            Err(format!("{old:?} at the old school, {new:?} at the new one"))
        }
    }

    fn assess(&self, rulebook: &str, period: &str) -> Assessment {
        let request = AssessRequest { period: Some(Period::parse(period).unwrap()), ..one(rulebook) };
        assess(&self.bureau.library(), &self.snapshot, &request, day("2026-08-31")).unwrap().remove(0)
    }

    fn explain(&self, snapshot: &Sight, assess: AssessRequest, who: &str, result: &str) -> Explanation {
        let request = ExplainRequest { assess, subject: who.to_owned(), result: Some(result.to_owned()) };
        explain(&self.bureau.library(), snapshot, &request, day("2026-08-31")).unwrap().remove(0)
    }
}

/// A question about one rulebook.
fn one(rulebook: &str) -> AssessRequest {
    AssessRequest { rulebooks: vec![rulebook.to_owned()], ..AssessRequest::default() }
}

fn expect(assessment: &Assessment, who: &str, result: &str, wanted: Status) -> Result<(), String> {
    let found = result_of(assessment, who, result)?;
    if found == wanted { Ok(()) } else { Err(format!("{result} of {who} is {found:?}")) }
}

fn row_of(assessment: &Assessment, who: &str) -> Result<usize, String> {
    assessment.subjects.iter().position(|s| *s.name == *who).ok_or_else(|| format!("{who} is no subject"))
}

fn result_of(assessment: &Assessment, who: &str, result: &str) -> Result<Status, String> {
    let row = row_of(assessment, who)?;
    let column =
        assessment.columns.iter().find(|c| c.id == result).ok_or_else(|| format!("no result {result}"))?;
    Ok(column.status(row))
}

fn value_of(assessment: &Assessment, who: &str, result: &str) -> Result<i64, String> {
    let json = serde_json::to_value(assessment).map_err(|e| e.to_string())?;
    let row = row_of(assessment, who)?;
    let value = &json["subjects"][row]["results"][result]["value"];
    value.as_str().and_then(|v| v.parse().ok()).ok_or_else(|| format!("{result} of {who} is {value}"))
}
