//! Filing by a form, from the choice of a kind to the page of the record.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::words::Locale;
use mingde_testkit::operator;

use crate::house::{at_home, at_home_in_a_hurry, now};

const TALK: &str = "/file/heart-to-heart-talk";

fn talk<'t>(pairs: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let mut all = vec![
        ("token", "token-of-the-session"),
        ("key", "0A1B2C3D4E5F6071"),
        ("intent", "submit"),
        ("unit", "第一小学(S1)"),
        ("date", "10月30日"),
        ("role.organiser", "王校长(P02)"),
        ("role.counterpart", "陈老师"),
        ("field.topic", "regular"),
    ];
    all.retain(|(name, _)| !pairs.iter().any(|(other, _)| other == name));
    all.extend(pairs);
    all
}

#[test]
fn a_kind_is_found_by_its_sound_and_its_form_knows_the_unit() {
    at_home(async |home| {
        let contact = home.contact();
        let page = contact.get("/file?q=txth").await.page();
        assert!(page.contains("谈心谈话") && !page.contains("志愿服务</b>"), "{page}");
        let page = contact.get(TALK).await.page();
        for said in
            ["谈话日期", "谈话对象", "第一小学(S1)", "加密保存", "name=\"key\"", "token-of-the-session"]
        {
            assert!(page.contains(said), "{said} is missing in {page}");
        }
        let checked = "value=\"第一小学(S1)\" checked";
        for unit in ["S1", "%E7%AC%AC%E4%B8%80%E5%B0%8F%E5%AD%A6", ""] {
            assert!(contact.get(&format!("{TALK}?unit={unit}")).await.page().contains(checked), "{unit}");
        }
        let page = contact.get(&format!("{TALK}?date=2025-10-30&role.counterpart=P04&token=x")).await.page();
        assert!(page.contains("value=\"2025-10-30\"") && page.contains("value=\"P04\""), "{page}");
    });
}

