//! Rulebooks and kinds from a draft to what is in force: written by some, published by others.

use mingde_app::{
    AppError, DraftSort, Proposal, begin_draft, begin_draft_of, check_draft, draft_list, draft_page,
    draft_preview, drop_draft, propose_draft, publish_draft, save_draft, setting_line, settings_page, settle,
    take_back_draft, todo, versions_page,
};
use mingde_core::diagnostic::Class;
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_core::publication::SettledValue;
use mingde_core::words::Locale;

use crate::office::*;
use crate::rules::rules;

const AS_WRITTEN: Proposal = Proposal { version: String::new(), from: None };

fn writer(office: &Office) -> Actor {
    office.officer("P01", &[("party-office", Reach::Bureau)])
}

fn leader(office: &Office) -> Actor {
    office.officer("P02", &[("bureau-leader", Reach::Bureau)])
}

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().message().code
}

#[test]
fn what_one_has_written_another_publishes_and_it_holds_from_its_day_on() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let (writer, leader) = (writer(office), leader(office));
        let bureau = &office.bureau;
        let text = rules("1", "2025-01-01", 3);
        let begun =
            begin_draft(bureau, &writer, office.now(), DraftSort::Rulebook, (&text, "")).await.unwrap();
        let id = begun.to_string();
        let propose = async |actor: &Actor, seen: u32, proposal: &Proposal| {
            propose_draft(bureau, actor, office.now(), (&id, seen), proposal).await
        };
        let publish = async |actor: &Actor, number: u32| {
            publish_draft(bureau, actor, office.now(), (&id, number)).await
        };
        // Nothing is published that nobody has put forward.
        assert_eq!(code(publish(&leader, 1).await), "draft-not-proposed");
        // What has to be mended is not put forward.
        let broken = text.replace("heart-to-heart-talk,", "heart-to-hart-talk,");
        save_draft(bureau, &writer, office.now(), (&id, 1), (&broken, "")).await.unwrap();
        assert_eq!(code(propose(&writer, 2, &AS_WRITTEN).await), "draft-not-sound");
        save_draft(bureau, &writer, office.now(), (&id, 2), (&text, "")).await.unwrap();
        let proposal = Proposal { version: "2".into(), from: Some(day("2025-09-01")) };
        // The version and the day are written into the text, which is another save.
        assert_eq!(propose(&writer, 3, &proposal).await.unwrap(), 4);
        assert_eq!(todo(bureau, &leader, day("2025-11-03")).await.unwrap().to_publish.len(), 1);
        assert!(todo(bureau, &writer, day("2025-11-03")).await.unwrap().to_publish.is_empty());
        // Whoever wrote it does not publish it, with whatever office, nor does the operator who is the same person.
        let both = office.officer("P01", &[("civilisation-office", Reach::Bureau)]);
        let refused = publish(&both, 4).await;
        assert!(matches!(&refused, Err(AppError::Refused(_))), "{refused:?}");
        assert_eq!(code(refused), "refused-own-proposal");
        // Who only writes publishes nothing.
        let other_writer = office.officer("P05", &[("discipline-office", Reach::Bureau)]);
        assert_eq!(code(publish(&other_writer, 4).await), "refused-office");
        // Another save is not what was looked at.
        assert_eq!(code(publish(&leader, 3).await), "draft-not-proposed");
        let done = publish(&leader, 4).await.unwrap();
        assert_eq!((done.rulebook.as_str(), done.version.as_str()), ("own-talks", "2"));
        assert_eq!(code(publish(&leader, 4).await), "draft-published", "once");
        // It is in force, and the ledger knows both.
        let library = bureau.library();
        let edition = library.edition("own-talks", "2").unwrap();
        let published = edition.published.as_ref().unwrap();
        assert_eq!((published.by.as_str(), published.proposed_by.as_deref()), ("P02", Some("P01")));
        assert_eq!(edition.from, Some(day("2025-09-01")));
        let held = library.rulebooks_on(day("2025-11-03")).unwrap();
        assert!(held.iter().any(|rulebook| rulebook.id == "own-talks"));
        // And it is not written on.
        let late = save_draft(bureau, &writer, office.now(), (&id, 4), ("x", "")).await;
        assert_eq!(code(late), "draft-overtaken");
        assert_eq!(code(drop_draft(bureau, &writer, office.now(), &id).await), "draft-published");
        let saves = draft_page(bureau, &writer, &id, None).await.unwrap().saves;
        assert_eq!(saves.len(), 4);
        // The next version goes on from there.
        let next = (DraftSort::Rulebook, "own-talks");
        let next = begin_draft_of(bureau, &writer, office.now(), next).await.unwrap().to_string();
        assert!(draft_page(bureau, &writer, &next, None).await.unwrap().text.contains("version: '2025.1'"));
        office.remembered().await;
    });
}

