//! A roster as an office has it: months for days, posts for ranks, words of every day, sums at the end.

use mingde_app::import::{ImportRequest, LearnedHeading, import, learn_headings, undo};
use mingde_app::{Listing, Silent, audit_trail, listing};
use mingde_core::date::Month;
use mingde_core::grant::Reach;
use mingde_core::record::Value;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::office::*;

const HEADS: [&str; 9] =
    ["序号", "工号", "姓名", "出生年月", "工作单位", "职务", "参加工作年月", "政治面貌", "职称"];

fn roster() -> Grid {
    Grid::new("教职工花名册", &HEADS)
        .line(&["1", "T01", "孙副校长", "1976.05", "第一小学", "副校长", "1996.08", "党员", "高级教师"])
        .line(&["2", "T02", "钱老师", "1990年11月", "第一小学", "语文教师", "2012年9月", "团员", "一级教师"])
        .line(&["3", "T03", "赵老师", "1988-02-02", "第一小学", "班主任", "2010-08-25", "群众", "未评"])
        .line(&["", "", "合计", "3人", "", "", "", "", ""])
}

#[test]
fn an_ordinary_roster_comes_in_at_once() {
    in_an_office(async |office| {
        let taken = office.take_in("花名册.xlsx", &[roster()]).await;
        // That the sums are no person is remarked, and nothing else.
        assert_eq!(errors(&taken), ["教职工花名册!5 sheet-footer"], "{taken:#?}");
        assert_eq!((counts(&taken), taken.error_count), ([3, 0, 0, 0, 0], 0));
        let head = office.person("T01").await.unwrap();
        assert_eq!((head.birth, head.birth_by_month), (Some(day("1976-05-01")), true));
        assert_eq!(head.fields["joined_on"], Value::Month("1996-08".parse::<Month>().unwrap()));
        assert_eq!(head.fields["political_status"], choice("party-member"));
        assert_eq!(head.fields["title_level"], choice("senior"));
        assert_eq!((head.posts[0].title.as_str(), head.posts[0].rank.as_str()), ("副校长", "school-head"));
        let teacher = office.person("T02").await.unwrap();
        assert_eq!(teacher.posts[0].rank, "teacher");
        let known = office.person("T03").await.unwrap();
        assert_eq!((known.birth, known.birth_by_month), (Some(day("1988-02-02")), false));
        assert_eq!(known.posts[0].rank, "teacher");
        // How the ranks were found is told once for each.
        let told: Vec<_> = taken.notes.iter().filter(|note| note.code == "import-rank-by-title").collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told.iter().any(|note| note.args.iter().any(|(_, words)| words == "班主任、语文教师")),
            "{told:?}"
        );
    });
}

#[test]
fn a_month_goes_out_as_a_month_and_a_day_that_is_known_stays() {
    in_an_office(async |office| {
        office.take_in("花名册.xlsx", &[roster()]).await;
        let before = office.tip().await;
        let sight = office.bureau.sight(&office.actor, None).await.unwrap();
        let (all, today) = (Listing::of_registry(), day("2025-11-20"));
        let out = listing(&office.bureau, &sight, &all, today, Locale::ZhCn).await;
        let bytes = out.unwrap().unwrap().0;
        std::fs::write(office.file("回来.xlsx"), &bytes).unwrap();
        let again = office.import_again("回来.xlsx").await;
        assert_eq!((counts(&again)[..2].to_vec(), again.error_count), (vec![0, 0], 0), "{again:#?}");
        assert_eq!(office.tip().await, before);

        // A day that is known is not lost to a roster of months; a month is made good by the day.
        let line = |code: &str, name: &str, birth: &str| {
            Grid::new("人员", &["工号", "姓名", "出生年月"]).line(&[code, name, birth])
        };
        office.take_in("月.xlsx", &[line("T03", "赵老师", "1988.02")]).await;
        let known = office.person("T03").await.unwrap();
        assert_eq!((known.birth, known.birth_by_month), (Some(day("1988-02-02")), false));
        office.take_in("日.xlsx", &[line("T01", "孙副校长", "1976-05-17")]).await;
        let head = office.person("T01").await.unwrap();
        assert_eq!((head.birth, head.birth_by_month), (Some(day("1976-05-17")), false));
    });
}

