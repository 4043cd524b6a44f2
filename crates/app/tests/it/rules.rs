//! A bureau's own rules: checks at entry, settings, layers, published versions, and what a correction changes.

use mingde_app::{
    AppError, AssessRequest, Since, Step, assess, change_state, check_files, correct, delta, publish,
    read_receipt, verify_receipt,
};
use mingde_core::date::Timestamp;
use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_rulebook::{Assessment, Difference, Status};
use mingde_testkit::Grid;

use crate::office::*;

pub fn rules(version: &str, from: &str, wanted: u32) -> String {
    format!(
        "---\nid: own-talks\ntitle: 本局谈心办法\nversion: '{version}'\nissuer: 区教育局\neffective: {from}\nperiod: semester\nsubject: unit\napplies: unit.class = 'school'\n---\n## 第一条 谈心\n学校干部每学期谈心不少于规定次数。\n```rule\nsettings:\n  wanted: {{ title: 次数, unit: items, value: {wanted}, source: 第一条 }}\nmeasures:\n  talks: {{ title: 谈心次数, from: heart-to-heart-talk, count: rows, missing: zero }}\nduties:\n  enough: {{ title: 够了, require: talks >= wanted }}\nchecks:\n  other: {{ title: 报到日不谈, on: heart-to-heart-talk, require: date != 2025-09-08, advice: 请核对日期 }}\n  weekday: {{ title: 开学后谈, on: heart-to-heart-talk, require: date >= 2025-09-05, level: soft }}\n```\n"
    )
}

impl Office {
    /// Puts a file into the bureau's own library and opens the bureau anew.
    async fn put(&mut self, path: &str, text: &str) {
        let path = self.data().join("library").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self.reopen().await;
    }

    async fn assessed(&self, version: Option<&str>, period: &str) -> Assessment {
        let request = AssessRequest {
            rulebooks: vec!["own-talks".into()],
            period: Some(Period::parse(period).unwrap()),
            version: version.map(str::to_owned),
            ..AssessRequest::default()
        };
        let snapshot = self.bureau.sight(&self.actor, None).await.unwrap();
        assess(&self.bureau.library(), &snapshot, &request, self.now().day()).unwrap().remove(0)
    }
}

fn status(assessment: &Assessment, code: &str) -> (String, Status) {
    let at = assessment.find_subject(code).unwrap();
    (assessment.version.clone(), assessment.result(at, "enough").unwrap().status)
}

fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> &'static str {
    result.unwrap_err().message().code
}

#[test]
fn a_hard_check_sends_the_row_back_and_a_soft_one_is_listed() {
    in_an_office(async |office| {
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 3)).await;
        let sheet = Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-09-08", "王校长", "陈老师", "日常谈心"])
            .line(&["第一小学", "2025-09-02", "王校长", "陈老师", "考核反馈"])
            .line(&["第一小学", "2025-10-13", "李主任", "陈老师", "日常谈心"]);
        let taken = office.take_in("九月.xlsx", &[sheet]).await;
        assert_eq!((taken.added, taken.refused), (2, 1), "{taken:#?}");
        let said = errors(&taken);
        assert!(said.iter().any(|e| e.contains("entry-refused-advice")), "{said:?}");
        assert!(said.iter().any(|e| e.contains("entry-doubted")), "{said:?}");
        assert_eq!(taken.rejects.len(), 1);

        let id = office.talk_of("2025-10-13").await.head.id.to_string();
        let reported = [("date".to_owned(), "2025-09-08".to_owned())];
        let bad = correct(&office.bureau, &office.actor, office.now(), &id, &reported, "改").await;
        assert_eq!(code(bad), "entry-refused-advice", "a correction is checked like an entry");
        // The early talk is handed in again: the soft check wants to know why.
        let id = office.talk_of("2025-09-02").await.head.id.to_string();
        let step = async |step, reason: &str| {
            change_state(&office.bureau, &office.actor, office.now(), &id, step, reason).await
        };
        step(Step::Return, "请说明").await.unwrap();
        assert_eq!(code(step(Step::Submit, " ").await), "entry-reason-wanted");
        let done = step(Step::Submit, "新教师报到当天").await.unwrap();
        assert_eq!((done.head.state, done.objections.len()), (State::Submitted, 1));
        assert!(!done.objections[0].hard);
    });
}

