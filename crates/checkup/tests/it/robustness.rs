//! No text makes a check-up panic, and its places are always places of the original.

use mingde_checkup::{Options, check_up, material, show};
use mingde_core::words::Locale;
use proptest::prelude::*;

const CORPUS: &str = include_str!("../corpus/quantities.tsv");

fn sound(text: &str) {
    let done = check_up(text, &Options { limit: Some(20), ..Options::default() });
    let chars: Vec<char> = text.chars().collect();
    for claim in &done.claims {
        let there: String = chars[claim.start..claim.end].iter().collect();
        assert_eq!(there, claim.quote, "{text:?}");
        assert!(claim.start < claim.end, "an empty claim in {text:?}");
    }
    for repair in &done.repairs {
        let there: String = chars[repair.start..repair.end].iter().collect();
        assert_eq!(there, repair.damaged, "{text:?}");
    }
    for finding in &done.findings {
        assert!(finding.start <= finding.end && finding.end <= chars.len(), "{text:?}");
    }
    show::html::report("x", &done, &[], Locale::ZhCn);
    show::text::report("x", &done, &[], Locale::En);
}

/// Characters that begin, join or break quantities.
const PIECES: &[&str] = &[
    "一",
    "两",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "零",
    "半",
    "第",
    "每",
    "首",
    "几",
    "数",
    "1",
    "20",
    "2023",
    "年",
    "月",
    "日",
    "个",
    "人",
    "%",
    "％",
    "元",
    "余",
    "多",
    "近",
    "超",
    "以上",
    "左右",
    "内",
    "_",
    "__",
    "*",
    "**",
    "~",
    "×",
    "X",
    "：",
    ":",
    ".",
    "-",
    "—",
    "至",
    "，",
    "。",
    "、",
    "\n",
    " ",
    "“",
    "”",
    "(",
    ")",
    "〔",
    "〕",
    "分之",
    "成",
    "点",
    "周",
    "次",
    "學",
    "(xué)",
    "?",
    "！",
    "傲",
    "鶄",
    "€",
    "鏁",
    "欒",
    "\u{fffd}",
    "锟斤拷",
    "http://",
    "教师",
    "共",
    "其中",
    "每人",
    "共计",
    "就是",
    "一是",
    "二是",
    "的",
    "了",
    "占",
    "使",
    "目前",
    "实现",
    "达到",
    "增加",
    "１",
    "，",
    "\u{feff}",
    "\r\n",
    "🙂",
    "𠮷",
    "（",
    "）",
    "《",
    "》",
    "|",
    "\t",
    "≥",
    "/",
    "^",
    "负",
    "廿",
    "点五",
    "角",
    "由",
    "增加到",
    "增加",
    "同比",
    "一、",
    "（一）",
    "1.",
    "附件",
    "附件：",
    "局长",
    "星期一",
    "为期",
    "3天",
    "100",
    "尚有",
    "现有",
    "力争",
    "石桥镇",
    "全县",
    "零",
    "⼈",
    "率",
    "剩余",
    "已整改",
    "全部",
    "创办于",
    "周年",
    "平均每",
    "分别为",
    "比上年的",
    "占比",
    "生机比",
    "附件三",
    "第二步，",
    "上年末",
    "新进",
    "退休",
    "年末",
    "召开",
    "安全工作会议",
    "应到",
    "请假",
    "实到",
    "以上",
    "一组",
    "按学段分，",
    "每月",
    "提高到",
    "小学寄宿生",
    "两项合计",
    "人员中，",
];

#[test]
fn a_share_of_nothing() {
    // What it is of would begin behind its own number.
    for text in ["的5%以上。", "目前占12%", "使的比例达到5%", "其中占5%"] {
        sound(text);
        assert_eq!(check_up(text, &Options::default()).claims.len(), 1, "{text}");
    }
}

#[test]
fn numbers_beyond_all_measure_are_not_worked_with() {
    for text in [
        "投入999999999999999万亿元，其中甲999999999999998万亿元、乙999999999999999万亿元、丙3万亿元。",
        "全县现有资金总额999999999999999万亿元。全县现有资金总额999999999999998万亿元。",
        "由999999999999999万亿元增加到999999999999998万亿元，增加999999999999998万亿元，增长99999999999%。",
        "投入999999999999999万亿元，比上年增加999999999999998万亿元，增长999999999999999%。",
        "招生0.000000000000003人，比上年增加0.000000000000001人，增长50%。",
        "资助学生999999999999999万亿人，每人999999999999999万亿元，共计999999999999998万亿元。",
        "甲\t乙\t合计\n99\t1\t2\n合计\t999999999999999\t3",
    ] {
        sound(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn pieces_in_any_order(picks in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = picks.into_iter().map(|i| PIECES[i]).collect();
        sound(&text);
    }

    #[test]
    fn any_text(text in "\\PC{0,60}") {
        sound(&text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), name in "[a-z]{1,3}\\.(txt|md|html|docx|pdf)") {
        if let Ok(material) = material::read(&name, &bytes) {
            sound(&material.text);
        }
    }

    #[test]
    fn sentences_cut_and_changed(from in 0..8000_usize, length in 0..200_usize, place in 0..200_usize, piece in 0..PIECES.len()) {
        let mut chars: Vec<char> = CORPUS.chars().skip(from).take(length).collect();
        let at = place.min(chars.len());
        chars.splice(at..at, PIECES[piece].chars());
        sound(&chars.into_iter().collect::<String>());
    }
}