#[test]
fn two_who_write_at_once_lose_nothing_and_what_is_changed_is_put_forward_anew() {
    in_an_office(async |office| {
        let (one, other) = (writer(office), office.officer("P05", &[("discipline-office", Reach::Bureau)]));
        let (bureau, text) = (&office.bureau, rules("1", "2025-01-01", 3));
        let id = begin_draft(bureau, &one, office.now(), DraftSort::Rulebook, (&text, "")).await.unwrap();
        let id = id.to_string();
        let save = async |actor: &Actor, seen: u32, text: &str| {
            save_draft(bureau, actor, office.now(), (&id, seen), (text, "")).await
        };
        assert_eq!(save(&one, 1, &text).await.unwrap(), 1, "the same is not saved again");
        assert_eq!(save(&other, 1, &text.replace("谈心不少于", "谈心至少")).await.unwrap(), 2);
        let overtaken = save(&one, 1, &text.replace("第一条", "第二条")).await;
        assert_eq!(overtaken.as_ref().unwrap_err().class(), Class::Conflict);
        assert_eq!(code(overtaken), "draft-overtaken");
        propose_draft(bureau, &one, office.now(), (&id, 2), &AS_WRITTEN).await.unwrap();
        save(&other, 2, &text).await.unwrap();
        let page = draft_page(bureau, &one, &id, None).await.unwrap();
        assert!(page.line.proposed.is_none(), "nobody publishes what has been changed since");
        propose_draft(bureau, &one, office.now(), (&id, 3), &AS_WRITTEN).await.unwrap();
        take_back_draft(bureau, &other, office.now(), &id).await.unwrap();
        assert_eq!(code(take_back_draft(bureau, &other, office.now(), &id).await), "draft-overtaken");
        let first = draft_page(bureau, &one, &id, Some(2)).await.unwrap();
        assert!(first.text.contains("谈心至少") && !first.is_latest());
        let long = "长".repeat(mingde_app::LONGEST_DRAFT + 1);
        assert_eq!(code(save(&one, 3, &long).await), "draft-long");
        drop_draft(bureau, &one, office.now(), &id).await.unwrap();
        assert!(draft_list(bureau, &one).await.unwrap().is_empty());
    });
}

#[test]
fn the_checker_finds_in_a_draft_what_it_finds_in_a_file_and_runs_the_cases_beside_it() {
    in_an_office(async |office| {
        let (actor, bureau) = (writer(office), &office.bureau);
        let text = rules("1", "2025-01-01", 3);
        let check = async |text: &str, cases: &str| {
            check_draft(bureau, &actor, DraftSort::Rulebook, (text, cases)).await.unwrap()
        };
        assert!(check(&text, "").await.findings.is_empty());
        let near = check(&text.replace("require: talks >=", "require: talk >="), "").await;
        let finding = &near.findings[0];
        let line = text.lines().position(|line| line.contains("require: talks >=")).unwrap() + 1;
        assert_eq!((finding.line, finding.is_error), (line, true), "{near:?}");
        assert_eq!(finding.suggestion.as_deref(), Some("talks"));
        let cases = "period: 2025-autumn\ngiven:\n  units: { S1: primary-school }\n  persons: { H1: S1 school-head, T1..T4: S1 teacher }\ncases:\n  - name: 三次\n    records:\n      - { kind: heart-to-heart-talk, date: 2025-09-10, times: 3, unit: S1, organiser: H1, counterpart: T1, topic: regular }\n    expect:\n      S1: { talks: 3, enough: met }\n";
        let good = check(&text, cases).await;
        assert_eq!((good.cases, good.errors()), ((1, 0), 0), "{:?}", good.findings);
        let bad = check(&text, &cases.replace("talks: 3", "talks: 4")).await;
        assert_eq!(bad.cases, (1, 1), "{:?}", bad.findings);
        assert!(bad.findings.iter().any(|finding| finding.in_cases && finding.is_error));
        assert!(!bad.is_sound(), "cases that come out otherwise keep it from being put forward");
    });
}

