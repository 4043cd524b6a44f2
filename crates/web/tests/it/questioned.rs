//! Figures that are questioned: over several schools, by whoever sees the figure and not the records, and down to who lacks.

use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;

use crate::house::at_home;
use crate::scope::{leader, records, talks};

const TALKS: &str = "/rulebooks/heart-to-heart-talks";

/// The addresses on a page that begin so.
fn links<'p>(page: &'p str, beginning: &str) -> Vec<&'p str> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    links.map(|(link, _)| link).filter(|link| link.starts_with(beginning)).collect()
}

#[test]
fn a_figure_over_several_schools_leads_to_each_of_them() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let leader = leader(home);
        let rulebook = leader.get(TALKS).await.page();
        let all = format!("{TALKS}/heads_talk_half");
        // Every count beside a duty can be opened, and every figure.
        for address in [format!("{all}?state=met"), format!("{all}?state=not-met"), format!("{TALKS}/staff")]
        {
            assert!(links(&rulebook, &address).contains(&address.as_str()), "{address}: {rulebook}");
        }
        let (first, second) = (Unit::id_of("S1"), Unit::id_of("S2"));
        let page = leader.get(&all).await.page();
        assert_eq!(links(&page, &format!("{all}/")), [format!("{all}/{first}"), format!("{all}/{second}")]);
        let behind = leader.get(&format!("{all}?state=not-met")).await.page();
        assert_eq!(links(&behind, &format!("{all}/")), [format!("{all}/{first}")]);
        let figure = leader.get(&format!("{TALKS}/staff")).await.page();
        assert!(
            figure.contains("第一小学")
                && figure.contains("第二中学")
                && !figure.contains("class=\"sign met\"")
        );
        let nobody = leader.get(&format!("{all}?state=no-data")).await.page();
        assert!(nobody.contains("没有结果") && links(&nobody, &format!("{all}/")).is_empty(), "{nobody}");
        // What one looks from is carried along.
        let from = leader.get(&format!("{all}?as_of=2025-10-31")).await.page();
        assert!(
            links(&from, &format!("{all}/")).iter().all(|link| link.ends_with("?as_of=2025-10-31")),
            "{from}"
        );
        assert_eq!(leader.get(&format!("{TALKS}/nothing")).await.status, 404);
        // Of one school the list is that school.
        let contact = home.contact().get(&all).await.page();
        assert_eq!(links(&contact, &format!("{all}/")), [format!("{all}/{first}")]);
        assert!(!contact.contains("第二中学"));
    });
}

#[test]
fn a_proof_says_whether_it_holds_and_who_lacks() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let contact = home.contact();
        let (first, second) = (Unit::id_of("S1"), Unit::id_of("S2"));
        let proof = contact.get(&format!("{TALKS}/heads_talk_half/{first}")).await.page();
        assert!(proof.contains("1 ≥ 2") && proof.contains("不成立"), "{proof}");
        // Of three people one was talked with: the others are named.
        assert!(proof.contains("还没有计入的2人"), "{proof}");
        let lacking = links(&proof, "/persons/P");
        assert_eq!(lacking, ["/persons/P02", "/persons/P04"]);
        assert!(proof.contains("谈话对象现在的单位") && !proof.contains("的now"), "{proof}");
        // Who is counted from the registry has neither a day nor content nor a number.
        let staff = contact.get(&format!("{TALKS}/staff/{first}")).await.page();
        let heads = staff.split_once("<thead>").unwrap().1.split_once("</thead>").unwrap().0;
        assert_eq!(heads.matches("<th").count(), 1, "{heads}");
        let met = leader(home).get(&format!("{TALKS}/heads_talk_half/{second}")).await.page();
        assert!(met.contains("1 ≥ 1") && met.contains(">成立<") && !met.contains("不成立"), "{met}");
        // A repeated duty has titles in the place of names, and its numbers are those of each month.
        let months = contact.get(&format!("{TALKS}/talks_every_month/{first}")).await.page();
        assert!(months.contains("谈心次数 ≥ 1") && !months.contains("talks &"), "{months}");
        // Which months they are, one by one.
        let part =
            |month: &str| months.split(month).nth(1).unwrap_or_default().split("</li>").next().unwrap();
        for (month, said) in [("9", "未报"), ("10", "达到"), ("11", "未到期")] {
            let part = part(&format!("<li>2025年{month}月 "));
            assert!(part.contains(&format!("{said}</span>")), "{month}: {months}");
        }
    });
}

#[test]
fn who_sees_a_figure_and_not_its_records_is_told_so() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let office = home.guest("P01", &[("safety-office", Reach::Bureau)], Locale::ZhCn);
        let proof = office.get(&format!("{TALKS}/talks/{}", Unit::id_of("S1"))).await.page();
        assert!(proof.contains("有1条不在您可以查看的范围内"), "{proof}");
        assert!(proof.contains("计入的1条<span class=\"meta\">（其中1条您不能查看）</span>"), "{proof}");
        assert!(links(&proof, "/records/").is_empty() && !proof.contains("没有列出"), "{proof}");
        let own = home.contact().get(&format!("{TALKS}/talks/{}", Unit::id_of("S1"))).await.page();
        assert_eq!(links(&own, "/records/").len(), 1, "{own}");
        assert!(!own.contains("不在您可以查看的范围内"), "{own}");
    });
}

#[test]
fn a_task_leads_to_its_form_with_unit_and_day_and_both_pages_count_alike() {
    at_home(async |home| {
        let contact = home.contact();
        let todo = contact.get("/").await.page();
        // This month's talk, on Monday, 3 November: the form opens with today.
        let unit = "unit=%E7%AC%AC%E4%B8%80%E5%B0%8F%E5%AD%A6";
        let form = format!("/file/heart-to-heart-talk?{unit}&#38;date=2025-11-03");
        assert!(todo.contains(&form), "{todo}");
        let filled = contact.get(&form.replace("&#38;", "&")).await.page();
        assert!(filled.contains("value=\"第一小学") && filled.contains("value=\"2025-11-03\""), "{filled}");
        let counts = |page: &str| -> Vec<String> {
            let table = page.split_once("table pairs").unwrap().1.split_once("</table>").unwrap().0;
            let numbers = table.split("class=\"number\">").skip(1);
            numbers.map(|rest| rest.split_once('<').unwrap().0.to_owned()).collect()
        };
        let unit = contact.get(&format!("/units/{}", Unit::id_of("S1"))).await.page();
        assert_eq!(counts(&todo), counts(&unit));
        assert_eq!(counts(&todo).len(), 4);
    });
}

#[test]
fn a_record_is_proved_to_stand_in_the_ledger() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let contact = home.contact();
        let record = records(&contact).await.remove(0);
        let page = contact.get(&format!("/records/{record}")).await.page();
        assert!(page.contains(&format!("/records/{record}/proof")), "{page}");
        let proof = contact.get(&format!("/records/{record}/proof")).await.page();
        assert!(proof.contains("局里已签名") && proof.contains("tlog-proof"), "{proof}");
        let file = contact.get(&format!("/records/{record}/proof/file?revision=1")).await;
        assert_eq!(
            file.headers["content-disposition"],
            format!("attachment; filename=\"{record}-1.tlog-proof\"")
        );
        let text = file.text();
        assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra "), "{text}");
        assert!(!text.contains("李主任"));
        assert_eq!(contact.get(&format!("/records/{record}/proof?revision=9")).await.status, 404);
        assert_eq!(home.other_contact().get(&format!("/records/{record}/proof/file")).await.status, 404);
    });
}