#[test]
fn a_post_that_says_no_rank_is_asked_about_at_its_cell() {
    in_an_office(async |office| {
        let grid = Grid::new("人员", &["工号", "姓名", "所在单位", "职务", "级别"])
            .line(&["T11", "冯老师", "第一小学", "校长助理", ""])
            .line(&["T12", "褚科长", "组织人事科", "副科长", ""])
            .line(&["T13", "卫老师", "第一小学", "", ""]);
        let taken = office.take_in("人员.xlsx", &[grid]).await;
        assert_eq!(errors(&taken), ["人员!E2 import-rank-unknown-title", "人员!E4 import-rank-missing"]);
        assert_eq!(office.person("T12").await.unwrap().posts[0].rank, "department-deputy");
    });
}

#[test]
fn what_a_heading_means_is_remembered_for_all_by_whoever_keeps_the_registry() {
    in_an_office(async |office| {
        let heads = ["工号", "姓名", "工作的地方", "职务", "属相"];
        let grid = Grid::new("人员", &heads).line(&["T21", "沈老师", "第一小学", "教师", "龙"]);
        let first = office.take_in("一.xlsx", &[grid]).await;
        let strange: Vec<_> = first.strange.iter().map(|column| column.heading.as_str()).collect();
        assert_eq!(strange, ["工作的地方", "属相"]);
        assert_eq!(
            (&first.strange[0].samples[..], &first.strange[1].samples[..]),
            (&["第一小学".into()][..], &["龙".into()][..])
        );
        assert!(office.person("T21").await.unwrap().posts.is_empty());
        let said = |heading: &str, meant: &str| LearnedHeading {
            layout: "registry/persons#0".into(),
            heading: heading.into(),
            meant: meant.into(),
        };
        let learned = [said("工作的地方", "所在单位"), said("属相", "")];
        learn_headings(&office.bureau, &office.actor, office.now(), &learned).await.unwrap();
        let wrong =
            learn_headings(&office.bureau, &office.actor, office.now(), &[said("属相", "生肖")]).await;
        assert_eq!(wrong.unwrap_err().message().code, "import-heading-unknown");
        let many: Vec<_> = (0..500).map(|at| said(&format!("列{at}"), "")).collect();
        let many = learn_headings(&office.bureau, &office.actor, office.now(), &many).await;
        assert_eq!(many.unwrap_err().message().code, "import-headings-too-many");
        // What holds for everybody stands in the trail.
        let lines = audit_trail(&office.bureau, &office.actor, 10).await.unwrap();
        let said_so: Vec<_> = lines.iter().filter(|line| line.action == "learn-heading").collect();
        assert_eq!(said_so.len(), 2);
        assert!(said_so.iter().any(|line| line.detail == "工作的地方 → 所在单位"));
        let grid = Grid::new("人员", &heads).line(&["T22", "韩老师", "第一小学", "教师", "蛇"]);
        let second = office.take_in("二.xlsx", std::slice::from_ref(&grid)).await;
        assert!(second.strange.is_empty() && second.errors.is_empty(), "{second:#?}");
        assert_eq!(office.person("T22").await.unwrap().posts[0].unit, Unit::id_of("S1"));
        // Whoever has another office profits by it.
        let keeper = office.officer("P01", &[("personnel-office", Reach::Bureau)]);
        let request = ImportRequest { dry_run: true, ..office.request(&["二.xlsx"]) };
        let seen = import(&office.bureau, &keeper, office.now(), &request, &mut Silent).await.unwrap();
        assert!(seen.outcomes[0].strange.is_empty());
    });
}

#[test]
fn a_day_without_its_year_is_the_last_of_its_name() {
    in_an_office(async |office| {
        let rows = Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "9月12日", "王校长", "李主任", "日常谈心"])
            .line(&["第一小学", "10.9", "王校长", "陈老师", "日常谈心"])
            .line(&["第一小学", "2月30日", "王校长", "陈老师", "日常谈心"]);
        let taken = office.take_in("谈话.xlsx", &[rows]).await;
        assert_eq!(counts(&taken), [2, 0, 0, 0, 1], "{taken:#?}");
        office.talk_of("2025-09-12").await;
        office.talk_of("2025-10-09").await;
        let said = [
            "谈心谈话!B2 import-date-near",
            "谈心谈话!B3 import-date-near",
            "谈心谈话!B4 sheet-date-no-year",
        ];
        assert_eq!(errors(&taken), said);
    });
}

