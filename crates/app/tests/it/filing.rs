//! Filing by a form: everything wrong is said at its place, doubts want a word, what is there already is shown, and what
//! is sent twice is one record.

use mingde_app::{
    AnswerSource, Fault, Filed, Form, Intent, Looked, RecordLine, Slot, Twins, Typed, answers, correct, file,
    find_record, history, kinds_to_file, units_to_file,
};
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_core::record::{State, Value, Who};
use mingde_core::registry::{Person, Unit};

use crate::office::*;
use crate::rules::rules;

/// A form in somebody's hands.
struct Sheet {
    kind: &'static str,
    pairs: Vec<(String, String)>,
}

fn talk(pairs: &[(&str, &str)]) -> Sheet {
    let blank = Sheet { kind: "heart-to-heart-talk", pairs: Vec::new() };
    blank
        .with(&[
            ("unit", "第一小学"),
            ("date", "2025-10-30"),
            ("role.organiser", "王校长"),
            ("role.counterpart", "李主任"),
            ("field.topic", "regular"),
        ])
        .with(pairs)
}

impl Sheet {
    /// The same with other texts in some places.
    fn with(mut self, pairs: &[(&str, &str)]) -> Self {
        self.pairs.retain(|(name, _)| !pairs.iter().any(|(other, _)| other == name));
        self.pairs.extend(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
        self
    }
}

impl Office {
    async fn send(&self, actor: &Actor, sheet: &Sheet, intent: Intent, of: Option<&RecordLine>) -> Filed {
        self.send_as(actor, sheet, intent, of, Twins::Unasked).await
    }

    async fn send_as(
        &self,
        actor: &Actor,
        sheet: &Sheet,
        intent: Intent,
        of: Option<&RecordLine>,
        twins: Twins<'_>,
    ) -> Filed {
        let library = self.bureau.library();
        let kind = library.kind(sheet.kind).unwrap();
        let typed = Typed::new(sheet.pairs.clone());
        let form = Form { kind, typed: &typed, evidence: &[], uploads: &[], intent, of, twins, because: "" };
        file(&self.bureau, actor, self.now(), &form).await.unwrap()
    }

    fn contact(&self) -> Actor {
        self.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))])
    }
}

fn written(filed: Filed) -> RecordLine {
    match filed {
        Filed::Written(record) => *record,
        other => panic!("{other:#?}"),
    }
}

fn open(filed: Filed) -> Looked {
    match filed {
        Filed::Open(looked) => looked,
        other => panic!("{other:#?}"),
    }
}

/// Place and code of each fault, and what is suggested.
fn told(faults: &[Fault]) -> Vec<String> {
    let told = faults.iter().map(|fault| {
        let near = fault.suggestion.as_deref().unwrap_or("");
        format!("{} {} {near}", fault.slot.anchor(), fault.message.code).trim_end().to_owned()
    });
    told.collect()
}