#[test]
fn a_published_version_is_never_altered_and_the_one_in_force_on_the_day_is_used() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 3)).await;
        let file = office.data().join("library/rulebooks/own-talks.md");
        let publish_it =
            async || publish(&office.bureau, &office.actor, office.now(), std::slice::from_ref(&file)).await;
        let done = publish_it().await.unwrap();
        assert_eq!((done[0].version.as_str(), done[0].already), ("1", false));
        let audit = office.bureau.store(&office.actor).unwrap().audit_lines(1).await.unwrap();
        assert_eq!((audit[0].action.as_str(), audit[0].subject.as_str()), ("publish", "own-talks 1"));
        let tip = office.tip().await;
        office.reopen().await;
        assert!(
            publish(&office.bureau, &office.actor, office.now(), std::slice::from_ref(&file)).await.unwrap()
                [0]
            .already
        );
        assert_eq!(office.tip().await, tip, "publishing twice writes nothing");
        let first = office.assessed(None, "2025-autumn").await;
        assert_eq!(status(&first, "S1"), ("1".into(), Status::Met));

        // The file changes; what was published does not.
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 30)).await;
        let altered = publish(&office.bureau, &office.actor, office.now(), std::slice::from_ref(&file)).await;
        assert_eq!(code(altered), "publish-version-taken");
        assert_eq!(status(&office.assessed(None, "2025-autumn").await, "S1"), ("1".into(), Status::Met));

        // A new version holds from the next term on.
        office.put("rulebooks/own-talks.md", &rules("2", "2026-02-01", 30)).await;
        publish(&office.bureau, &office.actor, office.now(), std::slice::from_ref(&file)).await.unwrap();
        office.reopen().await;
        assert_eq!(status(&office.assessed(None, "2025-autumn").await, "S1"), ("1".into(), Status::Met));
        assert_eq!(status(&office.assessed(None, "2026-spring").await, "S1"), ("2".into(), Status::NotMet));
        assert_eq!(status(&office.assessed(Some("1"), "2026-spring").await, "S1").0, "1");
        let unknown = AssessRequest {
            rulebooks: vec!["own-talks".into()],
            version: Some("3".into()),
            ..AssessRequest::default()
        };
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let found = assess(&office.bureau.library(), &snapshot, &unknown, office.now().day());
        assert_eq!(code(found), "app-unknown-version");
        // The receipt of the first version is borne out although the file is another one and the ledger has grown.
        let written = read_receipt(&first.to_json()).unwrap();
        let then = office.bureau.sight_at(&office.actor, written.receipt.ledger_position).await.unwrap();
        assert_eq!(
            verify_receipt(&office.bureau.library(), &then, &written).unwrap(),
            Vec::<Difference>::new()
        );
        let library = office.bureau.library();
        let editions = library.editions("own-talks");
        assert_eq!(editions.iter().filter(|e| e.published.is_some()).count(), 2);
    });
}

#[test]
fn what_was_known_on_a_day_is_borne_out_after_the_ledger_has_grown() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 3)).await;
        let known_on = Some(office.now());
        let known = office.bureau.sight(&office.actor, known_on).await.unwrap();
        let request = AssessRequest {
            rulebooks: vec!["own-talks".into()],
            period: Some(Period::parse("2025-autumn").unwrap()),
            ..AssessRequest::default()
        };
        let found = assess(&office.bureau.library(), &known, &request, office.now().day()).unwrap().remove(0);
        let written = read_receipt(&found.to_json()).unwrap();
        assert_eq!(written.receipt.known_on, known_on);
        let id = office.talk_of("2025-09-22").await.head.id.to_string();
        let later = Timestamp(office.now().0 + 86_400_000_000);
        change_state(&office.bureau, &office.actor, later, &id, Step::Withdraw, "没有谈成").await.unwrap();
        let receipt = &written.receipt;
        let again = office
            .bureau
            .sight_of_receipt(&office.actor, receipt.ledger_position, receipt.known_on)
            .await
            .unwrap();
        assert_eq!(verify_receipt(&office.bureau.library(), &again, &written).unwrap(), []);
        // A receipt made afterwards about the same day rests on the longer ledger and is borne out as well.
        let known = office.bureau.sight(&office.actor, known_on).await.unwrap();
        let found = assess(&office.bureau.library(), &known, &request, office.now().day()).unwrap().remove(0);
        let written = read_receipt(&found.to_json()).unwrap();
        let receipt = &written.receipt;
        let again = office
            .bureau
            .sight_of_receipt(&office.actor, receipt.ledger_position, receipt.known_on)
            .await
            .unwrap();
        assert_eq!(verify_receipt(&office.bureau.library(), &again, &written).unwrap(), []);
        assert_eq!(status(&found, "S1"), ("1".into(), Status::Met), "the withdrawal was not known then");
    });
}

