//! Offices are granted for a time, by somebody else, and taken back with a reason; who holds them acts by them.

use mingde_app::{
    AppError, GrantRequest, ReachRequest, Step, actor_of, audit_trail, change_state, correct, find_record,
    grant_office, history, import_batches, list_grants, list_records, preview_grant, revoke_office,
};
use mingde_core::policy::{Actor, Refused, Scope};
use mingde_core::record::State;
use mingde_core::registry::Unit;
use mingde_store::{Filter, Page};
use mingde_testkit::{Grid, write_workbook};

use crate::office::*;

fn request(office: &str, person: &str, reach: ReachRequest, days: (&str, &str)) -> GrantRequest {
    let days = (day(days.0), day(days.1));
    GrantRequest { office: office.into(), person: person.into(), reach, days }
}

const YEAR: (&str, &str) = ("2025-09-01", "2026-08-31");

impl Office {
    async fn grants(&self, office: &str, person: &str, reach: ReachRequest) -> mingde_app::GrantLine {
        let request = request(office, person, reach, YEAR);
        grant_office(&self.bureau, &self.actor, self.now(), &request).await.unwrap()
    }

    async fn actor_on(&self, code: &str, on: &str) -> Actor {
        actor_of(&self.bureau, code, day(on)).await.unwrap()
    }
}