#[test]
fn a_contact_files_a_talk_as_people_write() {
    in_an_office(async |office| {
        let sheet = talk(&[
            ("date", "１０月３０日"),
            ("role.organiser", "王校长（P02）"),
            ("field.topic", "考核反馈"),
            ("field.minutes", "４５分钟"),
            ("field.main_points", "谈了教研安排。\r\n下周再谈。"),
        ]);
        let record = written(office.send(&office.contact(), &sheet, Intent::Submit, None).await);
        assert_eq!(record.head.state, State::Submitted);
        assert_eq!(record.content.date, day("2025-10-30"));
        assert_eq!(record.content.fields["topic"], choice("feedback"));
        assert_eq!(record.content.fields["minutes"], Value::Number("45".parse().unwrap()));
        assert!(matches!(record.content.fields["main_points"], Value::Sealed(_)));
        let who: Vec<_> = record.content.participants.iter().map(|p| p.who).collect();
        assert_eq!(who, [Who::Person(Person::id_of("P02")), Who::Person(Person::id_of("P03"))]);
    });
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_at_its_place() {
    in_an_office(async |office| {
        let before = office.tip().await;
        let sheet = talk(&[
            ("date", "11月31日"),
            ("role.organiser", "王校帐"),
            ("role.counterpart", ""),
            ("field.topic", "日常谈话"),
            ("field.minutes", "1小时"),
            ("field.matters_raised", "很多"),
        ]);
        let looked = open(office.send(&office.contact(), &sheet, Intent::Submit, None).await);
        assert_eq!(
            told(&looked.faults),
            [
                "date sheet-date-no-such-day 2025-11-30",
                "field-topic sheet-choice-unknown 日常谈心",
                "field-minutes sheet-number-other-unit 60",
                "field-matters_raised sheet-number-malformed",
                "role-organiser import-person-unknown 王校长",
                "role-counterpart record-role-exactly",
            ]
        );
        let sheet = talk(&[("role.counterpart", ""), ("field.topic", "")]);
        let looked = open(office.send(&office.contact(), &sheet, Intent::Submit, None).await);
        assert_eq!(
            told(&looked.faults),
            ["field-topic record-field-missing", "role-counterpart record-role-exactly"]
        );
        let sheet = talk(&[("unit", ""), ("date", " ")]);
        let looked = open(office.send(&office.contact(), &sheet, Intent::Submit, None).await);
        assert_eq!(told(&looked.faults), ["date record-field-missing", "unit filing-unit-missing"]);
        let sheet = talk(&[("role.counterpart", "王校长")]);
        let looked = open(office.send(&office.contact(), &sheet, Intent::Submit, None).await);
        assert_eq!(told(&looked.faults), ["role-counterpart record-roles-same"]);
        assert_eq!(office.tip().await, before, "nothing is written of what is wrong");
    });
}

#[test]
fn nobody_files_for_a_unit_that_is_not_theirs_or_names_whom_they_do_not_know() {
    in_an_office(async |office| {
        let elsewhere =
            talk(&[("unit", "第二中学"), ("role.organiser", "周校长"), ("role.counterpart", "陈老师")]);
        let looked = open(office.send(&office.contact(), &elsewhere, Intent::Submit, None).await);
        assert_eq!(told(&looked.faults), ["unit import-may-not-file"]);
        let stranger = talk(&[("role.counterpart", "周校长")]);
        let looked = open(office.send(&office.contact(), &stranger, Intent::Submit, None).await);
        assert_eq!(told(&looked.faults), ["role-counterpart import-person-unknown"]);
        // Of two teachers of the same name the one of the school is meant.
        let record = written(
            office
                .send(&office.contact(), &talk(&[("role.counterpart", "陈老师")]), Intent::Submit, None)
                .await,
        );
        assert_eq!(record.content.participants[1].who, Who::Person(Person::id_of("P04")));
    });
}

#[test]
fn who_names_somebody_of_another_school_is_asked_whether_that_is_meant() {
    in_an_office(async |office| {
        let contact = office.contact();
        let stranger = talk(&[("role.counterpart", "周校长(P05)")]);
        let looked = open(office.send(&contact, &stranger, Intent::Submit, None).await);
        assert!(looked.faults.is_empty(), "{looked:#?}");
        let codes: Vec<_> = looked.doubts.iter().map(|doubt| doubt.code).collect();
        assert_eq!(codes, ["filing-person-elsewhere"]);
        let explained = stranger.with(&[("reason", "两校结对，当面交流")]);
        let record = written(office.send(&contact, &explained, Intent::Submit, None).await);
        // Whom it named before is not asked about again; somebody else is.
        let corrected = explained.with(&[("field.minutes", "30"), ("reason", "补填")]);
        let record = written(office.send(&contact, &corrected, Intent::Submit, Some(&record)).await);
        assert_eq!(record.content.participants[1].who, Who::Person(Person::id_of("P05")));
        // A kind that is made for guests asks nothing, nor does a school of its own people, nor anybody whoever knows everybody.
        let session = |speaker: &str, learner: &str| {
            Sheet { kind: "study-session", pairs: Vec::new() }.with(&[
                ("unit", "第一小学"),
                ("date", "2025-10-30"),
                ("role.speaker", speaker),
                ("role.learners", learner),
                ("role.learners.attendance", "present"),
                ("field.form", "professional"),
                ("field.topic", "课程标准"),
                ("field.hours", "2"),
            ])
        };
        written(office.send(&contact, &session("周校长(P05)", "李主任"), Intent::Submit, None).await);
        let learner = session("李主任", "陈老师(P06)");
        let looked = open(office.send(&contact, &learner, Intent::Submit, None).await);
        assert_eq!(looked.doubts.len(), 1, "{looked:#?}");
        let operator = office.actor.clone();
        let all = talk(&[("date", "2025-10-20"), ("role.counterpart", "周校长(P05)")]);
        written(office.send(&operator, &all, Intent::Submit, None).await);
    });
}

#[test]
fn what_is_sent_twice_is_one_record() {
    in_an_office(async |office| {
        let (contact, sheet) = (office.contact(), talk(&[]));
        let first = written(office.send(&contact, &sheet, Intent::Submit, None).await);
        let tip = office.tip().await;
        match office.send(&contact, &sheet, Intent::Submit, None).await {
            Filed::StoodThere(same) => assert_eq!(same.head.id, first.head.id),
            other => panic!("{other:#?}"),
        }
        assert_eq!(office.tip().await, tip);
        // The other of two clicks comes while the first is being written.
        let sheet = talk(&[("date", "2025-10-20")]);
        let send = || office.send(&contact, &sheet, Intent::Submit, None);
        let (one, other) = tokio::join!(send(), send());
        let ids: Vec<_> = [one, other]
            .into_iter()
            .map(|filed| match filed {
                Filed::Written(record) | Filed::StoodThere(record) => record.head.id,
                Filed::Open(looked) => panic!("{looked:#?}"),
            })
            .collect();
        assert_eq!(ids[0], ids[1]);
    });
}

#[test]
fn what_is_probably_there_already_is_shown_and_may_be_another() {
    in_an_office(async |office| {
        let contact = office.contact();
        let first = written(office.send(&contact, &talk(&[]), Intent::Submit, None).await);
        // The next day, the same two: the same talk with a slip in its date?
        let next = talk(&[("date", "2025-10-31")]);
        let looked = open(office.send(&contact, &next, Intent::Submit, None).await);
        assert_eq!(looked.alike.iter().map(|r| r.head.id).collect::<Vec<_>>(), [first.head.id]);
        assert!(!looked.needs_number);
        let second =
            written(office.send_as(&contact, &next, Intent::Submit, None, Twins::Another("A1B2")).await);
        assert_eq!(second.content.number, None, "its day tells it apart");
        match office.send_as(&contact, &next, Intent::Submit, None, Twins::Another("A1B2")).await {
            Filed::StoodThere(same) => assert_eq!(same.head.id, second.head.id, "sent twice, it is one"),
            other => panic!("{other:#?}"),
        }
        // The same day, for another reason: nothing tells them apart but a number.
        let again = talk(&[("field.topic", "difficulty")]);
        let looked = open(office.send(&contact, &again, Intent::Submit, None).await);
        assert!(looked.needs_number);
        let third =
            written(office.send_as(&contact, &again, Intent::Submit, None, Twins::Another("A1B2")).await);
        assert_eq!(third.content.number.as_deref(), Some("A1B2"));
        assert_ne!(third.head.id, first.head.id);
        match office.send_as(&contact, &again, Intent::Submit, None, Twins::Another("A1B2")).await {
            Filed::StoodThere(same) => assert_eq!(same.head.id, third.head.id),
            other => panic!("{other:#?}"),
        }
        // Somebody else, a week later: nobody asks.
        written(office.send(&contact, &talk(&[("role.counterpart", "陈老师")]), Intent::Submit, None).await);
        written(office.send(&contact, &talk(&[("date", "2025-10-20")]), Intent::Submit, None).await);
    });
}

#[test]
fn a_soft_check_wants_a_word_and_then_takes_it() {
    in_an_office(async |office| {
        let path = office.data().join("library/rulebooks/own-talks.md");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, rules("1", "2025-01-01", 3)).unwrap();
        office.reopen().await;
        let contact = office.contact();
        let early = talk(&[("date", "2025-09-02")]);
        let looked = open(office.send(&contact, &early, Intent::Submit, None).await);
        assert_eq!((looked.faults.len(), looked.doubts.len()), (0, 1));
        let explained = early.with(&[("reason", "新教师报到当天")]);
        let record = written(office.send(&contact, &explained, Intent::Submit, None).await);
        assert_eq!(record.objections.len(), 1);
        let told_why = history(&office.bureau, &contact, &record.head.id.to_string()).await.unwrap();
        assert_eq!(told_why[0].draft.reason, "新教师报到当天");
        let forbidden = talk(&[("date", "2025-09-08"), ("reason", "就是这天")]);
        let looked = open(office.send(&contact, &forbidden, Intent::Submit, None).await);
        assert_eq!(told(&looked.faults), ["form entry-refused-advice"]);
    });
}