#[test]
fn a_kind_is_written_published_by_another_and_filed_at_once_and_loses_nothing_that_records_have() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let (writer, leader) = (writer(office), leader(office));
        let bureau = &office.bureau;
        bureau.present().await.unwrap();
        let kind = "id: gate-guard\ntitle: 护学岗\nenglish: Gate guard\npurpose: 记一次值守。\nfiled_by: [school-contact]\naccepted_by: [safety-office]\nidentity: [gate]\nfields:\n  gate: { title: 校门, english: Gate, type: text, max: 20, required: true }\n";
        let publish = async |text: &str| {
            let id = begin_draft(bureau, &writer, office.now(), DraftSort::Kind, (text, "")).await.unwrap();
            let id = id.to_string();
            let number = propose_draft(bureau, &writer, office.now(), (&id, 1), &AS_WRITTEN).await?;
            publish_draft(bureau, &leader, office.now(), (&id, number)).await
        };
        assert_eq!(publish(kind).await.unwrap().rulebook, "gate-guard");
        let present = bureau.present().await.unwrap();
        assert_eq!(present.library.kind("护学岗").unwrap().fields.len(), 1);
        assert_eq!(present.snapshot.table("heart-to-heart-talk").unwrap().len(), 3, "records are read anew");
        let heads = ["单位", "日期", "校门"];
        let sheet = mingde_testkit::Grid::new("护学岗", &heads).line(&["第一小学", "2025-10-13", "东门"]);
        assert_eq!(office.take_in("护学.xlsx", &[sheet]).await.added, 1);
        // A field may come, none may go or mean something else.
        let more = format!(
            "{kind}  parents: {{ title: 家长数, english: Parents, type: number, unit: people, min: 0 }}\n"
        );
        publish(&more).await.unwrap();
        assert_eq!(bureau.library().kind("gate-guard").unwrap().fields.len(), 2);
        assert_eq!(bureau.present().await.unwrap().snapshot.table("gate-guard").unwrap().len(), 1);
        assert_eq!(code(publish(kind).await), "draft-not-sound");
        let other = more.replace("unit: people, min: 0", "unit: hours, min: 0");
        assert_eq!(code(publish(&other).await), "draft-not-sound");
        // Whoever opens the bureau anew finds it there.
        office.reopen().await;
        assert_eq!(office.bureau.library().kind("gate-guard").unwrap().fields.len(), 2);
        office.bureau.present().await.unwrap();
        office.remembered().await;
    });
}

#[test]
fn whose_results_change_is_told_before_a_version_is_published_to_each_as_they_may_see() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let (writer, leader) = (writer(office), leader(office));
        let bureau = &office.bureau;
        let id = begin_draft(
            bureau,
            &writer,
            office.now(),
            DraftSort::Rulebook,
            (&rules("1", "2025-01-01", 3), ""),
        )
        .await;
        let id = id.unwrap().to_string();
        let number = propose_draft(bureau, &writer, office.now(), (&id, 1), &AS_WRITTEN).await.unwrap();
        publish_draft(bureau, &leader, office.now(), (&id, number)).await.unwrap();
        let stricter = rules("2", "2026-02-01", 4).replace("不少于规定次数", "不少于四次");
        let look = async |actor: &Actor, text: &str| {
            draft_preview(bureau, actor, text, day("2025-11-03"), Locale::ZhCn).await.unwrap()
        };
        let seen = look(&leader, &stricter).await.unwrap();
        assert_eq!((seen.against.as_deref(), seen.concerned), (Some("1"), 1), "{seen:#?}");
        let [duty] = &seen.impact[..] else { panic!("{:#?}", seen.impact) };
        assert_eq!((duty.title.as_str(), duty.listed[0].name.as_str()), ("够了", "第一小学"));
        let heads: Vec<&str> = seen.changed.iter().map(|article| article.heading.as_str()).collect();
        assert_eq!(heads, ["", "第一条 谈心"]);
        // As if it held today, although it begins in February.
        let figures: Vec<_> = seen.figures.articles.iter().flat_map(|article| &article.figures).collect();
        assert_eq!(figures[0].value.as_deref(), Some("3"), "{figures:?}");
        // Who sees no school is told of none.
        let elsewhere =
            look(&office.officer("P05", &[("discipline-office", Reach::Bureau)]), &stricter).await.unwrap();
        assert!(elsewhere.concerned <= 1);
        assert!(look(&leader, "# 还没有规则").await.is_none());
        let refused =
            draft_preview(bureau, &office.officer("P05", &[]), &stricter, day("2025-11-03"), Locale::ZhCn)
                .await;
        assert!(matches!(refused, Err(AppError::Refused(_))));
        // The versions, side by side.
        let page = versions_page(bureau, &leader, "own-talks", ("", ""), day("2025-11-03")).await.unwrap();
        assert_eq!(page.versions.len(), 1);
        assert!(page.versions[0].holds && page.compared.is_none());
        let none = versions_page(bureau, &leader, "own-talks", ("9", ""), day("2025-11-03")).await;
        assert_eq!(none.unwrap_err().class(), Class::NotFound);
    });
}

