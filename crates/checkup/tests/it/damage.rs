//! Damaged texts: what is repaired, what is kept, and where everything was in the original.

use mingde_checkup::{Action, Damage, Options, check_up};

#[test]
fn a_quantity_in_glossed_traditional_characters_is_read_and_found_again() {
    let text = "全縣(xiàn)現(xiàn)有學(xué)生3萬(wàn)1千余人，教師(shī)2千余人。";
    let done = check_up(text, &Options::default());
    assert_eq!(done.text.text(), "全县现有学生3万1千余人，教师2千余人。");
    let original: Vec<char> = text.chars().collect();
    let first = &done.claims[0];
    assert_eq!(first.quote, "3萬(wàn)1千余人");
    assert_eq!(original[first.start..first.end].iter().collect::<String>(), first.quote);
    assert_eq!(
        (first.value.as_ref().unwrap().to_string().as_str(), first.subject.as_str()),
        ("31000", "学生")
    );
    let glosses = done.repairs.iter().filter(|r| r.damage == Damage::PinyinGloss).count();
    assert_eq!(glosses, 5);
}

#[test]
fn masks_and_slips_stay_as_they_are() {
    let done = check_up("共培训教师3__人，完善步聚。", &Options::default());
    assert_eq!(done.text.text(), "共培训教师3__人，完善步聚。");
    assert!(done.claims[0].is_masked());
    let actions: Vec<_> = done.repairs.iter().map(|r| (r.damage, r.action)).collect();
    assert_eq!(actions, [(Damage::Mask, Action::Kept), (Damage::Typo, Action::Flagged)]);
}

#[test]
fn a_page_of_a_website_gives_up_its_material_only() {
    let page = "某某教育网 首页 新闻\n某校创建材料\n发布时间:2022-5-1 8:30 浏览数: 88\n全校共有教师120人。\n返回顶部\n";
    let done = check_up(page, &Options::default());
    assert_eq!(done.claims.len(), 1);
    assert_eq!(
        done.text.text().split_whitespace().collect::<Vec<_>>(),
        ["某校创建材料", "全校共有教师120人。"]
    );
}