#[test]
fn a_draft_may_be_unfinished_and_becomes_the_record() {
    in_an_office(async |office| {
        let contact = office.contact();
        let unfinished = talk(&[("field.topic", ""), ("role.counterpart", "")]);
        let draft = written(office.send(&contact, &unfinished, Intent::Keep, None).await);
        assert_eq!(draft.head.state, State::Draft);
        let wrong = talk(&[("field.minutes", "许久")]);
        let looked = open(office.send(&contact, &wrong, Intent::Keep, Some(&draft)).await);
        assert_eq!(told(&looked.faults), ["field-minutes sheet-number-malformed"]);
        // Naming the counterpart makes another record of it: the draft goes, and says where to.
        let done = written(office.send(&contact, &talk(&[]), Intent::Submit, Some(&draft)).await);
        assert_eq!(done.head.state, State::Submitted);
        let gone = find_record(&office.bureau, &contact, &draft.head.id.to_string()).await.unwrap();
        assert_eq!(gone.head.state, State::Withdrawn);
    });
}

#[test]
fn a_correction_by_the_form_keeps_what_is_sealed_and_names_its_reason() {
    in_an_office(async |office| {
        let contact = office.contact();
        let sheet = talk(&[("field.main_points", "只给经手人看")]);
        let first = written(office.send(&contact, &sheet, Intent::Submit, None).await);
        let corrected = talk(&[("field.minutes", "30")]);
        let looked = open(office.send(&contact, &corrected, Intent::Submit, Some(&first)).await);
        assert_eq!(told(&looked.faults), ["reason app-reason-wanted"]);
        let corrected = corrected.with(&[("reason", "补填时长")]);
        let second = written(office.send(&contact, &corrected, Intent::Submit, Some(&first)).await);
        assert_eq!((second.head.id, second.head.number), (first.head.id, 2));
        assert_eq!(second.content.fields["main_points"], first.content.fields["main_points"]);
        let looked = open(office.send(&contact, &corrected, Intent::Submit, Some(&second)).await);
        assert_eq!(told(&looked.faults), ["form app-nothing-changed"]);

        // Another day is another record; the sealed points go along and can be opened there.
        let moved = corrected.with(&[("date", "2025-10-29"), ("reason", "日期看错")]);
        let third = written(office.send(&contact, &moved, Intent::Submit, Some(&second)).await);
        assert_ne!(third.head.id, first.head.id);
        assert_eq!(third.head.state, State::Submitted);
        let gone = history(&office.bureau, &office.actor, &first.head.id.to_string()).await.unwrap();
        let last = gone.last().unwrap();
        assert_eq!(last.draft.state, State::Withdrawn);
        assert_eq!(last.draft.reason, format!("改记为 {}：日期看错", third.head.id));
        let come = history(&office.bureau, &office.actor, &third.head.id.to_string()).await.unwrap();
        assert_eq!(come[0].draft.reason, format!("由 {} 改记：日期看错", first.head.id));
        let third = third.head.id.to_string();
        let opened = mingde_app::open_sealed(
            &office.bureau,
            &office.actor,
            office.now(),
            mingde_app::Whose::Record(&third),
            mingde_app::Asked { field: "main_points", participant: None },
            "核对",
        );
        assert_eq!(*opened.await.unwrap().text, "只给经手人看");
    });
}