#[test]
fn a_veto_of_a_rulebook_that_is_not_there_is_noticed_when_it_is_checked() {
    in_an_office(async |office| {
        let asks = |veto: &str| {
            rules("1", "2025-01-01", 3)
                .replace("subject: unit\napplies: unit.class = 'school'", "subject: person")
                .replace(
                    "from: heart-to-heart-talk, count",
                    "from: heart-to-heart-talk, by: organiser, count",
                )
                .replace(
                    "require: talks >= wanted",
                    &format!("require: \"talks >= wanted and not veto('{veto}')\""),
                )
        };
        for (veto, code, near) in [
            ("teacher-ethics.violation", None, None),
            ("teacher-ethic.violation", Some("rulebook-veto-nowhere"), Some("teacher-ethics.violation")),
            ("teacher-ethics.violaton", Some("rulebook-veto-not-there"), Some("teacher-ethics.violation")),
        ] {
            office.put("asking.md", &asks(veto)).await;
            let path = office.data().join("library/asking.md");
            let found = check_files(office.settings(), &[path]).unwrap().findings;
            let told = found.first().map(|f| f.message.code);
            assert_eq!(told, code, "{veto}: {found:?}");
            assert_eq!(found.first().and_then(|f| f.suggestion.as_deref()), near);
        }
    });
}

#[test]
fn a_layer_of_the_bureau_begins_on_its_day_and_a_setting_of_its_own_is_used() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 3)).await;
        let layer = "---\nid: more-talks\ntitle: 细则\nversion: 细1\neffective: 2026-02-01\nextends: own-talks\nlayer: bureau\n---\n## 一 提高\n从下学期起四次。\n```rule\nsettings:\n  wanted: { value: 4, from: 2026-02-01, source: 细则 }\n```\n";
        office.put("rulebooks/more-talks.md", layer).await;
        assert_eq!(status(&office.assessed(None, "2025-autumn").await, "S1"), ("1".into(), Status::Met));
        let spring = office.assessed(None, "2026-spring").await;
        assert_eq!(status(&spring, "S1"), ("1 + 细1".into(), Status::NotMet));
        std::fs::remove_file(office.data().join("library/rulebooks/more-talks.md")).unwrap();
        office
            .put("settings.yaml", "own-talks.wanted: { value: 9, from: 2025-09-01, source: 区教发9号 }\n")
            .await;
        let found = office.assessed(None, "2025-autumn").await;
        assert_eq!(status(&found, "S1"), ("1".into(), Status::NotMet));
        assert_eq!(found.receipt.settings[0].source, "区教发9号");
    });
}

#[test]
fn a_correction_tells_whose_result_it_moves_and_which_record_is_behind_it() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 3)).await;
        let before = office.assessed(None, "2025-autumn").await;
        let position = office.tip().await.0;
        let record = office.talk_of("2025-09-22").await.head.id;
        let (id, why) = (record.to_string(), "没有谈成");
        change_state(&office.bureau, &office.actor, office.now(), &id, Step::Withdraw, why).await.unwrap();
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let receipt = read_receipt(&before.to_json()).unwrap();
        for since in [Since::Receipt(Box::new(receipt)), Since::Position(position)] {
            let request = match since {
                Since::Receipt(_) => AssessRequest::default(),
                Since::Position(_) => AssessRequest {
                    rulebooks: vec!["own-talks".into()],
                    period: Some(Period::parse("2025-autumn").unwrap()),
                    ..AssessRequest::default()
                },
            };
            let found = delta(&office.bureau, &snapshot, &request, &since, office.now().day()).await.unwrap();
            assert_eq!((found.since, found.until), (position, position + 1));
            let [rulebook] = &found.rulebooks[..] else { panic!("{:?}", found.rulebooks) };
            let told: Vec<_> =
                rulebook.results.iter().map(|r| (r.result.0.as_str(), r.change.code.as_str())).collect();
            assert_eq!(told, [("talks", "S1"), ("enough", "S1")]);
            for result in &rulebook.results {
                let [change] = &result.records[..] else { panic!("{:?}", result.records) };
                assert_eq!(change.id.0, record);
                assert_eq!(change.state, (Some(State::Accepted), State::Withdrawn));
                assert_eq!((change.reason.as_str(), change.author.as_str()), ("没有谈成", "clerk"));
            }
        }
        assert_eq!(code(office.bureau.sight_at(&office.actor, position + 9).await), "app-no-position");
    });
}

#[test]
fn a_file_that_is_no_text_is_left_out_with_a_line() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 3)).await;
        let fine = office.assessed(None, "2025-autumn").await;
        let folder = office.data().join("library/rulebooks");
        // As the text editor of a Chinese Windows saves it, as UTF-16, a link to nowhere; and cases beside a rulebook.
        std::fs::write(folder.join("draft.md"), b"---\ntitle: \xb2\xdd\xb0\xb8\n---\n").unwrap();
        std::fs::write(folder.join("wide.md"), b"\xff\xfe-\0-\0-\0").unwrap();
        std::fs::write(folder.join("own-talks.test.yaml"), b"- \xb2\xdd").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere.md", folder.join("link.md")).unwrap();
        office.put("settings.yaml", "layer: bureau\n").await;
        let told: Vec<_> = office.bureau.library().left_out.iter().map(|line| line.code).collect();
        let not_text = told.iter().filter(|code| **code == "app-rulebook-not-utf8").count();
        assert_eq!((not_text, told.len()), (3, if cfg!(unix) { 4 } else { 3 }), "{told:?}");
        assert_eq!(office.assessed(None, "2025-autumn").await.results_hash(), fine.results_hash());
    });
}