#[test]
fn what_was_taken_back_and_comes_in_again_is_there_again_and_not_corrected() {
    in_an_office(async |office| {
        let taken = office.take_in("谈话.xlsx", &talks()).await;
        let undone = undo(&office.bureau, &office.actor, office.now(), &taken.batch.unwrap()).await.unwrap();
        assert_eq!(undone.withdrawn, 3);
        let request = ImportRequest { dry_run: true, ..office.request(&["谈话.xlsx"]) };
        let seen = office.import(&request).await.remove(0);
        assert_eq!((counts(&seen)[..2].to_vec(), seen.rows.iter().all(|row| row.is_new)), (vec![3, 0], true));
        let again = office.import_again("谈话.xlsx").await;
        assert_eq!(counts(&again), [3, 0, 0, 0, 0]);
    });
}

#[test]
fn numbers_of_persons_are_not_shown_to_explain_a_heading() {
    in_an_office(async |office| {
        let grid = Grid::new("人员", &["工号", "姓名", "证件", "号码一", "籍贯"]).line(&[
            "T31",
            "杨老师",
            "110105199003070012",
            "138 0013 8000",
            "山东",
        ]);
        let taken = office.take_in("人员.xlsx", &[grid]).await;
        let samples: Vec<_> = taken.strange.iter().map(|column| column.samples.concat()).collect();
        assert_eq!(samples, ["******", "******", "山东"]);
    });
}

#[test]
fn a_school_that_lists_its_own_people_says_above_the_table_whose_they_are() {
    in_an_office(async |office| {
        let heads = ["工号", "姓名", "职务", "任现职\n时间"];
        let by_title = Grid::blank("花名册")
            .line(&["示范区教育局所属第一小学教职工花名册（2025年9月）"])
            .line(&heads)
            .line(&["T31", "韩　丽", "语文教师", "2021.09"]);
        let by_sheet = Grid::new("第二中学", &heads).line(&["T32", "杨老师", "数学教师", "2020.09"]);
        let taken = office.take_in("花名册.xlsx", &[by_title, by_sheet]).await;
        assert_eq!((counts(&taken), taken.error_count), ([2, 0, 0, 0, 0], 0), "{taken:#?}");
        let said: Vec<_> = taken.notes.iter().filter(|note| note.code == "import-unit-above").collect();
        assert_eq!(said.len(), 2, "each sheet says whose it was taken to be: {taken:#?}");
        for (code, school, rank) in [("T31", "S1", "teacher"), ("T32", "S2", "teacher")] {
            let post = office.person(code).await.unwrap().posts.remove(0);
            assert_eq!((post.unit, post.rank.as_str()), (Unit::id_of(school), rank));
        }
        // Two schools in one title are none, and a post that is nobody's is told.
        let of_both = Grid::blank("名单")
            .line(&["第一小学、第二中学交流教师名单"])
            .line(&["工号", "姓名", "职务"])
            .line(&["T33", "朱老师", "语文教师"]);
        let taken = office.take_in("名单.xlsx", &[of_both]).await;
        assert_eq!(errors(&taken), ["名单!C3 import-post-without-unit"], "{taken:#?}");
        assert!(office.person("T33").await.unwrap().posts.is_empty());
        // Of somebody who is known it is the post that is held.
        let named = Grid::new("人员", &["工号", "姓名", "职务"]).line(&["P04", "陈老师", "年级组长"]);
        let taken = office.take_in("职务.xlsx", &[named]).await;
        assert_eq!(errors(&taken), Vec::<String>::new());
        let posts = office.person("P04").await.unwrap().posts;
        assert_eq!((posts.len(), posts[0].title.as_str()), (1, "年级组长"));
    });
}

