//! Materials that are looked through: signs and words that begin, join or break quantities, and so make a check-up look around.

use mingde_checkup::{Options, check_up, show};
use mingde_core::words::Locale;
use mingde_testkit::{Load, expect_no_square};

const PIECES: [&str; 60] = [
    "1、",
    "第1",
    "每人1元",
    "(1",
    "〔2024〕",
    "上午8:",
    "8时至",
    "2025-",
    "百分之",
    "三分之",
    "约",
    "超过",
    "一万",
    "点",
    "一是",
    "其中",
    "共计",
    "占5%，",
    "比1:",
    "www.a ",
    "1.doc\n",
    "—1—\n",
    "标题\n",
    "锟斤拷",
    "□",
    "?！",
    "全区现有",
    "（一）",
    "同比增长5%，",
    "1月32日",
    "甲 ",
    "\u{3000}",
    "1:",
    "5%",
    "&",
    "“甲",
    "附件1：名单\n",
    "2024年比2023年增加12万元。",
    "共计100人，其中男3人、女2人，",
    "全县共有教师100人。",
    "《办法》",
    "详见附件2。",
    "| 校 | 人数 |\n|-|-|\n| 甲 | 3 |\n\n",
    "@甲：",
    "生均3册，",
    "学生30人，生均3册。",
    "每校3名教师，28所学校共84名，",
    "2023年投入10万元，2024年投入12万元，增长20%。",
    "比上年的30人增加2人，达到32人，",
    "2024年比2023年增加2人，",
    "学生3人，男1人，女2人，",
    "甲、乙、丙等三项工作，",
    "三个小组：甲组、乙组、",
    "由王小明局长主持，王晓明局长",
    "第一章　甲\n",
    "表1　甲\n",
    "（1）甲；",
    "1.1 甲乙丙\n",
    "学校\t学生\t合计\n甲校\t3\t3\n合计\t3\t3\n\n",
    "\t",
];

/// Pieces of which each is another, `@` being its number.
const NUMBERED: [&str; 12] = [
    "@个",
    "第@小学有教师@人。",
    "@年增长@%，",
    "（@）开展@项工作\n",
    "共计@人，其中男@人。",
    "附件@：名单@\n",
    "一年级@班共@人，",
    "目标@：完成@件。\n",
    "甲@\t@\t合计\n",
    "表@　甲\n",
    "学生@人，",
    "三年共投入@万元，2022年@万元，",
];

/// Tables of which the first is the head and the other each row, `@` being its number; nothing in them adds up.
const TABLES: [(&str, &str); 2] = [
    ("学校\t男\t女\t合计\t教师\t职工\t总计\n", "甲@校\t@\t3\t1\t@\t2\t1\n"),
    ("学校\t男\t女\t合计\n", "合计\t@\t3\t1\n"),
];

fn load(name: String, text: impl Fn(usize) -> String + 'static) -> Load {
    Load::new(name, 4096, move |size| {
        let text = text(size);
        move || {
            let done = check_up(&text, &Options::default());
            show::text::report("t", &done, &[], Locale::ZhCn);
            show::html::report("t", &done, &[], Locale::ZhCn);
        }
    })
}

#[test]
fn no_text_takes_the_square_of_its_length() {
    let alike =
        PIECES.into_iter().map(|piece| load(format!("a text of {piece:?}"), move |size| piece.repeat(size)));
    let numbered = NUMBERED.into_iter().map(|piece| {
        let text =
            move |size| (1..=size).map(|number: usize| piece.replace('@', &number.to_string())).collect();
        load(format!("a text of {piece:?}"), text)
    });
    let tables = TABLES.into_iter().map(|(head, row)| {
        let rows = move |size| (1..=size).map(|number: usize| row.replace('@', &number.to_string()));
        load(format!("a table of {row:?}"), move |size| head.to_owned() + &rows(size).collect::<String>())
    });
    expect_no_square(&alike.chain(numbered).chain(tables).collect::<Vec<_>>());
}
