//! Five 制度 of different sorts, none of them anybody's.

use super::*;

fn library() -> Library {
    Library::load(&[]).expect("the library reads")
}

fn read(text: &str) -> TakenApart {
    apart(&library(), text, "")
}

fn headings(found: &TakenApart) -> Vec<(usize, &str)> {
    found.articles.iter().map(|article| (article.depth, article.heading.as_str())).collect()
}

/// The demands as they are told: as written, period, amount, kinds offered.
fn told(found: &TakenApart) -> Vec<(String, Option<&'static str>, String, Vec<String>)> {
    let demands = found.articles.iter().flat_map(|article| &article.demands);
    demands
        .map(|offered| {
            let demand = &offered.demand;
            let amount = demand
                .amount
                .map_or(String::new(), |amount| format!("{}{}", demand.reach, amount.normalize()));
            let mut kinds: Vec<String> = offered.rules.iter().map(|rule| rule.kind.title.clone()).collect();
            kinds.dedup();
            (demand.quote.clone(), demand.every, amount, kinds)
        })
        .collect()
}

const ARTICLES: &str = "××区教育局家访工作制度\n\n第一章 总则\n第一条 为了密切家校联系，制定本制度。\n第二章 要求\n第二条 家访次数　班主任每学期家访不少于10次。\n第三条 学校每月至少召开1次家访工作会议；每学期组织家访培训不少于4学时。\n第四条 家访覆盖率达到90%以上。\n第五条 本制度自公布之日起施行。\n";
const PARTS: &str = "关于加强理论学习中心组学习的规定\n为了提高学习质量，作如下规定。\n一、学习安排\n（一）集中学习。中心组每季度集中学习不少于1次，每次不少于2小时。\n（二）个人自学\n每人每年撰写调研报告不少于1篇。\n二、学习纪律。因事不能参加的，应当请假。\n";
const FIGURES: &str = "值班与安全工作守则\n1.值班人员每天到岗，不得脱岗。\n2.每月开展安全检查不少于2次，每学期开展应急演练不少于2次。\n3.发现安全隐患，应在3个工作日内整改。\n";
const POINTS: &str = "宣传信息工作考核办法\n第一条 媒体报道每篇加2分，最多加10分。\n第二条 自办平台发布信息每少1条扣0.5分。\n第三条 总分100分。\n";
const LOOSE: &str = "各校要经常开展升国旗仪式，每周1次。\n志愿服务人均不少于__小时。\n";

#[test]
fn chapters_and_articles_become_headings_and_what_they_demand_is_offered_with_kinds() {
    let found = read(ARTICLES);
    assert_eq!(found.title, "××区教育局家访工作制度");
    let expected = [
        (2, "第一章 总则"),
        (3, "第一条"),
        (2, "第二章 要求"),
        (3, "第二条 家访次数"),
        (3, "第三条"),
        (3, "第四条"),
        (3, "第五条"),
    ];
    assert_eq!(headings(&found), expected);
    let told = told(&found);
    assert_eq!(told[0].1, Some("semester"), "{told:?}");
    assert_eq!(
        (told[0].2.as_str(), told[0].3.first().map(String::as_str)),
        (">=10", Some("家访")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|(_, every, amount, _)| (*every, amount.as_str()) == (Some("month"), ">=1")),
        "{told:?}"
    );
    let hours = told.iter().find(|(_, _, amount, _)| amount == ">=4").unwrap_or_else(|| panic!("{told:?}"));
    assert!(hours.3.contains(&"培训".to_owned()), "{told:?}");
    // A share is no number of records: it is listed, and nothing is guessed.
    let share = found.articles[5].demands.first().expect("the share is found");
    assert_eq!((share.rules.len(), share.why_none), (0, Some(NotUnderstood::Share)));
}

