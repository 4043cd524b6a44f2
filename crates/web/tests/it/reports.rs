//! Reports on pages: what they say before they are files, what each figure rests on, and what became of a file.

use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::house::{Guest, Home, at_home};
use crate::scope::leader;

const FORM: &str = "/reports/short-introduction";
const TOKEN: (&str, &str) = ("token", "token-of-the-session");

fn visits(days: &[(&str, &str)]) -> Vec<Grid> {
    let heads = ["单位", "家访日期", "家访教师", "家访类别", "学段", "班级", "走访学生数"];
    let grid = days.iter().fold(Grid::new("家访", &heads), |grid, (day, pupils)| {
        grid.line(&["第一小学", day, "李主任", "关爱家访", "小学", "三年级1班", pupils])
    });
    vec![grid]
}

/// Whoever writes reports and does not read everything.
fn writer(home: &Home) -> Guest {
    home.guest("P01", &[("civilisation-office", Reach::Bureau)], Locale::ZhCn)
}

/// The address that a figure of the report leads to.
fn proof_of(page: &str, figure: &str) -> String {
    let path = format!("href=\"{FORM}/figures/{figure}?");
    let at = page.find(&path).unwrap_or_else(|| panic!("no {figure} in {page}"));
    let link = &page[at + 6..];
    link[..link.find('"').unwrap()].replace("&#38;", "&").replace("&amp;", "&")
}

#[test]
fn a_report_says_what_will_be_written_and_whose_the_rest_is() {
    at_home(async |home| {
        home.take_in("家访.xlsx", &visits(&[("2025-10-11", "3"), ("2025-10-18", "4")])).await;
        let leader = leader(home);
        assert!(leader.get("/reports").await.page().contains(&format!("href=\"{FORM}\"")));
        let page = leader.get(FORM).await.page();
        assert!(
            page.contains("走访学生<a class=\"figure\""),
            "the text has the figure as a way to its proof"
        );
        assert!(page.contains("data value=\"7\""), "{page}");
        // Above the paper one line leads to what lacks data; whose it is stands behind the paper.
        let (above, behind) = page.split_once("class=\"official\"").unwrap();
        assert!(above.contains("项没有数据，看是哪些</a>") && above.contains("href=\"#lacking\""), "{above}");
        let (paper, lacking) = behind.split_once("id=\"lacking\"").unwrap();
        let (lacking, beside) = lacking.split_once("<div class=\"side\">").unwrap();
        assert!(lacking.contains("国家级创建荣誉") && lacking.contains("《荣誉》记录，由"), "{lacking}");
        assert!(!lacking.contains("爱心家访走访学生数"));
        assert!(beside.contains("登记册，截至"), "each figure says where it comes from");
        // The same text as the file has.
        let file = leader.get(&format!("{FORM}/files/txt")).await;
        for line in file.text().lines().filter(|line| line.contains("走访学生")) {
            let plain: String = strip(paper).chars().filter(|c| !c.is_whitespace()).collect();
            let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(plain.contains(&line), "{line}");
        }
        assert!(leader.get(&format!("{FORM}/files/docx")).await.bytes.starts_with(b"PK"));
        assert_eq!(leader.get(&format!("{FORM}/files/pdf")).await.status, 404, "this house has no press");
        assert_eq!(leader.get("/reports/nothing").await.status, 404);
    });
}