fn refused(error: AppError) -> Refused {
    match error {
        AppError::Refused(refused) => refused,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_school_hands_in_the_office_accepts_and_nobody_else_sees_it() {
    in_an_office(async |office| {
        office.grants("school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
        office.grants("school-contact", "P05", ReachRequest::Unit("第二中学".into())).await;
        office.grants("人事科", "P01", ReachRequest::Below("示范区教育局".into())).await;
        let (school, other, personnel) = (
            office.actor_on("P03", "2025-11-03").await,
            office.actor_on("P05", "2025-11-03").await,
            office.actor_on("P01", "2025-11-03").await,
        );
        // What the school imports is handed in, not accepted.
        write_workbook(&office.file("谈话.xlsx"), &talks());
        let taken = office.import_as(&school, "谈话.xlsx").await;
        assert_eq!((taken.added, taken.refused), (3, 0), "{taken:#?}");
        let waiting = Filter { state: Some(State::Submitted), ..Filter::default() };
        let see = async |actor: &Actor, filter: &Filter| {
            let found =
                list_records(&office.bureau, actor, filter, Page::first(10).newest_first()).await.unwrap();
            found.iter().map(|line| line.content.date.to_string()).collect::<Vec<_>>()
        };
        let newest_first = ["2025-10-13", "2025-09-22", "2025-09-08"];
        assert_eq!(see(&school, &waiting).await, newest_first);
        assert_eq!(see(&personnel, &waiting).await, newest_first);
        assert!(see(&other, &waiting).await.is_empty());
        // Whom it concerns sees it without any office; P04 was talked with twice.
        let teacher = office.actor_on("P04", "2025-11-03").await;
        assert_eq!(see(&teacher, &waiting).await, newest_first[..2]);

        let talk = office.talk_of("2025-10-13").await.head.id.to_string();
        let step = async |actor: &Actor, step, reason: &str| {
            change_state(&office.bureau, actor, office.now(), &talk, step, reason).await
        };
        // Forbidden and unknown are told alike.
        let unknown = find_record(&office.bureau, &other, &"0".repeat(32)).await.unwrap_err().message();
        let forbidden = find_record(&office.bureau, &other, &talk).await.unwrap_err().message();
        assert_eq!((unknown.code, forbidden.code), ("app-no-record", "app-no-record"));
        assert_eq!(step(&other, Step::Accept, "").await.unwrap_err().message().code, "app-no-record");
        assert!(history(&office.bureau, &other, &talk).await.is_err());
        let Refused::Office { wanted } = refused(step(&school, Step::Accept, "").await.unwrap_err()) else {
            panic!()
        };
        let wanted: Vec<_> = wanted.iter().map(|office| office.code.as_str()).collect();
        assert_eq!(wanted, ["personnel-office", "party-office"]);
        // Who sees it because it concerns them may do nothing with it.
        assert!(matches!(step(&teacher, Step::Withdraw, "不想留").await, Err(AppError::Refused(_))));

        assert_eq!(step(&personnel, Step::Accept, "").await.unwrap().head.state, State::Accepted);
        let told = history(&office.bureau, &school, &talk).await.unwrap();
        let told: Vec<_> = told.iter().map(|r| (r.author.as_str(), r.draft.state)).collect();
        assert_eq!(told, [("P03", State::Submitted), ("P01", State::Accepted)]);
        // What was accepted is withdrawn by those who accept it, and corrected by being handed in anew.
        assert!(matches!(step(&school, Step::Withdraw, "重了").await, Err(AppError::Refused(_))));
        let changes = [("topic".to_owned(), "feedback".to_owned())];
        let corrected =
            correct(&office.bureau, &personnel, office.now(), &talk, &changes, "事由有误").await.unwrap_err();
        assert!(matches!(corrected, AppError::Refused(_)), "{corrected:?}");
        let corrected =
            correct(&office.bureau, &school, office.now(), &talk, &changes, "事由有误").await.unwrap();
        assert_eq!(corrected.head.state, State::Submitted);
    });
}

#[test]
fn who_files_does_not_accept_with_another_hand() {
    in_an_office(async |office| {
        office.grants("school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
        office.grants("party-office", "P03", ReachRequest::Bureau).await;
        office.grants("party-office", "P02", ReachRequest::Bureau).await;
        let both = office.actor_on("P03", "2025-11-03").await;
        write_workbook(&office.file("谈话.xlsx"), &talks());
        office.import_as(&both, "谈话.xlsx").await;
        let talk = office.records("heart-to-heart-talk").await.remove(0);
        assert_eq!(talk.head.state, State::Submitted);
        let id = talk.head.id.to_string();
        let own = change_state(&office.bureau, &both, office.now(), &id, Step::Accept, "").await.unwrap_err();
        assert_eq!(refused(own), Refused::OwnFiling);
        let another = office.actor_on("P02", "2025-11-03").await;
        let accepted =
            change_state(&office.bureau, &another, office.now(), &id, Step::Accept, "").await.unwrap();
        assert_eq!(accepted.head.state, State::Accepted);
    });
}

#[test]
fn an_import_is_taken_back_by_who_may_take_back_each_record() {
    in_an_office(async |office| {
        office.grants("school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
        office.grants("school-contact", "P05", ReachRequest::Unit("第二中学".into())).await;
        office.grants("personnel-office", "P01", ReachRequest::Bureau).await;
        let school = office.actor_on("P03", "2025-11-03").await;
        write_workbook(&office.file("谈话.xlsx"), &talks());
        let batch = office.import_as(&school, "谈话.xlsx").await.batch.unwrap();
        let undo = async |code: &str| {
            let actor = office.actor_on(code, "2025-11-03").await;
            mingde_app::import::undo(&office.bureau, &actor, office.now(), &batch).await
        };
        // Another school does not know of it.
        assert_eq!(undo("P05").await.unwrap_err().message().code, "app-unknown");
        let other = office.actor_on("P05", "2025-11-03").await;
        assert!(import_batches(&office.bureau, &other).await.unwrap().is_empty());
        // Who knows of it because they watch over the ledger or read everything may not take it back for that.
        office.grants("audit-administrator", "P02", ReachRequest::Bureau).await;
        office.grants("bureau-leader", "P06", ReachRequest::Bureau).await;
        for code in ["P02", "P06"] {
            assert!(matches!(undo(code).await, Err(AppError::Refused(_))), "{code}");
        }
        // What has moved on meanwhile stays.
        let personnel = office.actor_on("P01", "2025-11-03").await;
        let talks = office.records("heart-to-heart-talk").await;
        let id = talks[0].head.id.to_string();
        change_state(&office.bureau, &personnel, office.now(), &id, Step::Accept, "").await.unwrap();
        let changes = [("main_points".to_owned(), "重来".to_owned())];
        correct(&office.bureau, &office.actor, office.now(), &talks[1].head.id.to_string(), &changes, "更正")
            .await
            .unwrap();
        let undone = undo("P03").await.unwrap();
        assert_eq!((undone.withdrawn, undone.moved_on.len()), (1, 2), "{undone:?}");
    });
}

#[test]
fn grants_hold_from_day_to_day_and_end_when_they_are_taken_back() {
    in_an_office(async |office| {
        let reach = || ReachRequest::Unit("第一小学".into());
        let days = ("2025-11-01", "2025-11-10");
        let grant = request("school-contact", "P03", reach(), days);
        let line = grant_office(&office.bureau, &office.actor, office.now(), &grant).await.unwrap();
        let holds = async |on: &str| {
            let actor = office.actor_on("P03", on).await;
            let library = office.bureau.library();
            let kinds = library.kinds.values().map(AsRef::as_ref);
            match Scope::of(&actor, kinds) {
                Scope::Everything => panic!("a school contact does not see everything"),
                Scope::Part(part) => !part.areas.is_empty(),
            }
        };
        for (on, expected) in
            [("2025-10-31", false), ("2025-11-01", true), ("2025-11-10", true), ("2025-11-11", false)]
        {
            assert_eq!(holds(on).await, expected, "{on}");
        }
        // Prolonging it is a revision of the same grant.
        let prolonged = request("school-contact", "P03", reach(), (days.0, "2025-12-31"));
        let again = grant_office(&office.bureau, &office.actor, office.now(), &prolonged).await.unwrap();
        assert_eq!((again.head.id, again.head.number), (line.head.id, 2));
        assert!(holds("2025-12-31").await);
        let same = grant_office(&office.bureau, &office.actor, office.now(), &prolonged).await.unwrap_err();
        assert_eq!(same.message().code, "app-nothing-changed");
        // Taking it back asks why.
        let id = line.head.id.to_string();
        let why = revoke_office(&office.bureau, &office.actor, office.now(), &id, " ").await.unwrap_err();
        assert_eq!(why.message().code, "app-reason-wanted");
        revoke_office(&office.bureau, &office.actor, office.now(), &id[..8], "岗位调整").await.unwrap();
        assert!(!holds("2025-12-31").await);
        let all = list_grants(&office.bureau, &office.actor).await.unwrap();
        assert_eq!((all.len(), all[0].reason.as_str(), all[0].by.as_str()), (1, "岗位调整", "clerk"));
        // And it can be given once more.
        grant_office(&office.bureau, &office.actor, office.now(), &prolonged).await.unwrap();
        assert!(holds("2025-12-31").await);
    });
}

#[test]
fn nobody_is_granted_for_a_time_that_is_over_or_for_good() {
    in_an_office(async |office| {
        let grant = async |days| {
            let request = request("school-contact", "P03", ReachRequest::Unit("第一小学".into()), days);
            let now = office.now();
            let looked = preview_grant(&office.bureau, &office.actor, now, &request).await.map(|_| ());
            let granted = grant_office(&office.bureau, &office.actor, now, &request).await.map(|_| ());
            [looked, granted].map(|done| done.map_err(|error| error.message().code))
        };
        assert_eq!(grant(("2024-09-01", "2025-11-02")).await, [Err("grant-over"); 2]);
        assert_eq!(grant(("2025-09-01", "2199-12-31")).await, [Err("grant-long"); 2]);
        assert!(list_grants(&office.bureau, &office.actor).await.unwrap().is_empty());
        // Today is not over, and whoever means "until further notice" may say so.
        assert_eq!(grant(("2025-11-03", "2025-11-03")).await, [Ok(()); 2]);
        assert_eq!(grant(("2025-11-03", "2099-12-31")).await, [Ok(()); 2]);
    });
}

#[test]
fn system_security_and_audit_are_three_people_and_nobody_grants_to_themselves() {
    in_an_office(async |office| {
        office.grants("security-administrator", "P01", ReachRequest::Bureau).await;
        office.grants("audit-administrator", "P02", ReachRequest::Bureau).await;
        let security = office.actor_on("P01", "2025-11-03").await;
        let grant = async |actor: &Actor, office_name: &str, person: &str, days| {
            let request = request(office_name, person, ReachRequest::Bureau, days);
            grant_office(&office.bureau, actor, office.now(), &request).await.map(|_| ())
        };
        assert_eq!(refused(grant(&security, "office", "P01", YEAR).await.unwrap_err()), Refused::OwnGrant);
        grant(&security, "system-administrator", "P03", YEAR).await.unwrap();
        // The operator as well does not unite two of them, on any day.
        let last_day = (YEAR.1, "2027-08-31");
        for (administrator, person) in [
            ("audit-administrator", "P01"),
            ("system-administrator", "P02"),
            ("security-administrator", "P03"),
            ("audit-administrator", "P03"),
        ] {
            for days in [YEAR, last_day] {
                let error = grant(&office.actor, administrator, person, days).await.unwrap_err();
                assert_eq!(refused(error), Refused::Administrations, "{administrator} {person}");
            }
        }
        // Once one has ended the other may begin.
        grant(&office.actor, "audit-administrator", "P01", ("2026-09-01", "2027-08-31")).await.unwrap();
        let backwards =
            grant(&office.actor, "office", "P04", ("2026-09-01", "2025-09-01")).await.unwrap_err();
        assert_eq!(refused(backwards), Refused::GrantWithoutEnd);
        // The audit administrator reads who did what; nobody else does, and nobody else grants.
        let audit = office.actor_on("P02", "2025-11-03").await;
        let lines = audit_trail(&office.bureau, &audit, 100).await.unwrap();
        assert!(lines.iter().any(|line| line.author == "P01" && line.action == "grant"), "{lines:?}");
        for code in ["P01", "P03", "P04"] {
            let actor = office.actor_on(code, "2025-11-03").await;
            assert!(matches!(audit_trail(&office.bureau, &actor, 1).await, Err(AppError::Refused(_))));
        }
        assert!(matches!(grant(&audit, "office", "P04", YEAR).await, Err(AppError::Refused(_))));
        let own = list_grants(&office.bureau, &office.actor_on("P03", "2025-11-03").await).await.unwrap();
        assert_eq!(
            own.iter().map(|line| line.grant.office.as_str()).collect::<Vec<_>>(),
            ["system-administrator"]
        );
    });
}

#[test]
fn who_grants_for_some_units_grants_for_no_others() {
    in_an_office(async |office| {
        office.grants("security-administrator", "P02", ReachRequest::Unit("第一小学".into())).await;
        let security = office.actor_on("P02", "2025-11-03").await;
        let grant = async |reach| {
            let request = request("school-contact", "P03", reach, YEAR);
            grant_office(&office.bureau, &security, office.now(), &request).await
        };
        grant(ReachRequest::Unit("第一小学".into())).await.unwrap();
        for reach in [
            ReachRequest::Unit("第二中学".into()),
            ReachRequest::Below("示范区教育局".into()),
            ReachRequest::Bureau,
        ] {
            assert!(matches!(grant(reach.clone()).await, Err(AppError::Refused(_))), "{reach:?}");
        }
    });
}

#[test]
fn where_a_unit_belongs_is_asked_of_the_day() {
    in_an_office(async |office| {
        office.grants("office", "P01", ReachRequest::Below("组织人事科".into())).await;
        let covers = async |on: &str| {
            let actor = office.actor_on("P01", on).await;
            let library = office.bureau.library();
            let kinds = library.kinds.values().map(AsRef::as_ref);
            let Scope::Part(part) = Scope::of(&actor, kinds) else { panic!() };
            part.areas.iter().any(|area| area.covers(Unit::id_of("S1")))
        };
        assert!(!covers("2025-11-20").await);
        let heads = ["单位代码", "单位名称", "单位类别", "上级单位", "成立日期"];
        let moved = Grid::new("单位", &heads).line(&["S1", "第一小学", "小学", "组织人事科", "2025-11-10"]);
        office.take_in("归口.xlsx", &[moved]).await;
        for (on, expected) in [("2025-11-09", false), ("2025-11-10", true), ("2025-11-20", true)] {
            assert_eq!(covers(on).await, expected, "{on}");
        }
    });
}

#[test]
fn nobody_unknown_acts_and_nobody_is_suggested() {
    in_an_office(async |office| {
        for account in ["P0", "P99", "陈老师", "P01\n", "", "p01"] {
            let result = actor_of(&office.bureau, account, day("2025-11-03")).await;
            match result {
                // Spaces around a staff number are no other number.
                Ok(actor) => assert_eq!(actor.account().as_str(), account.trim()),
                Err(error) => {
                    let message = error.message();
                    assert_eq!(message.code, "app-unknown-account", "{account:?}");
                    assert!(message.args.iter().all(|(name, _)| *name != "nearest"));
                }
            }
        }
    });
}

#[test]
fn who_imports_for_a_school_hears_nothing_of_other_schools_persons() {
    in_an_office(async |office| {
        office.grants("school-contact", "P03", ReachRequest::Unit("第一小学".into())).await;
        let school = office.actor_on("P03", "2025-11-03").await;
        let named = |counterpart: &str| {
            Grid::new("谈心谈话", &TALKS).line(&["第一小学", "2025-09-08", "王校长", counterpart, "日常谈心"])
        };
        // Somebody of the second school, by name, by number, misspelt, or with another's number: as if nobody were there.
        for counterpart in ["周校长", "P05", "周校畅", "王校长(P05)", "P5"] {
            write_workbook(&office.file("谈话.xlsx"), &[named(counterpart)]);
            let taken = office.import_as(&school, "谈话.xlsx").await;
            assert_eq!((taken.added, taken.refused), (0, 1), "{counterpart}: {taken:#?}");
            let told = format!("{:?}", taken.errors);
            assert!(!told.replace(counterpart, "").contains("P05") && !told.contains("第二中学"), "{told}");
        }
        // Who gives name and number knows whom they mean.
        write_workbook(&office.file("谈话.xlsx"), &[named("周校长(P05)")]);
        assert_eq!(office.import_as(&school, "谈话.xlsx").await.added, 1);
    });
}

#[test]
fn the_ledger_itself_is_for_the_operator() {
    in_an_office(async |office| {
        office.grants("bureau-leader", "P02", ReachRequest::Bureau).await;
        assert!(office.bureau.store(&office.actor).is_ok());
        assert!(office.bureau.store(&office.actor_on("P02", "2025-11-03").await).is_err());
    });
}