#[test]
fn parts_with_brackets_are_found_and_short_first_sentences_name_them() {
    let found = read(PARTS);
    assert_eq!(found.title, "关于加强理论学习中心组学习的规定");
    let expected =
        [(2, ""), (2, "一、学习安排"), (3, "（一）集中学习"), (3, "（二）个人自学"), (2, "二、学习纪律")];
    assert_eq!(headings(&found), expected);
    assert_eq!(found.period, "year");
    let told = told(&found);
    assert!(
        told.iter().any(|(_, every, amount, kinds)| (*every, amount.as_str()) == (Some("quarter"), ">=1")
            && !kinds.is_empty()),
        "{told:?}"
    );
    assert!(
        told.iter().any(|(_, every, _, kinds)| *every == Some("year") && kinds.contains(&"调研".to_owned())),
        "{told:?}"
    );
}

#[test]
fn a_list_of_figures_is_articles_where_nothing_else_is_numbered() {
    let found = read(FIGURES);
    assert_eq!(headings(&found).len(), 3, "{:?}", headings(&found));
    let told = told(&found);
    let checks =
        told.iter().find(|(_, every, ..)| *every == Some("month")).unwrap_or_else(|| panic!("{told:?}"));
    assert!(checks.3.contains(&"安全检查".to_owned()), "{told:?}");
    assert!(
        told.iter()
            .any(|(_, every, _, kinds)| *every == Some("semester") && kinds.contains(&"应急演练".to_owned())),
        "{told:?}"
    );
    let limit = found.articles[2].demands.first().expect("the time limit is found");
    assert_eq!(limit.why_none, Some(NotUnderstood::Days));
}

#[test]
fn points_for_each_become_bonuses_and_deductions_and_a_bare_total_is_left_to_the_writer() {
    let found = read(POINTS);
    let rules: Vec<&str> = found.articles[0]
        .demands
        .iter()
        .flat_map(|demand| &demand.rules)
        .map(|rule| rule.text.as_str())
        .collect();
    assert!(
        rules.iter().any(|rule| rule.contains("bonuses:") && rule.contains("points: 10, score: 2 *")),
        "{rules:?}"
    );
    let rules: Vec<&str> = found.articles[1]
        .demands
        .iter()
        .flat_map(|demand| &demand.rules)
        .map(|rule| rule.text.as_str())
        .collect();
    assert!(rules.iter().any(|rule| rule.contains("deductions:") && rule.contains("0.5 *")), "{rules:?}");
    let total = found.articles[2].demands.first().expect("the total is found");
    assert_eq!(total.why_none, Some(NotUnderstood::Points));
}

#[test]
fn a_text_without_articles_is_one_and_what_was_left_open_is_said_to_be() {
    let found = read(LOOSE);
    assert_eq!(headings(&found), [(2, "全文")]);
    let demands = &found.articles[0].demands;
    assert!(
        demands.iter().any(|demand| demand.rules.iter().any(|rule| rule.kind.title == "升国旗仪式")),
        "{demands:?}"
    );
    assert!(demands.iter().any(|demand| demand.why_none == Some(NotUnderstood::Masked)), "{demands:?}");
}

#[test]
fn whatever_is_ticked_reads_and_without_a_tick_there_are_no_rules() {
    let library = library();
    for text in [ARTICLES, PARTS, FIGURES, POINTS, LOOSE] {
        let found = apart(&library, text, "");
        let front = front::with(&front_of("try-out", "试", "区教育局", 2025), "period", found.period);
        let none = written(&front, &found, &|_| false);
        assert!(!none.contains("```rule"), "{none}");
        let all = written(&front, &found, &|_| true);
        let checked = checked(&library, DraftSort::Rulebook, (&all, ""));
        assert!(checked.is_sound(), "{:?}\n{all}", checked.findings);
        let (demands, open) = found.counts();
        assert!(demands > open, "{text}");
        // No word of the text is lost.
        let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let words: String = found
            .articles
            .iter()
            .flat_map(|article| &article.pieces)
            .map(|(_, words)| words.as_str())
            .collect();
        let heads: usize = found.articles.iter().map(|article| plain(&article.heading).chars().count()).sum();
        let kept = plain(&words).chars().count() + heads + plain(&found.title).chars().count();
        assert!(kept >= plain(text).chars().count(), "{found:?}");
    }
}
