//! How results stand on pages: what nobody has laid down is not owed, what bars nobody is not something that was reached, and what
//! of an address does not read is said.

use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::house::at_home;
use crate::scope::{leader, talks};

const VISITS: &str = "/rulebooks/home-visits";

/// One visit of the first school, which is no care visit.
fn visits() -> Vec<Grid> {
    let heads = ["单位", "家访日期", "家访教师", "家访类别", "学段", "班级", "走访学生数"];
    vec![Grid::new("家访", &heads).line(&[
        "第一小学",
        "2025-09-11",
        "陈老师(P04)",
        "普遍家访",
        "小学",
        "三年级2班",
        "3",
    ])]
}

/// What stands between the first mention of something and the end of its block.
fn block<'p>(page: &'p str, of: &str, end: &str) -> &'p str {
    let at = page.find(of).unwrap_or_else(|| panic!("{of} is not on {page}"));
    page[at..].split(end).next().unwrap()
}

#[test]
fn a_narrowed_count_of_nothing_is_not_reported_and_one_of_something_is_zero() {
    at_home(async |home| {
        home.take_in("家访.xlsx", &visits()).await;
        let first = home.contact().get(VISITS).await.page();
        assert!(block(&first, "关爱家访次数</span>", "</div>").contains(">0<"), "{first}");
        let second = home.other_contact().get(VISITS).await.page();
        for title in ["家访次数</span>", "关爱家访次数</span>", "回访次数</span>"] {
            assert!(block(&second, title, "</div>").contains("未报"), "{title}: {second}");
        }
        // A period of which there is no record at all, and one in which the rulebook did not hold.
        for (period, said) in [("2026-spring", "未报"), ("2025-spring", "不适用")] {
            let page = home.contact().get(&format!("{VISITS}?period={period}")).await.page();
            assert!(block(&page, "关爱家访次数</span>", "</div>").contains(said), "{period}: {page}");
        }
    });
}

#[test]
fn what_nobody_has_laid_down_is_named_and_owed_by_nobody() {
    at_home(async |home| {
        let contact = home.contact();
        let lacks = "未定，暂不要求：还差小学家访面要求";
        let page = contact.get(VISITS).await.page();
        assert!(block(&page, "小学家访面达到要求</h3>", "</div>\n</div>").contains(lacks), "{page}");
        for address in ["/", "/calendar", &format!("/units/{}", Unit::id_of("S1"))] {
            let page = contact.get(address).await.page();
            assert!(block(&page, "小学家访面达到要求", "</li>").contains(lacks), "{address}: {page}");
            let tasks: String = page
                .split("<li class=\"task")
                .skip(1)
                .filter_map(|rest| rest.split("</li>").next())
                .collect();
            assert!(!tasks.contains("小学家访面达到要求"), "{address}: {page}");
        }
        let all = leader(home).get(&format!("{VISITS}/primary_covered")).await.page();
        assert!(all.contains(lacks) && all.contains("未定</span>") && !all.contains("未报</span>"), "{all}");
        let english = home.guest("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))], Locale::En);
        assert!(english.get(VISITS).await.page().contains("not settled, nothing is asked yet"));
    });
}

#[test]
fn a_veto_that_bars_nobody_is_not_something_that_was_reached() {
    at_home(async |home| {
        let leader = leader(home);
        let page = leader.get("/rulebooks/teacher-ethics/violation").await.page();
        assert!(page.contains("未触发</span>") && !page.contains("达到</span>"), "{page}");
        let rulebook = leader.get("/rulebooks/teacher-ethics").await.page();
        let veto = block(&rulebook, "/rulebooks/teacher-ethics/violation?state=clear", "</div>");
        assert!(veto.starts_with("/rulebooks/teacher-ethics/violation?state=clear\">5<"), "{veto}");
        let own = leader.get("/rulebooks/teacher-ethics/violation/P04").await.page();
        assert!(own.contains("未触发</span>") && !own.contains("达到</span>"), "{own}");
    });
}

#[test]
fn what_of_an_address_does_not_read_is_said_and_the_rest_is_kept() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let leader = leader(home);
        let talks = "/rulebooks/heart-to-heart-talks";
        let query = "period=2025-autumn&as_of=2025-13-40&known_on=morgen";
        let proof = format!("{talks}/staff/{}", Unit::id_of("S1"));
        for address in [talks.to_owned(), format!("{talks}/staff"), proof] {
            let page = leader.get(&format!("{address}?{query}")).await.page();
            for said in ["“2025-13-40”不是日期", "“morgen”不是日期"] {
                assert!(page.contains(said), "{address}: {page}");
            }
            assert!(page.contains("period=2025-autumn") && !page.contains("as_of=2025-13-40"), "{page}");
        }
        let page = leader.get(&format!("{talks}?period=herbst&unit=x")).await.page();
        assert!(page.contains("“herbst”不是周期") && page.contains("“x”读不出来"), "{page}");
        let plain = leader.get(&format!("{talks}?as_of=&period=")).await.page();
        assert!(!plain.contains("note warning"), "{plain}");
        let calendar = leader.get("/calendar?from=32").await.page();
        assert!(calendar.contains("“32”不是日期"), "{calendar}");
        let refused = leader.get(&format!("{talks}/scores?as_of=2025-13-40")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("“2025-13-40”不是日期"), "{}", refused.text());
    });
}

#[test]
fn a_proof_says_on_the_page_what_became_of_the_points() {
    at_home(async |home| {
        let heads = ["单位", "演练日期", "演练类型", "开始时间"];
        let drills = Grid::new("应急演练", &heads).line(&["第一小学", "2025-10-10", "消防疏散", "10:00"]);
        home.take_in("演练.xlsx", &[drills]).await;
        let leader = leader(home);
        let of = |code: &str| format!("/rulebooks/safety-targets/score/{}", Unit::id_of(code));
        let proof = leader.get(&of("S1")).await.page();
        // Neither hazards nor incidents were due: their fifty points go to the others, and the proof says so.
        for said in ["适用的各项共 50 分，按比例折成 100 分", "× 100 ÷ 50", "不适用"] {
            assert!(proof.contains(said), "{said}: {proof}");
        }
        assert!(!proof.contains("? +") && !proof.contains("+ ?"), "{proof}");
        // Whoever filed nothing has no points and is listed as such.
        let silent = leader.get(&of("S2")).await.page();
        assert!(block(&silent, "class=\"verdict\"", "</p>").contains("未报"), "{silent}");
        let all = leader.get("/rulebooks/safety-targets/score").await.page();
        assert!(block(&all, "第二中学", "</tr>").contains("未报") && all.contains(">名次</th>"), "{all}");
        let contact = home.contact().get("/rulebooks/safety-targets/score").await.page();
        assert!(!contact.contains(">名次</th>"), "of one school there is no place: {contact}");
    });
}