#[test]
fn nobody_sees_the_form_of_a_kind_that_is_not_theirs() {
    at_home(async |home| {
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        let auditor = home.guest("P01", &[("audit-administrator", Reach::Bureau)], Locale::ZhCn);
        for guest in [&teacher, &auditor] {
            let (one, other) = (guest.get(TALK).await, guest.get("/file/no-such-kind").await);
            assert_eq!((one.status, other.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
            assert_eq!(one.text(), other.text(), "what may not be known is as unknown as what there is not");
            assert_eq!(guest.send(TALK, &talk(&[])).await.status, StatusCode::NOT_FOUND);
        }
        assert!(teacher.get("/file").await.page().contains("没有您要填报的种类"));
    });
}

#[test]
fn a_record_is_filed_once_however_often_it_is_sent() {
    at_home(async |home| {
        let contact = home.contact();
        let first = contact.send(TALK, &talk(&[])).await.leads_to();
        assert!(first.starts_with("/records/") && first.ends_with("?done=filed"), "{first}");
        let again = contact.send(TALK, &talk(&[])).await.leads_to();
        assert_eq!(again, first.replace("filed", "stood-there"));
    });
}

#[test]
fn while_somebody_else_writes_the_form_comes_back_as_it_was_typed() {
    at_home_in_a_hurry(async |home| {
        let (contact, clerk) = (home.contact(), operator("clerk"));
        let typed = talk(&[("field.main_points", "说到一半的话")]);
        let writer = home.bureau.store(&clerk).unwrap().begin(&clerk, now()).await.unwrap();
        let busy = contact.send(TALK, &typed).await;
        assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE, "{}", busy.text());
        let page = busy.text();
        assert!(page.contains("说到一半的话") && page.contains("请稍后再试"), "{page}");
        assert!(page.contains("value=\"陈老师\"") && page.contains("0A1B2C3D4E5F6071"), "{page}");
        drop(writer);
        contact.send(TALK, &typed).await.leads_to();
    });
}

#[test]
fn every_fault_leads_to_its_place_and_nothing_typed_is_lost() {
    at_home(async |home| {
        let sent = talk(&[
            ("date", "11月31日"),
            ("role.counterpart", "<img src=x onerror=alert>"),
            ("field.minutes", "1小时"),
            ("field.main_points", "第一行\r\n第二行"),
        ]);
        let answer = home.contact().send(TALK, &sent).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text();
        for said in [
            "有3处要改",
            "href=\"#date\"",
            "href=\"#role-counterpart\"",
            "href=\"#field-minutes\"",
            "value=\"11月31日\"",
            "value=\"1小时\"",
            "第一行\n第二行",
            "是否应为“60”",
            "11月31日”这一天不存在",
        ] {
            assert!(page.contains(said), "{said} is missing in {page}");
        }
        assert!(!page.contains("<img src=x"), "{page}");
        for id in ["id=\"date\"", "id=\"role-counterpart\"", "id=\"field-minutes\""] {
            assert_eq!(page.matches(id).count(), 1, "{id} in {page}");
        }
    });
}

#[test]
fn a_day_of_another_century_is_most_likely_a_slip() {
    at_home(async |home| {
        let contact = home.contact();
        for (day, said) in
            [("2105-10-30", "在十年以后"), ("1925-10-30", "六十多年前"), ("2205-10-30", "不在 1890 至 2199")]
        {
            let answer = contact.send(TALK, &talk(&[("date", day)])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day}");
            assert!(answer.text().contains(said) && answer.text().contains(day), "{day}: {}", answer.text());
        }
        contact.send(TALK, &talk(&[("date", "1998-09-10")])).await.leads_to();
    });
}

#[test]
fn names_are_looked_for_without_a_script() {
    at_home(async |home| {
        let looked = talk(&[("role.counterpart", "cls"), ("find", "role.counterpart#0")]);
        let page = home.contact().send(TALK, &looked).await.page();
        assert!(page.contains("陈老师(P04)") && !page.contains("陈老师(P06)"), "{page}");
        let picked = talk(&[("role.counterpart", "cls"), ("pick.role.counterpart#0", "陈老师(P04)")]);
        let done = home.contact().send(TALK, &picked).await.leads_to();
        assert!(done.ends_with("done=filed"));
    });
}

#[test]
fn the_picker_tells_namesakes_apart_and_offers_only_who_may_be_seen() {
    at_home(async |home| {
        let found = home.contact().get("/pick/persons?q=%E9%99%88&unit=S1").await.json();
        assert_eq!(found["count"], 1);
        assert_eq!(found["picks"][0]["label"], "陈老师(P04)");
        let officer = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
        let found = officer.get("/pick/persons?q=cls").await.json();
        assert_eq!(found["count"], 2);
        assert_eq!(found["picks"][0]["namesake"], true);
        assert_ne!(found["picks"][0]["about"], found["picks"][1]["about"]);
        assert_eq!(officer.get("/pick/secrets?q=x").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_probable_duplicate_is_shown_before_anything_is_written() {
    at_home(async |home| {
        let contact = home.contact();
        let first = contact.send(TALK, &talk(&[])).await.leads_to();
        let id = &first["/records/".len()..first.len() - "?done=filed".len()];
        let answer = contact.send(TALK, &talk(&[("date", "10月31日")])).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text();
        assert!(page.contains("可能重复") && page.contains(id), "{page}");
        let same = format!("same {id}");
        let same = contact.send(TALK, &talk(&[("date", "10月31日"), ("twins", &same)])).await.leads_to();
        assert_eq!(same, format!("/records/{id}?done=stood-there"));
        // It leads to those that were shown and to nobody else's.
        let stranger = contact.send(TALK, &talk(&[("date", "9月10日")])).await.leads_to();
        let stranger = &stranger["/records/".len()..stranger.len() - "?done=filed".len()];
        assert_ne!(stranger, id);
        for named in [stranger, "00000000-0000-0000-0000-000000000000", "no record"] {
            let named = format!("same {named}");
            let answer = contact.send(TALK, &talk(&[("date", "10月31日"), ("twins", &named)])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{named}");
            assert!(answer.text().contains(id), "what is alike is shown again");
        }
        let other = contact.send(TALK, &talk(&[("date", "10月31日"), ("twins", "another")])).await.leads_to();
        assert!(other.ends_with("done=filed") && !other.contains(id));
    });
}

#[test]
fn a_record_is_corrected_by_the_same_form() {
    at_home(async |home| {
        let contact = home.contact();
        let first = contact.send(TALK, &talk(&[("field.main_points", "只给经手人看")])).await.leads_to();
        let address = format!("{}/correction", first.split('?').next().unwrap());
        let page = contact.get(&address).await.page();
        assert!(page.contains("陈老师(P04)") && page.contains("不填就保留原来的"), "{page}");
        assert!(!page.contains("只给经手人看"), "what is sealed stays closed");
        let unexplained = contact.send(&address, &talk(&[("field.minutes", "30")])).await;
        assert_eq!(unexplained.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done =
            contact.send(&address, &talk(&[("field.minutes", "30"), ("reason", "补填")])).await.leads_to();
        assert_eq!(done, first.replace("filed", "corrected"));
        let moved =
            contact.send(&address, &talk(&[("date", "10月29日"), ("reason", "日期看错")])).await.leads_to();
        assert!(moved.ends_with("done=moved"));
        let stranger = home.other_contact();
        assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.send(&address, &talk(&[])).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn of_two_who_correct_the_same_record_the_second_looks_first() {
    at_home(async |home| {
        let contact = home.contact();
        let filed = contact.send(TALK, &talk(&[])).await.leads_to();
        let correction = filed.replace("?done=filed", "/correction");
        let page = contact.get(&correction).await.page();
        assert!(page.contains("name=\"stood\" value=\"1\""), "{page}");
        let stood =
            |number, topic, reason| talk(&[("stood", number), ("field.topic", topic), ("reason", reason)]);
        contact.send(&correction, &stood("1", "feedback", "记错了")).await.leads_to();
        let second = contact.send(&correction, &stood("1", "difficulty", "另一处")).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        let page = second.text();
        assert!(page.contains("有人改过这条记录") && page.contains("另一处"), "{page}");
        assert!(page.contains("name=\"stood\" value=\"2\""), "who has looked may send it again: {page}");
        let done = contact.send(&correction, &stood("2", "difficulty", "另一处")).await.leads_to();
        assert!(done.ends_with("?done=corrected"), "{done}");
    });
}

#[test]
fn a_form_speaks_english() {
    at_home(async |home| {
        let reach = Reach::Unit(mingde_core::registry::Unit::id_of("S1"));
        let contact = home.guest("P03", &[("school-contact", reach)], Locale::En);
        let page = contact.get(TALK).await.page();
        for said in ["Heart-to-heart talk", "Date of the talk", "Person talked with", "Submit", "lang=\"en\""]
        {
            assert!(page.contains(said), "{said} is missing in {page}");
        }
    });
}

#[test]
fn a_hundred_thousand_characters_are_refused_and_kept() {
    at_home(async |home| {
        let long = "长".repeat(100_000);
        let answer = home.contact().send(TALK, &talk(&[("field.main_points", &long)])).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text();
        assert!(page.contains("有 100000 字，最多 1000 字") && page.contains(&long));
    });
}

#[test]
fn a_name_is_picked_only_where_one_was_looked_for() {
    at_home(async |home| {
        let contact = home.contact();
        let strange: Vec<String> = (0..4000).map(|nth| format!("pick.role.a{nth}#4999")).collect();
        let mut sent = talk(&[("pick.role.counterpart#4999", "李主任(P03)"), ("find", "role.counterpart#0")]);
        sent.extend(strange.iter().map(|name| (name.as_str(), "x")));
        let page = contact.send(TALK, &sent).await.page();
        assert_eq!(page.matches("name=\"role.counterpart\"").count(), 1);
        assert!(page.contains("value=\"陈老师\"") && page.len() < 100_000, "{} bytes", page.len());
        // Of what the kind has no place for nothing is kept.
        assert_eq!(contact.send(&format!("{TALK}/draft"), &sent).await.status, StatusCode::NO_CONTENT);
        let kept = mingde_app::kept_forms(&home.bureau, &home.actor("P03", &[])).await.unwrap();
        let places: Vec<&str> = kept[0].typed.pairs().map(|(name, _)| name).collect();
        assert_eq!(places, ["date", "field.topic", "role.counterpart", "role.organiser", "unit"]);
    });
}

#[test]
fn a_form_with_more_places_or_text_than_any_is_not_taken() {
    at_home(async |home| {
        let contact = home.contact();
        let many: Vec<(&str, &str)> = std::iter::repeat_n(("role.counterpart", "陈老师"), 5_001).collect();
        let long = "长".repeat(1 << 19);
        for sent in [many, talk(&[("field.main_points", &long)])] {
            for answer in [contact.send(TALK, &sent).await, contact.post(TALK, &sent).await] {
                assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
                assert!(answer.text().contains("提交的内容太大"), "{}", answer.text());
            }
        }
    });
}

#[test]
fn drafts_are_as_many_and_as_long_as_somebody_needs() {
    at_home(async |home| {
        let contact = home.contact();
        let kept = async |key: &str, words: &str| {
            let sent = talk(&[("key", key), ("field.main_points", words)]);
            let answer = contact.send(&format!("{TALK}/draft"), &sent).await;
            (answer.status, answer.text())
        };
        let (status, said) = kept("LONG", &"长".repeat(180_000)).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && said.contains("最多 512 KB"), "{said}");
        for nth in 0..100 {
            assert_eq!(kept(&format!("K{nth}"), "字").await.0, StatusCode::NO_CONTENT, "{nth}");
        }
        assert_eq!(
            kept("K7", "改过").await.0,
            StatusCode::NO_CONTENT,
            "one that is there is kept over itself"
        );
        let (status, said) = kept("ONEMORE", "字").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && said.contains("最多 100 份"), "{said}");
        // Without a script it is told on the form, with what was typed.
        let unfinished = talk(&[("key", "BYHAND"), ("intent", "keep"), ("date", "11月31日")]);
        let page = contact.send(TALK, &unfinished).await;
        assert!(page.text().contains("最多 100 份") && page.text().contains("11月31日"), "{}", page.text());
    });
}
