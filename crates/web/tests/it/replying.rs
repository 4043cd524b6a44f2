//! A teacher states and appeals in an ethics case on her, within its time; nobody else sees or files it.

use axum::http::{Method, StatusCode};
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::{Grid, photo_with_place};

use crate::house::{Guest, Home, at_home};

/// Cases on 陈老师 of the first school: when each was decided and served.
async fn cases(home: &Home, lines: &[(&str, &str, &str, &str)]) {
    let heads = [
        "单位",
        "发现日期",
        "当事教师",
        "违反条目",
        "本人陈述日期",
        "告知听证权利日期",
        "放弃听证",
        "决定日期",
        "送达日期",
    ];
    let mut grid = Grid::new("师德失范处理", &heads);
    for (found, breach, decided, served) in lines {
        // Nothing is decided before the teacher was heard and told of the right to a hearing.
        let (stated, told, waived) = match *decided {
            "" => ("", "", ""),
            _ => ("2025-09-10", "2025-09-12", "是"),
        };
        let line = ["第一小学", found, "陈老师(P04)", breach, stated, told, waived, decided, served];
        grid = grid.line(&line);
    }
    home.take_in("师德.xlsx", &[grid]).await;
}

fn teacher(home: &Home) -> Guest {
    home.guest("P04", &[], Locale::ZhCn)
}

fn discipline(home: &Home) -> Guest {
    home.guest("P01", &[("discipline-office", Reach::Bureau)], Locale::ZhCn)
}

/// The page before which a link ends so.
fn page_address(page: &str, end: &str) -> String {
    let (before, _) = page.split_once(end).unwrap_or_else(|| panic!("{end}: {page}"));
    before.rsplit('"').next().unwrap().to_owned()
}

/// Addresses of the replies that the own page offers.
fn offered(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    links.map(|(link, _)| link.to_owned()).filter(|link| link.contains("/replies/")).collect()
}