/// A page without its marks.
fn strip(page: &str) -> String {
    page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

#[test]
fn a_figure_leads_to_its_records_and_its_address_stays_good() {
    at_home(async |home| {
        home.take_in("家访.xlsx", &visits(&[("2025-10-11", "3"), ("2025-10-18", "4")])).await;
        let leader = leader(home);
        let address = proof_of(&leader.get(FORM).await.page(), "care_pupils");
        let proof = leader.get(&address).await.page();
        assert!(proof.contains("<b>7</b>") && proof.contains("计入的2条"), "{proof}");
        assert!(!proof.contains("与报告写成时不同"), "nothing has changed yet");
        let record = proof.split("href=\"/records/").nth(1).unwrap();
        let record = format!("/records/{}", &record[..32]);
        assert!(leader.get(&record).await.page().contains("家访"));
        // A visit more: the address shows what the report was written with, and says that it is another number now.
        home.take_in("家访2.xlsx", &visits(&[("2025-10-25", "5")])).await;
        let proof = leader.get(&address).await.page();
        assert!(proof.contains("<b>7</b>") && proof.contains("现在台账里是12名"), "{proof}");
        let now = leader.get(&format!("{FORM}/figures/care_pupils")).await.page();
        assert!(now.contains("<b>12</b>") && !now.contains("与报告写成时不同"), "{now}");
        assert_eq!(leader.get(&format!("{FORM}/figures/nothing")).await.status, 404);
        assert_eq!(leader.get(&format!("{FORM}/figures/care_pupils?at=99999")).await.status, 404);
    });
}

#[test]
fn beside_each_figure_stands_what_it_was_a_year_before() {
    at_home(async |home| {
        let days = [("2024-10-12", "2"), ("2025-10-11", "3"), ("2025-10-18", "4")];
        home.take_in("家访.xlsx", &visits(&days)).await;
        let page = leader(home).get(FORM).await.page();
        assert!(page.contains("2024—2025学年2名，增加5（增长250%）"), "{page}");
    });
}

#[test]
fn whoever_writes_no_reports_knows_of_none_and_whoever_writes_them_sees_no_more_records() {
    at_home(async |home| {
        home.take_in("家访.xlsx", &visits(&[("2025-10-11", "3")])).await;
        let head = home.guest("P02", &[("unit-head", Reach::Unit(Unit::id_of("S1")))], Locale::ZhCn);
        for guest in [home.contact(), head, home.guest("P04", &[], Locale::ZhCn)] {
            for address in ["/reports", FORM, "/reports/verification"] {
                assert_eq!(guest.get(address).await.status, 404, "{address}");
            }
            assert_eq!(guest.get(&format!("{FORM}/files/html")).await.status, 404);
            assert_eq!(guest.get(&format!("{FORM}/figures/pupils")).await.status, 404);
            let sent =
                guest.send_with("/reports/verification", &[TOKEN], &[("file", "a.html", b"<p>")]).await;
            assert_eq!(sent.status, 404);
            assert!(!guest.get("/").await.page().contains("href=\"/reports\""));
        }
        // The office writes the report; who was judged stands in no proof of it, how many stays.
        let writer = writer(home);
        let vetoes = writer.get(&format!("{FORM}/figures/vetoes")).await.page();
        assert!(vetoes.contains("另有5条没有列出"), "{vetoes}");
        for name in ["王校长", "李主任", "周校长"] {
            assert!(!vetoes.contains(name), "{name}");
        }
        assert!(leader(home).get(&format!("{FORM}/figures/vetoes")).await.page().contains("王校长"));
    });
}

#[test]
fn a_file_is_asked_whether_its_figures_hold() {
    at_home(async |home| {
        home.take_in("家访.xlsx", &visits(&[("2025-10-11", "3"), ("2025-10-18", "4")])).await;
        let leader = leader(home);
        let ask = async |name: &str, bytes: &[u8]| {
            leader.send_with("/reports/verification", &[TOKEN], &[("file", name, bytes)]).await
        };
        let word = leader.get(&format!("{FORM}/files/docx")).await.bytes;
        let told = ask("简介.docx", &word).await.page();
        assert!(told.contains("每个数据都与写成时一样") && !told.contains("被手工改动"), "{told}");
        // Somebody makes the number larger by hand.
        let page = leader.get(&format!("{FORM}/files/html")).await.text();
        let altered = page.replace("<data value=\"7\">7</data>", "<data value=\"7\">70</data>");
        assert_ne!(page, altered);
        let told = ask("简介.html", altered.as_bytes()).await.page();
        assert!(told.contains("被手工改动") && told.contains("印的是“7”，现在写着“70”"), "{told}");
        // The ledger goes on: another number today, and the record that made it so.
        home.take_in("家访2.xlsx", &visits(&[("2025-10-25", "5")])).await;
        let told = ask("简介.docx", &word).await.page();
        assert!(told.contains("台账已变") && told.contains("台账现在是12名"), "{told}");
        assert!(told.contains("新增"), "{told}");
        // A receipt that somebody took out of the file.
        let at = page.find("\"care_pupils\":").unwrap();
        let cut = format!("{}\"other\":{}", &page[..at], &page[at + "\"care_pupils\":".len()..]);
        let told = ask("简介.html", cut.as_bytes()).await.page();
        assert!(told.contains("没有凭据"), "{told}");
        for (name, bytes) in
            [("a.docx", &b"PK\x03\x04 nothing"[..]), ("a.pdf", b"%PDF-1.7"), ("a.txt", b"text")]
        {
            let refused = ask(name, bytes).await;
            assert_eq!(refused.status, 422, "{name}");
            assert!(refused.text().contains("没有核对成"), "{name}");
        }
        let nothing = leader.send("/reports/verification", &[TOKEN]).await;
        assert_eq!(nothing.status, 422);
        let strange = leader.send_with("/reports/verification", &[], &[("file", "a.docx", &word)]).await;
        assert_eq!(strange.status, 403, "a form that was not made for whoever sends it");
    });
}

#[test]
fn what_an_author_writes_is_kept_for_whoever_goes_on_and_offered_for_the_next_period() {
    at_home(async |home| {
        const FORM: &str = "/reports/civilised-unit-report";
        let (leader, writer) = (leader(home), writer(home));
        let keep = async |guest: &Guest, period: &str, text: &str, seen: &str| {
            let pairs =
                [("name", "own_words"), ("of", period), ("period", period), ("text", text), ("seen", seen)];
            guest.post(&format!("{FORM}/texts"), &pairs).await
        };
        let page = leader.get(FORM).await.page();
        assert!(
            page.contains("<textarea class=\"input\" id=\"text-own_words\"") && !page.contains("先用这一段")
        );
        assert!(!page.contains("补充情况</b>"), "what nobody has written is no figure that lacks data");
        let kept = keep(&leader, "2024-2025", "去年的话。\r\n第二段。", "").await.leads_to();
        let page = leader.get(&kept).await.page();
        assert!(page.contains("已存下") && page.matches("<p><a class=\"figure\"").count() >= 2, "{page}");
        // The next period: offered and not written.
        let next = format!("{FORM}?period=2025-2026");
        let page = writer.get(&next).await.page();
        assert!(page.contains("2024-2025写的") && page.contains("去年的话。") && page.contains("先用这一段"));
        assert!(
            !page
                .split_once("class=\"official\"")
                .unwrap()
                .1
                .split("</section>")
                .next()
                .unwrap()
                .contains("去年")
        );
        keep(&writer, "2025-2026", "今年的话。", "").await.leads_to();
        // Somebody who had opened the page before does not write over it unseen, and loses nothing.
        let late = keep(&leader, "2025-2026", "另一段话。", "").await;
        assert_eq!(late.status, 409);
        assert!(
            late.text().contains("另一段话。")
                && late.text().contains("今年的话。")
                && late.text().contains("别人存过")
        );
        let seen =
            late.text().split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        keep(&leader, "2025-2026", "另一段话。", &seen).await.leads_to();
        assert!(writer.get(&next).await.page().contains("另一段话。"));
        // It stands in the file, and the file holds.
        let file = leader.get(&format!("{FORM}/files/html?period=2025-2026")).await;
        assert!(file.text().contains("另一段话。"));
        let sent = [("file", "汇报.html", &*file.bytes)];
        let told = leader.send_with("/reports/verification", &[TOKEN], &sent).await.page();
        assert!(told.contains("每个数据都与写成时一样"), "{told}");
        // Neither a text that the form does not have, nor one that is too long, nor one of somebody who writes no reports.
        let strange = [("name", "pupils"), ("of", "2025-2026"), ("text", "x")];
        assert_eq!(leader.post(&format!("{FORM}/texts"), &strange).await.status, 404);
        assert_eq!(keep(&leader, "2025-2026", &"长".repeat(20_001), &seen).await.status, 422);
        assert_eq!(keep(&home.contact(), "2025-2026", "x", "").await.status, 404);
        assert_eq!(home.kept_in_clear("另一段话"), None, "it is sealed");
        assert!(home.kept_in_clear("own_words").is_some(), "its row is there, and was looked at");
    });
}

#[test]
fn english_readers_have_reports_in_english_around_a_chinese_paper() {
    at_home(async |home| {
        let english = home.guest("P01", &[("bureau-leader", Reach::Bureau)], Locale::En);
        let page = english.get(FORM).await.page();
        assert!(page.contains("figures without data") && page.contains("National honours"));
        assert!(page.contains("class=\"official\" lang=\"zh-CN\""));
        assert!(english.get(&format!("{FORM}/figures/pupils")).await.page().contains("Pupils"));
    });
}