#[test]
fn what_was_accepted_is_not_moved_by_whoever_filed_it() {
    in_an_office(async |office| {
        let contact = office.contact();
        office.take_in("九月.xlsx", &talks()).await;
        let record = office.talk_of("2025-09-08").await;
        assert_eq!(record.head.state, State::Accepted);
        let library = office.bureau.library();
        let kind = library.kind("heart-to-heart-talk").unwrap();
        let sheet = talk(&[("date", "2025-09-09"), ("reason", "日期看错")]);
        let typed = Typed::new(sheet.pairs.clone());
        let form = Form {
            kind,
            typed: &typed,
            evidence: &[],
            uploads: &[],
            intent: Intent::Submit,
            of: Some(&record),
            twins: Twins::Unasked,
            because: "",
        };
        let refused = file(&office.bureau, &contact, office.now(), &form).await.unwrap_err();
        assert_eq!(refused.message().code, "refused-office");
        // Its length may be corrected, and is handed in anew.
        let sheet = talk(&[("date", "2025-09-08"), ("field.minutes", "40"), ("reason", "补填")]);
        let done = written(office.send(&contact, &sheet, Intent::Submit, Some(&record)).await);
        assert_eq!((done.head.id, done.head.state), (record.head.id, State::Submitted));
    });
}

#[test]
fn roles_day_and_unit_are_corrected_by_name() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        let change = async |id: &str, name: &str, value: &str| {
            let changes = [(name.to_owned(), value.to_owned())];
            correct(&office.bureau, &office.actor, office.now(), id, &changes, "核对")
                .await
                .map_err(|e| e.message().code)
        };
        let moved = change(&id, "谈话日期", "9月9日").await.unwrap();
        assert_eq!((moved.content.date, moved.head.state), (day("2025-09-09"), State::Accepted));
        let moved = change(&moved.head.id.to_string(), "counterpart", "陈老师").await.unwrap();
        assert_eq!(moved.content.participants[1].who, Who::Person(Person::id_of("P04")));
        let id = moved.head.id.to_string();
        assert_eq!(change(&id, "谈话人", "陈老师").await.unwrap_err(), "record-roles-same");
        assert_eq!(change(&id, "谈话对象", "").await.unwrap_err(), "record-role-exactly");
        assert_eq!(change(&id, "单位", "第九小学").await.unwrap_err(), "import-unit-unknown");
        // One that is there already is not written over.
        assert_eq!(change(&id, "date", "2025-09-22").await.unwrap_err(), "filing-there-already");
    });
}

