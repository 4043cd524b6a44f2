//! A school ends and its people go on elsewhere: what it did stays its own, and nothing more is taken in its name.

use mingde_app::{ReorganisationRequest, reorganise};
use mingde_core::registry::Unit;
use mingde_core::reorganisation::Reorganisation;
use mingde_testkit::Grid;

use crate::office::*;

fn merge(dry_run: bool) -> ReorganisationRequest {
    let reorganisation = Reorganisation::Merge { units: vec![Unit::id_of("S2")], into: Unit::id_of("S1") };
    ReorganisationRequest {
        change: reorganisation.into(),
        from: day("2025-10-01"),
        reason: "区教发〔2025〕31号".into(),
        dry_run,
    }
}

#[test]
fn a_school_goes_into_another_in_one_transaction() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let before = office.tip().await;
        let rehearsed = reorganise(&office.bureau, &office.actor, office.now(), &merge(true)).await.unwrap();
        assert_eq!(office.tip().await, before, "a rehearsal writes nothing");
        let done = reorganise(&office.bureau, &office.actor, office.now(), &merge(false)).await.unwrap();
        assert_eq!((done.units.clone(), done.persons.clone()), (rehearsed.units, rehearsed.persons));
        assert_eq!(
            done.units.iter().map(|u| (u.code.as_str(), u.ends)).collect::<Vec<_>>(),
            [("S2", Some(day("2025-10-01")))]
        );
        let names: Vec<_> = done.persons.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        let teacher = office.person("P06").await.unwrap();
        let posts: Vec<_> =
            teacher.posts.iter().map(|post| (post.unit, post.span.from, post.span.to)).collect();
        assert_eq!(
            posts,
            [
                (Unit::id_of("S2"), Some(day("2012-09-01")), Some(day("2025-10-01"))),
                (Unit::id_of("S1"), Some(day("2025-10-01")), None),
            ]
        );
        let again = reorganise(&office.bureau, &office.actor, office.now(), &merge(false)).await;
        assert_eq!(again.unwrap_err().message().code, "reorganisation-ended");
        let unreasoned = ReorganisationRequest { reason: " ".into(), ..merge(false) };
        let refused = reorganise(&office.bureau, &office.actor, office.now(), &unreasoned).await;
        assert_eq!(refused.unwrap_err().message().code, "app-reason-wanted");
    });
}

#[test]
fn what_is_dated_after_the_end_comes_back_and_what_was_before_is_taken() {
    in_an_office(async |office| {
        reorganise(&office.bureau, &office.actor, office.now(), &merge(false)).await.unwrap();
        let sheet = Grid::new("谈心谈话", &TALKS)
            .line(&["第二中学", "2025-09-30", "周校长", "陈老师(P06)", "日常谈心"])
            .line(&["第二中学", "2025-10-01", "周校长", "陈老师(P06)", "日常谈心"]);
        let taken = office.take_in("二中.xlsx", &[sheet]).await;
        assert_eq!((taken.added, taken.refused), (1, 1));
        assert_eq!(errors(&taken), ["谈心谈话!B3 import-unit-ended"]);
    });
}

#[test]
fn nobody_takes_a_post_at_a_unit_that_is_no_longer_there() {
    in_an_office(async |office| {
        reorganise(&office.bureau, &office.actor, office.now(), &merge(false)).await.unwrap();
        let posts = Grid::new("任职", &["人员", "任职单位", "职务", "级别", "任职起", "任职止", "兼任"])
            .line(&["王校长(P02)", "第二中学", "督学", "校级干部", "2025-09-01", "2025-09-30", "是"])
            .line(&["王校长(P02)", "第二中学", "督学", "校级干部", "2025-10-01", "", "是"])
            .line(&["王校长(P02)", "第二中学", "督学", "校级干部", "2025-08-01", "2025-10-01", "是"]);
        let taken = office.take_in("任职.xlsx", &[posts]).await;
        assert_eq!(errors(&taken), ["任职!B3 import-unit-outlived", "任职!B4 import-unit-outlived"]);
        let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"]).line(&[
            "S9",
            "新教学点",
            "小学",
            "第二中学",
        ]);
        let taken = office.take_in("教学点.xlsx", &[units]).await;
        assert_eq!(errors(&taken), ["单位!D2 import-unit-outlived"]);
    });
}

#[test]
fn a_code_that_would_be_taken_for_another_unit_is_refused() {
    in_an_office(async |office| {
        let heads = ["单位代码", "单位名称", "单位类别", "上级单位"];
        let sheet = Grid::new("单位", &heads)
            .line(&["S.1", "丙小学", "小学", "示范区教育局"])
            .line(&["S－1", "丁小学", "小学", "示范区教育局"])
            .line(&["S‐1", "戊小学", "小学", "示范区教育局"])
            .line(&["第一小学", "己小学", "小学", "示范区教育局"]);
        let taken = office.take_in("新单位.xlsx", &[sheet]).await;
        assert_eq!((taken.added, taken.refused), (2, 2), "a dot or a hyphen that is seen makes another code");
        assert_eq!(errors(&taken), ["单位!A4 import-unit-code-taken", "单位!A5 import-unit-code-taken"]);
    });
}

#[test]
fn an_empty_ledger_says_that_it_is_empty() {
    in_an_empty_office(async |office| {
        let taken = office.take_in("谈话.xlsx", &talks()).await;
        assert!(
            errors(&taken).iter().any(|error| error.ends_with("import-registry-empty")),
            "{:?}",
            errors(&taken)
        );
    });
}
