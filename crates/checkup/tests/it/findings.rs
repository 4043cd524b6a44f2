//! What a reviewer would find.

use mingde_checkup::show;
use mingde_checkup::{Options, check_up};
use mingde_core::words::Locale;

fn codes(text: &str) -> Vec<&'static str> {
    check_up(text, &Options::default()).findings.iter().map(|f| f.message.code).collect()
}

#[test]
fn products_and_sums_are_worked_out() {
    assert_eq!(codes("为86名学生每人发放500元，共计4.3万元。"), ["checkup-product-holds"]);
    assert_eq!(codes("为86名学生每人发放500元，共计4.8万元。"), ["checkup-product-differs"]);
    assert_eq!(codes("招聘教师30人，其中男教师12人，女教师18人。"), ["checkup-sum-holds"]);
    assert_eq!(codes("招聘教师30人，其中男教师12人，女教师19人。"), ["checkup-sum-differs"]);
    // Who is a woman may be a party member as well, and a whole may be divided twice.
    assert!(codes("现有教师30人，其中女教师19人、党员14人。").is_empty());
    assert_eq!(codes("现有教师30人，其中男教师12人、女教师18人，党员14人；硕士9人。"), ["checkup-sum-holds"]);
    assert_eq!(codes("小学、初中、高中分别为4所、5所、6所，共计15所。"), ["checkup-sum-holds"]);
    assert_eq!(codes("评出先进集体4个、文明科室5个，共计10个。"), ["checkup-sum-differs"]);
    assert!(
        codes("招聘教师30人，其中男教师1__人，女教师19人。").iter().all(|c| *c == "checkup-mask-unfilled")
    );
}

#[test]
fn the_same_thing_with_two_numbers_is_noticed() {
    assert_eq!(codes("全区现有教职工1200人。全区共有教职工1260人。"), ["checkup-said-differently"]);
    assert!(codes("全区现有教职工1200余人。全区共有教职工1260人。").is_empty());
    assert!(codes("举办培训班3期。举办培训班5期。").is_empty());
    assert!(codes("全县共有在校生6.3万人。特殊教育学校现有在校生186人。").is_empty());
    assert_eq!(codes("全县共有教师6300人。全县现有教师63000人。"), ["checkup-said-differently"]);
    assert!(codes("全区入园率95%，同比提高3%。").is_empty());
}

#[test]
fn shares_say_of_what() {
    assert_eq!(codes("通过努力，80%。"), ["checkup-share-of-what"]);
    assert!(codes("入园率达80%，80%以上的学校完成了任务。").is_empty());
}

#[test]
fn headlines_match_their_lists() {
    let listed = |headline: &str| {
        format!("一、突出“{headline}”重点\n一是抓学习。二是抓管理。三是抓服务。\n二、下一步打算\n继续努力。")
    };
    assert!(codes(&listed("三个")).is_empty());
    assert_eq!(codes(&listed("四个")), ["checkup-headline-differs"]);
    assert_eq!(codes("开展“三个一”活动。“三个一”就是读一本书，写一篇文。"), ["checkup-headline-differs"]);
}

#[test]
fn length_and_endings() {
    let text = "全校教师认真学习，努力工作。".repeat(10);
    let limited = Options { limit: Some(100), ..Options::default() };
    let found = check_up(&text, &limited).findings;
    assert_eq!(found[0].message.code, "checkup-over-length");
    assert_eq!(found[0].start, 100);
    assert_eq!(
        codes("我们将继续加强师德师风建设，完善各项规章制度，努力打造一支师德高尚的教师队"),
        ["checkup-torn-off"]
    );
    assert!(
        codes(
            "我们将继续加强师德师风建设，完善各项规章制度，努力打造师德高尚的队伍。\n某某学校\n2024年5月6日"
        )
        .is_empty()
    );
}

#[test]
fn reports_are_complete_in_both_languages() {
    let done = check_up(
        "为86名学生每人发放500元，共计4.8万元，满意率90%以上。\n完善步聚，上报__篇。",
        &Options::default(),
    );
    for locale in [Locale::ZhCn, Locale::En] {
        let text = show::text::report("材料.txt", &done, &[], locale);
        let page = show::html::report("材料.txt", &done, &[], locale);
        assert!(text.contains("^^^^") && page.contains("<mark"), "{text}");
        assert!(!text.contains("checkup-kind") && !page.contains("checkup-head"), "words are missing");
    }
    let json = serde_json::to_value(show::json::report(&done, Locale::ZhCn)).unwrap();
    let keys = |v: &serde_json::Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&json), ["claims", "findings", "repairs", "text"]);
    let claim = ["end", "kind", "period", "quote", "relation", "start", "subject", "unit", "upper", "value"];
    assert_eq!(keys(&json["claims"][0]), claim);
    assert_eq!(keys(&json["repairs"][0]), ["action", "clean", "damaged", "end", "start", "type"]);
    assert_eq!(keys(&json["findings"][0]), ["code", "end", "message", "start"]);
    assert_eq!(json["claims"][2]["value"], "48000");
}