#[test]
fn what_is_known_already_is_offered_with_its_source() {
    in_an_office(async |office| {
        let contact = office.contact();
        let library = office.bureau.library();
        let kind = library.kind("pupil-count").unwrap();
        let known = async |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
            answers(&office.bureau, &contact, day("2025-11-03"), kind, &Typed::new(pairs)).await.unwrap()
        };
        let registered = known(&[("unit", "第一小学")]).await;
        let told: Vec<_> = registered.iter().map(|a| (a.slot.input(), a.text.as_str(), &a.source)).collect();
        assert_eq!(told, [("field.pupils".to_owned(), "1280", &AnswerSource::Unit("第一小学".into()))]);
        assert!(
            known(&[("unit", "第一小学"), ("field.pupils", "1290")]).await.is_empty(),
            "nothing is asked there"
        );
        assert!(known(&[("unit", "")]).await.is_empty());
        // A themed activity and a volunteer service of one day ask for one place.
        let service = Sheet { kind: "volunteer-service", pairs: Vec::new() }.with(&[
            ("unit", "第一小学"),
            ("date", "2025-10-30"),
            ("role.volunteers", "李主任"),
            ("role.volunteers.minutes", "60"),
            ("field.activity", "清洁校园"),
            ("field.service_type", "cleaning"),
            ("field.place", "校门口"),
            ("field.pupils_joining", "30"),
        ]);
        let record = written(office.send(&contact, &service, Intent::Submit, None).await);
        let library = office.bureau.library();
        let kind = library.kind("themed-activity").unwrap();
        let pairs = [("unit", "S1"), ("date", "2025-10-30")].map(|(n, t)| (n.to_owned(), t.to_owned()));
        let known =
            answers(&office.bureau, &contact, day("2025-11-03"), kind, &Typed::new(pairs)).await.unwrap();
        let place = known.iter().find(|answer| answer.slot == Slot::Field("activity".into())).unwrap();
        assert_eq!(place.text, "清洁校园");
        assert!(matches!(&place.source, AnswerSource::Record { id, .. } if *id == record.head.id));
        // So do a meeting and a decision for who was in the chair.
        let meeting = Sheet { kind: "meeting", pairs: Vec::new() }.with(&[
            ("unit", "第一小学"),
            ("date", "2025-10-29"),
            ("role.host", "王校长"),
            ("field.meeting_type", "staff"),
            ("field.topic", "采购图书"),
        ]);
        written(office.send(&contact, &meeting, Intent::Submit, None).await);
        let kind = library.kind("decision").unwrap();
        let asked = async |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
            let typed = Typed::new(pairs);
            let known = answers(&office.bureau, &contact, day("2025-11-03"), kind, &typed).await.unwrap();
            known.into_iter().filter(|answer| answer.slot == Slot::Role("host".into())).collect::<Vec<_>>()
        };
        let chair = asked(&[("unit", "S1"), ("date", "2025-10-29")]).await;
        assert_eq!(chair.iter().map(|answer| answer.text.as_str()).collect::<Vec<_>>(), ["王校长(P02)"]);
        let named = asked(&[("unit", "S1"), ("date", "2025-10-29"), ("role.host", "李主任")]).await;
        assert!(named.is_empty(), "nothing is asked there");
        let kinds = kinds_to_file(&office.bureau, &contact, "txth").await.unwrap();
        assert!(
            kinds.iter().any(|found| found.kind.id == "heart-to-heart-talk" && !found.is_recent),
            "{kinds:?}"
        );
        written(office.send(&contact, &talk(&[]), Intent::Submit, None).await);
        let kinds = kinds_to_file(&office.bureau, &contact, "").await.unwrap();
        assert!(kinds[0].is_recent && kinds[0].kind.id == "heart-to-heart-talk");
        assert!(kinds.iter().all(|found| found.kind.filed_by.contains(&"school-contact".to_owned())));
        let units = units_to_file(&office.bureau, &contact, day("2025-11-03"), &kinds[0].kind).await.unwrap();
        assert_eq!(units, ["第一小学(S1)"]);
    });
}
