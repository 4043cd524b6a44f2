//! A proof as a page.

use mingde_core::period::Period;
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, Overrides, explain, page};

use crate::bureau::{Bureau, rulebook, under_article};

#[test]
fn a_page_tells_article_formula_records_and_settings_and_lets_no_markup_through() {
    let rules = rulebook(&under_article(
        "unit",
        "semester",
        "settings:\n  wanted: { title: '次数<b>', unit: items, value: 2, source: 第一条 & 第二条 }\nmeasures:\n  talks: { title: 次数, from: talk, count: rows, where: minutes is missing }\nduties:\n  enough: { title: 够了, require: talks >= wanted, owner: 校长, due: period-end - 7 days }",
    ));
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school");
    bureau.person("A", &[("S1", "teacher", "2000-01-01", None)]);
    bureau.talk("S1", "2025-10-01", "A", "A").talk("S1", "2024-10-01", "A", "A");
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let proof =
        explain(&[&rules], "test", &bureau.snapshot(), at, &Overrides::none(), "S1", "enough").unwrap();
    let zh = page(std::slice::from_ref(&proof), Locale::ZhCn);
    for part in [
        "<html lang=\"zh-CN\">",
        "name=\"viewport\"",
        "第一条 测试",
        "次数 ≥ 次数&#60;b&#62;<b>1 ≥ 2</b>",
        "时长 未填",
        "<span class=\"status not_met\">未达到</span>",
        "次数&#60;b&#62;",
        "第一条 &#38; 第二条",
        "计入（1）",
        "未计（1）",
        "日期不在范围内",
        "<dt>责任人</dt><dd>校长</dd>",
        &proof.receipt.reference(),
    ] {
        assert!(zh.contains(part), "{part}\n{zh}");
    }
    assert!(!zh.contains("<script") && !zh.contains("次数<b>"));
    assert_eq!(zh.matches("<details").count(), zh.matches("</details>").count());
    let en = page(std::slice::from_ref(&proof), Locale::En);
    assert!(en.contains("talks &#62;= wanted<b>1 &#62;= 2</b>") && en.contains("minutes is missing"));
    assert!(en.contains("<html lang=\"en\">") && en.contains("Left out") && en.contains("not met"));
}