#[test]
fn records_of_one_school_say_above_the_table_whose_they_are() {
    in_an_office(async |office| {
        let heads = ["谈话日期", "谈话人", "谈话对象", "谈话事由"];
        let by_title = Grid::blank("谈心谈话")
            .line(&["第一小学2025年秋季学期谈心谈话登记表"])
            .line(&heads)
            .line(&["2025-09-08", "王校长", "陈老师", "日常谈心"]);
        let taken = office.take_in("谈话.xlsx", &[by_title]).await;
        assert_eq!((counts(&taken), taken.error_count), ([1, 0, 0, 0, 0], 0), "{taken:#?}");
        let said = taken.notes.iter().filter(|note| note.code == "import-records-above");
        assert_eq!(said.count(), 1, "{taken:#?}");
        assert_eq!(office.talk_of("2025-09-08").await.content.unit, Unit::id_of("S1"));
        // The same with the column is the same record.
        let with_column = Grid::new("谈心谈话", &["学校", "谈话日期", "谈话人", "谈话对象", "谈话事由"])
            .line(&["第一小学", "2025-09-08", "王校长", "陈老师", "日常谈心"]);
        assert_eq!(counts(&office.take_in("再报.xlsx", &[with_column]).await), [0, 0, 1, 0, 0]);
        // Where none is named, or two are, the column lacks as ever.
        for title in ["2025年秋季学期谈心谈话登记表", "第一小学、第二中学谈心谈话登记表"]
        {
            let of_nobody = Grid::blank("谈心谈话").line(&[title]).line(&heads).line(&[
                "2025-09-09",
                "王校长",
                "陈老师",
                "日常谈心",
            ]);
            let taken = office.take_in("谁的.xlsx", &[of_nobody]).await;
            assert!(taken.headings_wrong, "{taken:#?}");
            assert_eq!(
                errors(&taken),
                ["谈心谈话!2 sheet-nearest", "谈心谈话!2 sheet-column-missing"],
                "{taken:#?}"
            );
        }
    });
}

#[test]
fn records_may_be_of_a_unit_that_the_same_workbook_brings() {
    in_an_office(async |office| {
        let heads = ["谈话日期", "谈话人", "谈话对象", "谈话事由"];
        let units = |code: &str, name: &str| {
            Grid::new("单位", &["单位代码", "单位名称", "单位类别"]).line(&[code, name, "小学"])
        };
        let persons = Grid::new("人员", &["工号", "姓名", "所在单位", "职务", "级别", "任职起"])
            .line(&["N1", "新校长", "青山新校", "校长", "校级干部", "2025-09-01"])
            .line(&["N2", "新老师", "青山新校", "教师", "专任教师", "2025-09-01"]);
        let talks = Grid::blank("谈心谈话")
            .line(&["青山新校2025年秋季学期谈心谈话登记表"])
            .line(&heads)
            .line(&["2025-09-10", "新校长", "新老师", "日常谈心"]);
        let taken = office.take_in("新校.xlsx", &[talks, units("S77", "青山新校"), persons]).await;
        assert_eq!((counts(&taken), taken.error_count), ([4, 0, 0, 0, 0], 0), "{taken:#?}");
        assert!(taken.notes.iter().any(|note| note.code == "import-records-above"), "{taken:#?}");
        assert_eq!(office.talk_of("2025-09-10").await.content.unit, Unit::id_of("S77"));
        // Where the row of the unit is refused, so is each record, and says why.
        let talks = Grid::blank("谈心谈话").line(&["红旗新校谈心谈话登记表"]).line(&heads).line(&[
            "2025-09-11",
            "王校长",
            "陈老师",
            "日常谈心",
        ]);
        let broken = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"]).line(&[
            "S78",
            "红旗新校",
            "小学",
            "没有的局",
        ]);
        let taken = office.take_in("红旗.xlsx", &[talks, broken]).await;
        assert_eq!(counts(&taken)[0], 0, "{taken:#?}");
        assert!(errors(&taken).iter().any(|e| e.ends_with("import-records-of-nobody")), "{taken:#?}");
    });
}

#[test]
fn a_wrong_identity_number_is_one_fault() {
    in_an_office(async |office| {
        let grid = Grid::new("教职工名单", &["姓名", "身份证号码", "学校", "职务"])
            .line(&["尤老师", "110101198503072119", "第一小学", "语文教师"])
            .line(&["许老师", "", "第一小学", "语文教师"]);
        let taken = office.take_in("名单.xlsx", &[grid]).await;
        let told = errors(&taken);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("教职工名单!B2 "), "{told:?}");
        assert!(told[1].ends_with("import-person-unidentified"), "{told:?}");
    });
}