#[test]
fn a_draft_that_cannot_be_read_stops_only_who_asks_for_it() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 3)).await;
        let fine = office.assessed(None, "2025-autumn").await;
        // Its total is needed by what it adds up; a setting of the bureau speaks of it.
        let draft = rules("1", "2025-01-01", 3).replace("own-talks", "own-scores").replace(
            "checks:",
            "items:\n  base: { title: 基本, points: 10, score: talks * 1 }\nrankings:\n  place: { title: 名次, of: sum, ties: same }\nbonuses:\n  more: { title: 加分, points: 5, score: if place <= 3 then 5 else 0 }\ntotals:\n  sum: { title: 总分, points: 10 }\nchecks:",
        );
        office.put("rulebooks/own-scores.md", &draft).await;
        let settings = "own-scores.wanted: { value: 4, from: 2025-02-01, source: 文 }\n";
        office.put("settings.yaml", settings).await;
        let told: Vec<_> = office.bureau.library().left_out.iter().map(|line| line.code).collect();
        assert_eq!(told, ["app-rulebook-left-out"]);
        assert!(
            !office.bureau.library().rulebook_ids().contains(&"own-scores"),
            "what cannot be read is not listed"
        );
        assert_eq!(office.assessed(None, "2025-autumn").await.results_hash(), fine.results_hash());
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let all = assess(&office.bureau.library(), &snapshot, &AssessRequest::default(), office.now().day());
        assert!(all.unwrap().iter().all(|a| a.rulebook != "own-scores"));

        let named = AssessRequest { rulebooks: vec!["own-scores".into()], ..AssessRequest::default() };
        let asked = assess(&office.bureau.library(), &snapshot, &named, office.now().day());
        let Err(AppError::Library(findings)) = asked else { panic!("{asked:?}") };
        assert!(findings.iter().all(|d| d.message.code == "rulebook-circle"), "{findings:?}");

        // A copy beside it under the same name: neither counts until somebody says which.
        office.put("settings.yaml", "layer: bureau\n").await;
        office.put("rulebooks/own-scores.md", &rules("2", "2025-01-01", 1)).await;
        let left_out = office.bureau.library().left_out.len();
        assert_eq!(left_out, 1, "{:?}", office.bureau.library().left_out);
        let request = AssessRequest { rulebooks: vec!["own-talks".into()], ..AssessRequest::default() };
        let asked = assess(&office.bureau.library(), &snapshot, &request, office.now().day());
        assert!(matches!(asked, Err(AppError::Library(_))), "{asked:?}");
    });
}

#[test]
fn two_rulebooks_of_one_title_are_told_and_neither_is_taken_for_the_other() {
    in_an_office(async |office| {
        office.put("rulebooks/own-talks.md", &rules("1", "2025-01-01", 3)).await;
        let one = office.bureau.library().rulebook("本局谈心办法").unwrap().id.clone();
        assert_eq!(one, "own-talks");
        let other = rules("1", "2025-01-01", 4).replace("own-talks", "other-talks");
        office.put("rulebooks/other-talks.md", &other).await;
        let library = office.bureau.library();
        let Err(AppError::Invalid(message)) = library.rulebook("本局谈心办法") else {
            panic!("one was taken")
        };
        assert_eq!(message.code, "app-several-rulebooks");
        let told = mingde_core::words::say(mingde_core::words::Locale::ZhCn, &message);
        assert!(told.contains("other-talks、own-talks"), "{told}");
        assert_eq!(library.rulebook("own-talks").unwrap().id, "own-talks");
        let of_library = library.findings.iter().filter(|d| d.message.code == "rulebook-title-elsewhere");
        assert_eq!(of_library.count(), 1);

        let path = office.data().join("library/rulebooks/other-talks.md");
        let checked = check_files(office.settings(), &[path]).unwrap();
        let found = checked.findings.iter().find(|d| d.message.code == "rulebook-title-elsewhere").unwrap();
        assert_eq!(&other[found.span.clone()], "本局谈心办法");
        // Neither has a title in English: that is said, and the Chinese one stands in its place.
        let remarks: Vec<_> = checked.remarks.iter().map(|remark| remark.code).collect();
        assert_eq!(remarks, ["check-without-english"]);
        let english = mingde_core::words::Locale::En;
        assert_eq!(library.english.say(english, "本局谈心办法"), "本局谈心办法");
    });
}