#[test]
fn a_value_that_a_body_laid_down_is_entered_holds_from_its_day_and_is_corrected() {
    in_an_office(async |office| {
        let writer = writer(office);
        let unset = rules("1", "2025-01-01", 3).replace("value: 3", "unset: true");
        let id = begin_draft(&office.bureau, &writer, office.now(), DraftSort::Rulebook, (&unset, ""))
            .await
            .unwrap();
        let id = id.to_string();
        let number =
            propose_draft(&office.bureau, &writer, office.now(), (&id, 1), &AS_WRITTEN).await.unwrap();
        let leader = leader(office);
        publish_draft(&office.bureau, &leader, office.now(), (&id, number)).await.unwrap();
        let line = async |actor: &Actor| {
            setting_line(&office.bureau, actor, ("own-talks", "wanted"), day("2025-11-03")).await.unwrap()
        };
        assert_eq!(line(&writer).await.value, None);
        let page = settings_page(&office.bureau, &writer, day("2025-11-03")).await.unwrap();
        assert!(page.open.iter().any(|line| line.id == "wanted") && !page.enters);
        let value = |value: &str, from: &str, source: &str| SettledValue {
            rulebook: "own-talks".into(),
            setting: "wanted".into(),
            from: day(from),
            value: value.into(),
            source: source.into(),
        };
        let enter = async |actor: &Actor, value: SettledValue| {
            settle(&office.bureau, actor, office.now(), value).await
        };
        assert_eq!(code(enter(&writer, value("2", "2025-09-01", "文")).await), "refused-office");
        assert_eq!(code(enter(&leader, value("2", "2025-09-01", " ")).await), "setting-source-wanted");
        assert_eq!(code(enter(&leader, value("", "2025-09-01", "文")).await), "setting-value-wanted");
        assert!(enter(&leader, value("二十元", "2025-09-01", "文")).await.is_err());
        enter(&leader, value("2", "2025-09-01", "区教发9号")).await.unwrap();
        enter(&leader, value("5", "2026-02-01", "区教发10号")).await.unwrap();
        let held = line(&leader).await;
        assert_eq!((held.value, held.values.len()), (Some(2.into()), 3), "{held:#?}");
        assert_eq!(held.values[1].entered.as_ref().map(|(_, who)| who.title.as_str()), Some("王校长"));
        // The same day again is a correction; the same value again is nothing.
        enter(&leader, value("3", "2025-09-01", "区教发9号（更正）")).await.unwrap();
        let tip = office.tip().await;
        enter(&leader, value("3", "2025-09-01", "区教发9号（更正）")).await.unwrap();
        assert_eq!(office.tip().await, tip);
        assert_eq!(line(&leader).await.value, Some(3.into()));
        office.reopen().await;
        let leader = office.officer("P02", &[("bureau-leader", Reach::Bureau)]);
        let line =
            setting_line(&office.bureau, &leader, ("own-talks", "wanted"), day("2026-03-01")).await.unwrap();
        assert_eq!(line.value, Some(5.into()));
        office.remembered().await;
    });
}