#[test]
fn a_teacher_states_before_the_decision_and_the_named_office_receives_it() {
    at_home(async |home| {
        cases(home, &[("2025-10-20", "秉持公平诚信", "", "")]).await;
        let teacher = teacher(home);
        let own = teacher.get("/persons/P04").await.page();
        assert!(own.contains("现在可以提出，到作出决定为止") && own.contains("还没有到时候"), "{own}");
        let [address] = &offered(&own)[..] else { panic!("only a statement: {own}") };
        assert!(address.ends_with("/ethics-statement"), "{address}");
        let form = teacher.get(address).await.page();
        assert!(form.contains("先听取本人陈述，再作决定"), "{form}");
        let silent = teacher.post(address, &[("text", "  ")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let filed = teacher.post(address, &[("text", "密语：当天我不在校")]).await.leads_to();
        let record = filed.trim_end_matches("?done=submitted").to_owned();
        assert!(teacher.get(&filed).await.page().contains("师德陈述申辩"));
        let again = teacher.post(address, &[("text", "再说一遍")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "it is filed once");
        assert!(offered(&teacher.get("/persons/P04").await.page()).is_empty());

        // She reads her own words again, and whoever else sees the record does not by that way.
        let page = teacher.get(&record).await.page();
        assert!(!page.contains("密语") && page.contains("本人重读自己写的内容"), "{page}");
        let again = [("field", "statement"), ("purpose", "本人重读自己写的内容")];
        let opened = teacher.post(&format!("{record}/opening"), &again).await.page();
        assert!(opened.contains("密语：当天我不在校"), "{opened}");
        let head = home.guest("P02", &[("unit-head", Reach::Bureau)], Locale::ZhCn);
        let refused = head.post(&format!("{record}/opening"), &again).await;
        assert!(refused.status.is_client_error() && !refused.text().contains("密语"));

        // The office that receives it sees it wait, and what it says only for a purpose.
        let discipline = discipline(home);
        let page = discipline.get(&record).await.page();
        assert!(page.contains("师德陈述申辩") && !page.contains("密语"), "{page}");
        assert!(discipline.get("/").await.page().contains("师德陈述申辩"), "it waits on their desk");
        let form = [("field", "statement"), ("purpose", "听取陈述")];
        let opened = discipline.post(&format!("{record}/opening"), &form).await.page();
        assert!(opened.contains("密语：当天我不在校"), "{opened}");
        let own = teacher.get("/persons/P04").await.page();
        // What was said leads to the case, and the case to what was said.
        let case = page_address(&discipline.get(&record).await.page(), "/correction\"");
        assert!(discipline.get(&case).await.page().contains("陈述和申诉"), "{case}");
        for words in ["谁查看过我的敏感内容", "林科长（P01）", "陈述申辩", "听取陈述"]
        {
            assert!(own.contains(words), "{words}: {own}");
        }

        // It comes back with a reason and is filed again as the same one.
        let back = discipline.post(&format!("{record}/steps/return"), &[("reason", "请写明时间")]).await;
        back.leads_to();
        let address = offered(&teacher.get("/persons/P04").await.page()).remove(0);
        let once_more = teacher.post(&address, &[("text", "十月二十日不在校")]).await.leads_to();
        assert_eq!(once_more.trim_end_matches("?done=submitted"), record);
        discipline.post(&format!("{record}/steps/acceptance"), &[]).await.leads_to();
    });
}

#[test]
fn papers_are_attached_to_what_a_teacher_states_and_kept_when_it_comes_back() {
    at_home(async |home| {
        cases(home, &[("2025-10-20", "秉持公平诚信", "", "")]).await;
        let teacher = teacher(home);
        let address = offered(&teacher.get("/persons/P04").await.page()).remove(0);
        assert!(teacher.get(&address).await.page().contains("陈述材料"));
        let broken = [("photo", "a.jpg", &b"no photo"[..])];
        let refused = teacher.send_with(&address, &[("text", "附证明")], &broken).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Whoever has something to say sends a photo as well, and no workbook; whoever has nothing sends nothing.
        for (code, sort, status) in [("P04", "photo", 200), ("P04", "workbook", 404), ("P06", "photo", 404)] {
            let body = format!("{{\"name\":\"a.jpg\",\"size\":9,\"sort\":\"{sort}\"}}").into_bytes();
            let guest = home.guest(code, &[], Locale::ZhCn);
            let begun = guest.ask(Method::POST, "/uploads", "application/json", body).await;
            assert_eq!(begun.status.as_u16(), status, "{code} {sort}: {}", begun.text());
        }
        assert!(refused.text().contains("附证明") && refused.text().contains("href=\"#evidence\""));
        let bytes = photo_with_place(7);
        let files = [("photo", "证明.jpg", bytes.as_slice())];
        // Without a word nothing is filed, and the paper that came along stays on the form.
        let silent = teacher.send_with(&address, &[("text", " ")], &files).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = silent.text();
        let (_, rest) = page.split_once("name=\"upload\" value=\"").unwrap_or_else(|| panic!("{page}"));
        let upload = rest.split('"').next().unwrap();
        let typed = [("text", "附证明"), ("upload", upload)];
        let filed = teacher.send_with(&address, &typed, &[]).await.leads_to();
        let record = filed.trim_end_matches("?done=submitted").to_owned();
        let evidence = |page: &str| page.matches("/evidence/").count();
        let office = discipline(home);
        let shown = office.get(&record).await.page();
        assert!(evidence(&shown) > 0 && evidence(&teacher.get(&record).await.page()) > 0, "{shown}");
        // The colleague sees neither the statement nor its paper.
        let (_, rest) = shown.split_once(&format!("{record}/evidence/")).unwrap();
        let paper = format!("{record}/evidence/{}", rest.split(['"', '?']).next().unwrap());
        assert_eq!(office.get(&paper).await.status, StatusCode::OK);
        assert_eq!(home.guest("P06", &[], Locale::ZhCn).get(&paper).await.status, StatusCode::NOT_FOUND);
        office.post(&format!("{record}/steps/return"), &[("reason", "请写明时间")]).await.leads_to();
        let again = teacher.send_with(&address, &[("text", "十月二十日")], &[]).await.leads_to();
        assert_eq!(again.trim_end_matches("?done=submitted"), record);
        assert!(evidence(&office.get(&record).await.page()) > 0, "what it had stays");
    });
}

#[test]
fn nobody_else_sees_or_files_it() {
    at_home(async |home| {
        cases(home, &[("2025-10-20", "秉持公平诚信", "", "")]).await;
        let teacher = teacher(home);
        let address = offered(&teacher.get("/persons/P04").await.page()).remove(0);
        let school = Reach::Unit(Unit::id_of("S1"));
        let others = [
            home.guest("P02", &[("unit-head", school)], Locale::ZhCn),
            home.guest("P06", &[], Locale::ZhCn),
            home.contact(),
            home.other_contact(),
            discipline(home),
            home.guest("P05", &[("bureau-leader", Reach::Bureau)], Locale::ZhCn),
        ];
        let gone = others[1].get("/nothing").await.text();
        for other in &others {
            assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND);
            assert_eq!(other.post(&address, &[("text", "冒名")]).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(others[1].get(&address).await.text(), gone);
        let filed = teacher.post(&address, &[("text", "密语")]).await.leads_to();
        let record = filed.trim_end_matches("?done=submitted");
        // Who filed the case, and others of the school, are not told of the statement.
        for other in [&others[1], &others[2], &others[3]] {
            assert_eq!(other.get(record).await.status, StatusCode::NOT_FOUND);
            assert!(!other.get("/records").await.page().contains("师德陈述申辩"));
        }
        // No form of the house files one in somebody's name.
        for other in &others {
            assert_eq!(other.get("/file/ethics-statement").await.status, StatusCode::NOT_FOUND);
        }
    });
}

#[test]
fn an_appeal_has_thirty_days_from_the_day_the_decision_was_served() {
    at_home(async |home| {
        // Today is 3 November 2025.
        cases(
            home,
            &[
                ("2025-09-01", "秉持公平诚信", "2025-10-01", "2025-10-04"),
                ("2025-09-02", "规范从教行为", "2025-10-01", "2025-10-03"),
                ("2025-09-03", "坚守廉洁自律", "2025-11-01", "2025-11-04"),
            ],
        )
        .await;
        let teacher = teacher(home);
        let own = teacher.get("/persons/P04").await.page();
        for words in ["到2025年11月3日为止，还有0天", "期限已过（2025年11月2日为最后一天）", "还没有到时候"]
        {
            assert!(own.contains(words), "{words}: {own}");
        }
        let [address] = &offered(&own)[..] else { panic!("one may be appealed against: {own}") };
        assert!(teacher.get(address).await.page().contains("三十日"));
        // Guessing the address of another one helps nobody.
        let links = own.split("href=\"/records/").skip(1).filter_map(|rest| rest.split_once('"'));
        let mut late = 0;
        for (id, _) in links.filter(|(id, _)| id.len() == 32) {
            let to = format!("/records/{id}/replies/ethics-appeal");
            if to != *address {
                let refused = teacher.post(&to, &[("text", "迟了")]).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
                late += 1;
            }
        }
        assert!(late >= 2, "{own}");
        let filed = teacher.post(address, &[("text", "不服")]).await.leads_to();
        assert!(teacher.get(&filed).await.page().contains("师德处理申诉"));
    });
}

#[test]
fn who_was_found_unsuitable_asks_for_a_review_and_is_told_that_there_is_an_outcome() {
    at_home(async |home| {
        let heads = [
            "单位",
            "清查日期",
            "当事人",
            "清查结论",
            "结论有效期止",
            "告知本人日期",
            "申请复核日期",
            "复核结论",
        ];
        let grid = Grid::new("适岗清查", &heads);
        let check = ["第一小学", "2025-10-10", "陈老师(P04)", "转岗", "2026-10-09", "2025-10-20"];
        let told = grid.clone().line(&[&check[..], &["", ""]].concat());
        home.take_in("清查.xlsx", &[told]).await;
        let teacher = teacher(home);
        let own = teacher.get("/persons/P04").await.page();
        assert!(own.contains("到2025年11月19日为止"), "{own}");
        let [address] = &offered(&own)[..] else { panic!("one way to reply: {own}") };
        assert!(address.ends_with("/suitability-appeal"), "{address}");
        teacher.post(address, &[("text", "请复核")]).await.leads_to();
        let personnel = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
        assert!(personnel.get("/").await.page().contains("适岗清查复核申请"));
        assert!(!teacher.get("/persons/P04").await.page().contains("已有结果"));

        let changed = grid.line(&[&check[..], &["2025-11-03", "变更"]].concat());
        home.take_in("复核.xlsx", &[changed]).await;
        let own = teacher.get("/persons/P04").await.page();
        assert!(own.contains("已有结果") && !own.contains("变更"), "it is sealed: {own}");
    });
}
