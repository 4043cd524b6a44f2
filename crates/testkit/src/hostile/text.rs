//! Texts, pages and tables of text whose every sign makes the reader look far ahead or far back.

use super::{HostileKind, kind};

pub(super) const KINDS: &[HostileKind] = &[
    kind("a-proportion-without-end", "txt", |size| "1:".repeat(size).into()),
    kind("a-version-without-end", "txt", |size| "1.".repeat(size).into()),
    kind("a-row-of-digits", "txt", |size| "1".repeat(size).into()),
    kind("a-row-of-chinese-digits", "txt", |size| "一".repeat(size).into()),
    kind("parts-of-parts", "txt", |size| format!("共计100人，{}", "其中".repeat(size)).into()),
    kind("parts-and-parts", "txt", |size| "共计100人，其中男3人、女2人，".repeat(size).into()),
    kind("share-upon-share", "txt", |size| "5%".repeat(size).into()),
    kind("amounts-for-each", "txt", |size| "每人100元，共计5元，".repeat(size).into()),
    kind("questions", "txt", |size| "?".repeat(size).into()),
    kind("masks", "txt", |size| "_甲".repeat(size).into()),
    kind("masks", "md", |size| "**甲".repeat(size).into()),
    kind("titles-with-spaces", "txt", |size| format!("{}。", "报告 ".repeat(size)).into()),
    kind("headings", "txt", |size| "一、开展5个方面\n".repeat(size).into()),
    kind("empty-lines", "txt", |size| format!("甲{}1、乙\n2、丙", "\n".repeat(size)).into()),
    kind("quotation-marks", "txt", |size| "“三个".repeat(size).into()),
    kind("days", "txt", |size| "2025年2月30日至".repeat(size).into()),
    kind("frequencies", "txt", |size| "每周".repeat(size).into()),
    kind("traditional", "txt", |size| "學(xué)".repeat(size).into()),
    kind("mojibake", "txt", |size| "鏁欒偛".repeat(size).into()),
    kind("ampersands", "html", |size| format!("<p>{}", "&".repeat(size)).into()),
    kind("tags-never-closed", "html", |size| "<a ".repeat(size).into()),
    kind("comments-never-closed", "html", |size| "<!--".repeat(size).into()),
    kind("scripts-never-closed", "html", |size| "<script></".repeat(size).into()),
    kind("blocks-in-blocks", "html", |size| "<div>".repeat(size).into()),
    kind("cells-in-cells", "html", |size| format!("<table>{}", "<td>3个".repeat(size)).into()),
    kind("receipts-in-brackets", "html", |size| {
        format!("<html><script id=\"mingde-receipts.json\">{}</script>", "[".repeat(size)).into()
    }),
    kind("receipts-with-many-places", "html", receipts),
    kind("places-marked-on-a-page", "html", |size| {
        let size = size.min(20_000);
        let marks: String = (0..size).map(|at| format!("<a id=\"place-{at}\">3</a>，")).collect();
        let said = (0..size).map(|at| format!("第{at}所，")).collect();
        format!(
            "<html><script id=\"mingde-receipts.json\">{}</script><article><p>{marks}</p></article></html>",
            many_receipts(size, said)
        )
        .into()
    }),
    kind("quotes-never-closed", "csv", |size| format!("单位,谈话日期\n{}", "\"a,\n".repeat(size)).into()),
    kind("marks-that-open-nothing-in-one-line", "csv", |size| {
        format!("单位,谈话日期\n{}", "\"a,".repeat(size)).into()
    }),
    kind("one-name-again-and-again", "csv", |size| {
        format!("工号,姓名,所在单位,级别\n{}", "王芳,王芳,王芳,王芳\n".repeat(size)).into()
    }),
    kind("fields-without-end", "csv", |size| format!("单位{}\n", ",甲".repeat(size)).into()),
    kind("lines-without-end", "csv", |size| {
        format!("单位,谈话日期,谈话人,谈话对象\n{}", "甲,乙,丙,丁\n".repeat(size)).into()
    }),
    kind("names-in-one-cell", "csv", |size| {
        format!("单位,谈话日期,谈话人,谈话对象\n甲,2025-9-1,乙,{}\n", "王芳)".repeat(size)).into()
    }),
    kind("days-that-overflow", "csv", |size| {
        let rows: String =
            (0..size.min(3_000)).map(|at| format!("甲,2025.9.{}十+{at},乙,丙\n", at % 128)).collect();
        format!("单位,谈话日期,谈话人,谈话对象\n{rows}").into()
    }),
    kind("torn-encoding", "csv", |size| [b"\xb5\xa5\xce\xbb,".as_slice(), &b"\x81".repeat(size)].concat()),
    kind("noughts", "bin", |size| vec![0; size]),
];

/// Receipts that say of many places that they stand in a text.
pub(super) fn many_receipts(size: usize, text: String) -> String {
    let place = |at: usize| {
        format!(r#"{{"tag":"mingde:{at}:x","figure":"x","printed":"3","paragraph":0,"offset":{at}}}"#)
    };
    let places: Vec<String> = (0..size).map(place).collect();
    format!(
        r#"{{"format":1,"form":"brief","figures":{{}},"places":[{}],"text":["{text}"]}}"#,
        places.join(",")
    )
}

/// A page with such receipts, of one text that is a single word.
fn receipts(size: usize) -> Vec<u8> {
    let text = "3".repeat(size.min(20_000));
    let json = many_receipts(size.min(20_000), text.clone());
    format!(
        "<html><script id=\"mingde-receipts.json\">{json}</script><article><p>{text}</p></article></html>"
    )
    .into()
}
