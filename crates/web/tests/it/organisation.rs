//! The registry is changed on pages, after a look at what comes of it.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::registry::{Person, Unit};
use mingde_core::words::Locale;
use mingde_testkit::operator;

use crate::house::{Guest, Home, at_home};

fn personnel(home: &Home) -> Guest {
    home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn)
}

type Form = Vec<(&'static str, String)>;

fn form(pairs: &[(&'static str, &str)]) -> Form {
    let from = [("from", "2025-11-10"), ("reason", "区教发〔2025〕31号")];
    pairs.iter().chain(&from).map(|(place, typed)| (*place, (*typed).to_owned())).collect()
}

/// Looks at what a change would do; the form that confirms it.
async fn looked(guest: &Guest, act: &str, form: &Form) -> (String, Form) {
    let pairs: Vec<(&str, &str)> = form.iter().map(|(place, typed)| (*place, typed.as_str())).collect();
    let page = guest.post(&format!("/organisation/{act}"), &pairs).await.page();
    let mark = page.split_once("name=\"mark\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let confirmed = [("confirmed", "1".to_owned()), ("mark", mark)];
    (page, form.iter().cloned().chain(confirmed).collect())
}

async fn sent(guest: &Guest, act: &str, form: &Form) -> crate::house::Answer {
    let pairs: Vec<(&str, &str)> = form.iter().map(|(place, typed)| (*place, typed.as_str())).collect();
    guest.post(&format!("/organisation/{act}"), &pairs).await
}

fn moved() -> Form {
    form(&[("person", "陈老师(P04)"), ("unit", "第二中学"), ("title", "教师"), ("rank", "teacher")])
}

#[test]
fn a_teacher_moves_in_mid_term_after_a_look_at_what_comes_of_it() {
    at_home(async |home| {
        let personnel = personnel(home);
        let person = personnel.get("/persons/P04").await.page();
        assert!(person.contains("/organisation/transfer?person="), "{person}");
        let (look, confirmed) = looked(&personnel, "transfer", &moved()).await;
        for words in ["自2025年11月10日起", "陈老师（P04）", "结束：第一小学 教师", "开始：第二中学 教师"]
        {
            assert!(look.contains(words), "{words}: {look}");
        }
        let unchanged = personnel.get("/persons/P04").await.page();
        assert!(!unchanged.contains("第二中学"), "nothing was written yet");
        let done = sent(&personnel, "transfer", &confirmed).await.leads_to();
        assert_eq!(done, "/persons/P04?said=changed");
        let page = personnel.get(&done).await.page();
        assert!(page.contains("已写入登记册") && page.contains("2025年11月10日起"), "{page}");
        assert!(page.contains("2014年9月1日至2025年11月9日"), "the former post has its last day: {page}");
        let again = sent(&personnel, "transfer", &confirmed).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it is done once");
        assert!(again.text().contains("已经担任这个职务"), "{}", again.text());

        let (look, confirmed) = looked(
            &personnel,
            "departure",
            &vec![("person", "P04".into()), ("from", "2025-12-01".into()), ("reason", "退休".into())],
        )
        .await;
        assert!(look.contains("结束：第二中学 教师"), "{look}");
        sent(&personnel, "departure", &confirmed).await.leads_to();
        let mut back = moved();
        back[4] = ("from", "2026-03-02".into());
        let (look, confirmed) = looked(&personnel, "transfer", &back).await;
        assert!(
            look.contains("开始：第二中学 教师") && !look.contains("结束："),
            "who comes back ends nothing: {look}"
        );
        sent(&personnel, "transfer", &confirmed).await.leads_to();
    });
}

#[test]
fn what_somebody_changed_meanwhile_is_looked_at_once_more() {
    at_home(async |home| {
        let personnel = personnel(home);
        let (_, stale) = looked(&personnel, "transfer", &moved()).await;
        let mut other = moved();
        other[2] = ("title", "教研组长".into());
        let (_, quicker) = looked(&personnel, "transfer", &other).await;
        sent(&personnel, "transfer", &quicker).await.leads_to();
        let refused = sent(&personnel, "transfer", &stale).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let page = refused.text();
        assert!(page.contains("又有人改过") && page.contains("结束：第二中学 教研组长"), "{page}");
        let person = personnel.get("/persons/P04").await.page();
        assert!(person.contains("教研组长"), "what was quicker stands");
    });
}

#[test]
fn schools_are_founded_merged_and_renamed_and_the_tree_shows_each_day_as_it_was() {
    at_home(async |home| {
        let personnel = personnel(home);
        let found =
            [("name", "第三小学"), ("code", "S3"), ("kind", "primary-school"), ("parent", "示范区教育局")];
        let (look, confirmed) = looked(&personnel, "founding", &form(&found)).await;
        assert!(look.contains("设立“第三小学”（代码S3），自2025年11月10日起。"), "{look}");
        assert!(look.contains("开始考核第三小学"), "rulebooks that assess it from then on are named: {look}");
        let done = sent(&personnel, "founding", &confirmed).await.leads_to();
        assert_eq!(done, "/units?day=2025-11-10&said=changed");
        assert!(personnel.get(&done).await.page().contains("第三小学"));
        let before = personnel.get("/units?day=2025-11-09").await.page();
        assert!(before.contains("第一小学") && !before.contains("第三小学"), "it was not there yet");

        let merger = form(&[("units", "第一小学(S1)、第二中学(S2)"), ("into", "第三小学")]);
        let (look, confirmed) = looked(&personnel, "merger", &merger).await;
        for words in ["“第一小学”撤销", "王校长（P02）", "开始：第三小学 校长", "不再考核"]
        {
            assert!(look.contains(words), "{words}: {look}");
        }
        sent(&personnel, "merger", &confirmed).await.leads_to();
        let name = vec![
            ("unit", "S3".to_owned()),
            ("name", "明德小学".to_owned()),
            ("from", "2025-11-03".to_owned()),
            ("reason", "区教发〔2025〕32号".to_owned()),
        ];
        let early = sent(&personnel, "renaming", &name).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "it is not there on that day");
        let old = personnel.get(&format!("/units/{}", Unit::id_of("S1"))).await.page();
        assert!(old.contains("由第三小学接续") && old.contains("沿革"), "{old}");
        let new = personnel.get("/units/S3").await.page();
        assert!(new.contains("由第一小学、第二中学而来"), "{new}");
    });
}

#[test]
fn a_renamed_school_has_both_names_on_their_days() {
    at_home(async |home| {
        let personnel = personnel(home);
        let mut rename = form(&[("unit", "第一小学"), ("name", "明德小学")]);
        let future = sent(&personnel, "renaming", &rename).await;
        assert!(future.text().contains("还没有到"), "{}", future.text());
        rename[2] = ("from", "2025-11-03".into());
        let (look, confirmed) = looked(&personnel, "renaming", &rename).await;
        assert!(look.contains("“第一小学”自2025年11月3日起改名为“明德小学”"), "{look}");
        sent(&personnel, "renaming", &confirmed).await.leads_to();
        assert!(personnel.get("/units").await.page().contains("明德小学"));
        let before = personnel.get("/units?day=2025-11-02").await.page();
        assert!(before.contains("第一小学") && !before.contains("明德小学"), "{before}");
        // Below a school hangs another one, and what stands behind it belongs to the bureau again.
        let branch =
            [("name", "第一小学分校"), ("code", "S1B"), ("kind", "primary-school"), ("parent", "S1")];
        let mut branch = form(&branch);
        branch[4] = ("from", "2025-11-03".into());
        let (_, confirmed) = looked(&personnel, "founding", &branch).await;
        sent(&personnel, "founding", &confirmed).await.leads_to();
        let tree = personnel.get("/units").await.page();
        let (_, tree) = tree.split_once("class=\"tree\"").unwrap();
        let tree = tree.split("</section>").next().unwrap();
        for (opens, closes) in [("<ul", "</ul>"), ("<li", "</li>")] {
            let opened = tree.matches(opens).count() + usize::from(opens == "<ul");
            assert_eq!(opened, tree.matches(closes).count(), "{tree}");
        }
        let depth = |name: &str| {
            let above = tree.split(&format!(">{name}</a>")).next().unwrap();
            above.matches("<ul").count() - above.matches("</ul>").count()
        };
        assert_eq!((depth("明德小学"), depth("第一小学分校"), depth("第二中学")), (1, 2, 1), "{tree}");
        let page = personnel.get("/units/S1").await.page();
        assert!(page.contains("由“第一小学”改名为“明德小学”"), "{page}");
    });
}

#[test]
fn who_does_not_keep_the_registry_has_no_such_page() {
    at_home(async |home| {
        let contact = home.contact();
        let gone = contact.get("/nothing").await.text();
        for act in ["founding", "transfer", "closure"] {
            let address = format!("/organisation/{act}");
            assert_eq!(contact.get(&address).await.text(), gone);
            assert_eq!(sent(&contact, act, &moved()).await.status, StatusCode::NOT_FOUND);
        }
        assert!(!contact.get("/units").await.page().contains("/organisation/"));
        assert!(!contact.get("/persons/P04").await.page().contains("/organisation/"));
        // Of one school nobody changes the registry of the bureau.
        let school = Reach::Unit(Unit::id_of("S1"));
        let local = home.guest("P02", &[("personnel-office", school)], Locale::ZhCn);
        assert_eq!(local.get("/organisation/transfer").await.status, StatusCode::NOT_FOUND);
        let personnel = personnel(home);
        assert_eq!(personnel.get("/organisation/nothing").await.status, StatusCode::NOT_FOUND);
        let wrong = [
            ("person", "P99", "P99"),
            ("person", "", "请写人员"),
            ("unit", "第九小学", "第九小学"),
            ("rank", "emperor", "请选级别"),
            ("from", "明年", "不是日期"),
            ("reason", "", "请写事由"),
        ];
        for (place, typed, words) in wrong {
            let mut form = moved();
            form.iter_mut().filter(|(name, _)| *name == place).for_each(|pair| pair.1 = typed.to_owned());
            let refused = sent(&personnel, "transfer", &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{place} {typed}");
            let text = refused.text();
            assert!(text.contains("role=\"alert\"") && text.contains(words), "{place} {typed}: {text}");
            assert!(text.contains("value=\"教师\""), "what was typed stays");
        }
        assert!(
            !personnel.get(&format!("/persons/{}", Person::id_of("P04"))).await.page().contains("第二中学")
        );
    });
}

#[test]
fn who_joins_is_born_in_a_month_and_who_may_be_the_same_is_named_first() {
    at_home(async |home| {
        let personnel = personnel(home);
        let joining = |birth: &str| {
            let who = [("name", "陈老师"), ("code", "P20"), ("birth", birth), ("sex", "female")];
            let post = [("unit", "第二中学"), ("title", "教师"), ("rank", "teacher")];
            form(&[&who[..], &post].concat())
        };
        let refused = sent(&personnel, "appointment", &joining("1990年13月")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.text().contains("1990年13月") && refused.text().contains("年月"),
            "{}",
            refused.text()
        );
        let (look, confirmed) = looked(&personnel, "appointment", &joining("1990年6月")).await;
        let said = look.split("同名的人").nth(1).unwrap().split("</ul>").next().unwrap();
        let lines: Vec<&str> = said.split("<li>").skip(1).collect();
        assert!(
            lines[0].contains("陈老师（P04） 第一小学") && lines[0].contains("很可能是同一个人"),
            "{said}"
        );
        assert!(lines[0].contains("/organisation/transfer?person=P04"), "the way for whom it is: {said}");
        assert!(lines[1].contains("陈老师（P06）") && !lines[1].contains("同一个人，"), "{said}");
        assert!(!lines[1].contains("很可能"), "{said}");
        assert_eq!(sent(&personnel, "appointment", &confirmed).await.leads_to(), "/persons/P20?said=changed");
        let sight = home.bureau.sight(&operator("clerk"), None).await.unwrap();
        let persons = &sight.whole().unwrap().persons;
        let at = persons.index_of(Person::id_of("P20")).unwrap();
        assert!(persons.is_by_month(at, None), "no day was made up");
    });
}

#[test]
fn what_the_new_school_year_asks_for_says_what_was_done_of_it() {
    at_home(async |home| {
        let personnel = personnel(home);
        assert!(personnel.get("/units").await.page().contains("href=\"/school-year\""));
        let before = personnel.get("/school-year").await.page();
        for words in ["2025—2026学年", "从2025年6月1日起", "新任职 0 人次", "已撤销学校里的人", "小组的成员"]
        {
            assert!(before.contains(words), "{words}: {before}");
        }
        for words in ["账号还在用", "备份", "待定的数值"] {
            assert!(!before.contains(words), "{words} is for others: {before}");
        }
        let (_, confirmed) = looked(&personnel, "transfer", &moved()).await;
        sent(&personnel, "transfer", &confirmed).await.leads_to();
        let after = personnel.get("/school-year").await.page();
        assert!(after.contains("新任职 1 人次，离开 0 人"), "{after}");

        let system = home.guest("P01", &[("system-administrator", Reach::Bureau)], Locale::En);
        let page = system.get("/school-year").await.page();
        for words in ["School year 2025–2026", "0 people left and have one", "Days off", "Backup"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("People who move"), "{page}");
        assert_eq!(home.contact().get("/school-year").await.status, StatusCode::NOT_FOUND);
        assert!(!home.contact().get("/units").await.page().contains("/school-year"));
    });
}
