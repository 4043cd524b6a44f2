//! What a reviewer would find.

use mingde_checkup::show;
use mingde_checkup::{Options, check_up};
use mingde_core::words::{Locale, say};

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
fn days_months_and_times_that_do_not_exist_are_found() {
    let quotes = |text: &str| -> Vec<(&str, String)> {
        let done = check_up(text, &Options::default());
        let found =
            done.findings.iter().filter_map(|f| Some((f.message.code.strip_prefix("checkup-no-such-")?, f)));
        found.map(|(code, f)| (code, done.original[f.start..f.end].iter().collect())).collect()
    };
    for (text, code, quote) in [
        ("会议定于2025年9月31日召开。", "day", "2025年9月31日"),
        ("2025年2月29日", "day", "2025年2月29日"),
        ("请于2月30日前报送。", "day", "2月30日"),
        ("11月31号放假。", "day", "11月31号"),
        ("二〇二五年六月三十一日", "day", "二〇二五年六月三十一日"),
        ("活动时间：9月25日至31日。", "day", "9月25日至31日"),
        ("活动时间：9月25-31日。", "day", "9月25-31日"),
        ("5月0日", "day", "5月0日"),
        ("填表日期：2025-09-31", "day", "2025-09-31"),
        ("填表日期：2025/2/30。", "day", "2025/2/30"),
        ("填表日期：2025.4.31", "day", "2025.4.31"),
        ("2025年13月完成。", "month", "2025年13月"),
        ("计划13月份完成。", "month", "13月"),
        ("13月5日", "month", "13月5日"),
        ("上午25:00开会。", "time", "25:00"),
        ("9月3日 8:75开会。", "time", "8:75"),
        ("每天8:00-25:00开放。", "time", "25:00"),
        ("于9月3日25时30分结束。", "time", "25时30分"),
    ] {
        assert_eq!(quotes(text), [(code, quote.to_owned())], "{text}");
    }
    for text in [
        "2024年2月29日、9月30日、12月31日、2月29日。",
        "农历二月三十日；农历2025年2月30日。",
        "9月30日至10月31日，7月1日—8月31日。",
        "师生比1:25，比分25:20，生师比为40:60，占比25:75。",
        "上午8:00至24:00，下午15:30开始，23:59结束。",
        "24月龄幼儿，13月薪，第13月，历时13个月，3.9月，近18月来。",
        "政发2025-13-31号，版本2025.13.31，编号2025-09-311。",
        "每月30日，9月31人参加，9月35所学校，提升25点，工作25时。",
        "一月一次，三月三，每年二月、三月，五月三十所学校。",
    ] {
        assert_eq!(quotes(text), [], "{text}");
    }
    let said = &check_up("请于2月30日前报送。", &Options::default()).findings[0];
    assert_eq!(say(Locale::ZhCn, &said.message), "“2月30日”：没有这一天，这个月只有 29 天");
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
fn a_last_line_that_is_open_is_torn_off() {
    assert_eq!(
        codes("全校教师认真学习。\n各年级组要及时上报（"),
        ["checkup-torn-off", "checkup-mark-unbalanced"]
    );
    assert_eq!(codes("全校教师认真学习。\n各年级组要及时上报，"), ["checkup-torn-off"]);
    assert!(codes("全校教师认真学习。\n梅岭市第二中学").is_empty());
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
    assert_eq!(keys(&json), ["claims", "findings", "repairs", "tables", "text"]);
    let claim = ["end", "kind", "period", "quote", "relation", "start", "subject", "unit", "upper", "value"];
    assert_eq!(keys(&json["claims"][0]), claim);
    assert_eq!(keys(&json["repairs"][0]), ["action", "clean", "damaged", "end", "start", "type"]);
    assert_eq!(keys(&json["findings"][0]), ["also", "class", "code", "end", "message", "start"]);
    assert_eq!(json["claims"][2]["value"], "48000");
}

#[test]
fn a_clerk_sees_contradictions_first_and_masks_in_one_line() {
    let text = "推荐先进__名，表彰__名。\n全县现有教师5286人。\n完善步聚。\n拨付793.685万元、334.7985万元，共计1128.5万元。\n\
                全县教师总数5268人。";
    let done = check_up(text, &Options::default());
    let report = show::text::report("材料.txt", &done, &[], Locale::ZhCn);
    let at = |words: &str| report.find(words).unwrap_or_else(|| panic!("no {words} in {report}"));
    assert!(at("前后矛盾") < at("写法") && at("写法") < at("空着"), "{report}");
    assert_eq!(report.matches("空着").count(), 1, "{report}");
    assert!(report.contains("793.685万元 + 334.7985万元 = 1128.4835万元"), "{report}");
    // Both places of the contradiction.
    let marked = report.lines().filter(|line| line.trim_start().starts_with(['2', '5'])).collect::<String>();
    assert!(marked.contains("5286人") && marked.contains("5268人"), "{report}");
    assert!(!report.contains("checkup-") && report.contains("没有查"), "{report}");
    let page = show::html::report("材料.txt", &done, &[], Locale::ZhCn);
    assert!(!page.contains("checkup-") && page.contains("没有查"), "{page}");
}

#[test]
fn tables_that_were_not_understood_are_counted() {
    let done = check_up("7\t1\t2\n8\t3\t4\n9\t5\t6\n", &Options::default());
    assert_eq!((done.tables.read, done.tables.unread), (0, 1));
    let report = show::text::report("材料.txt", &done, &[], Locale::ZhCn);
    assert!(report.contains("1 张表格没有读懂"), "{report}");
}

#[test]
fn an_empty_paper_is_said_to_be_empty() {
    for text in ["", " \n\u{3000}\n"] {
        let done = check_up(text, &Options::default());
        assert!(done.has_problems());
        assert_eq!(done.findings[0].message.code, "checkup-empty");
    }
}
