//! Pages in English: what is Chinese on them is a name, what somebody wrote, or the text of a document, and says so.

use mingde_core::grant::Reach;
use mingde_core::registry::{Person, Unit};
use mingde_core::words::Locale;

use crate::house::at_home;
use crate::scope::{records, talks};

/// What people and units are called and what was typed: data, which stands as it is.
const DATA: [&str; 14] = [
    "示范区教育局",
    "第一小学",
    "第二中学",
    "林科长",
    "王校长",
    "李主任",
    "陈老师",
    "周校长",
    "教师",
    "校长",
    "主任",
    "科长",
    "谈话.xlsx",
    "登记册.xlsx",
];

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// A page without the elements that say that they are Chinese, and without what is no text of it.
fn english_of(page: &str) -> String {
    let (mut out, mut depth, mut rest) = (String::new(), 0, page);
    while let Some((text, behind)) = rest.split_once('<') {
        if depth == 0 {
            out += text;
        }
        let (tag, behind) = behind.split_once('>').unwrap();
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        let is_empty = matches!(
            name,
            "img" | "input" | "br" | "meta" | "link" | "use" | "rect" | "path" | "!doctype" | "hr"
        );
        match (depth, tag.starts_with('/')) {
            (0, false) if tag.contains("lang=\"zh-CN\"") && !is_empty => depth = 1,
            (0, _) => out += &format!(" <{} ", shown(tag)),
            (_, _) if is_empty || tag.ends_with('/') => {}
            (_, true) => depth -= 1,
            (_, false) => depth += 1,
        }
        rest = behind;
    }
    for data in DATA {
        out = out.replace(data, "");
    }
    out
}

/// A tag without what is sent and not shown.
fn shown(tag: &str) -> String {
    let mut parts = tag.split("value=\"");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown += part.split_once('"').map_or("", |(_, behind)| behind);
    }
    shown
}

/// What is Chinese and does not say so, with what stands around it.
pub fn unmarked(page: &str) -> Vec<String> {
    let english = english_of(page);
    let words: Vec<char> = english.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if is_han(words[at]) {
            let from = at.saturating_sub(40);
            let to = (at + 20).min(words.len());
            found.push(words[from..to].iter().collect::<String>().replace('\n', " "));
            at += 20;
        }
        at += 1;
    }
    found
}

#[test]
fn a_page_in_english_says_nothing_else_in_chinese() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let school = Reach::Unit(Unit::id_of("S1"));
        let english = |code, offices: &[(&str, Reach)]| home.guest(code, offices, Locale::En);
        let leader = english("P01", &[("bureau-leader", Reach::Bureau)]);
        let record = records(&leader).await.remove(1);
        let (unit, person) = (Unit::id_of("S1"), Person::id_of("P03"));
        let talks = "/rulebooks/heart-to-heart-talks";
        let mut everybody = vec![
            "/".to_owned(),
            "/records".to_owned(),
            "/records?view=late".to_owned(),
            format!("/records/{record}"),
            format!("/records/{record}/proof"),
            "/units".to_owned(),
            "/units?text=P0".to_owned(),
            format!("/units/{unit}"),
            format!("/persons/{person}"),
            "/rulebooks".to_owned(),
            talks.to_owned(),
            format!("{talks}/heads_talk_half"),
            format!("{talks}/staff?state=met"),
            format!("{talks}/heads_talk_half/{unit}"),
            format!("{talks}/talks_every_month/{unit}"),
            "/calendar".to_owned(),
            "/notices".to_owned(),
            "/boards".to_owned(),
            "/boards/burden?minutes=2".to_owned(),
            format!("/boards/units/{unit}"),
            "/boards/rulebooks/heart-to-heart-talks".to_owned(),
        ];
        let library = home.bureau.library();
        everybody.extend(library.rulebooks.keys().map(|id| format!("/rulebooks/{id}")));
        let contact = english("P03", &[("school-contact", school)]);
        let filing: Vec<String> = library.kinds.keys().map(|id| format!("/file/{id}")).collect();
        let guests = [
            (&leader, &everybody[..]),
            (&contact, &everybody[..21]),
            (&english("P04", &[]), &["/".to_owned(), "/persons/P04".to_owned(), "/calendar".to_owned()][..]),
            (&contact, &["/file".to_owned(), "/imports".to_owned()][..]),
            (&contact, &filing[..]),
            (&english("P01", &[("security-administrator", Reach::Bureau)]), &["/offices".to_owned()][..]),
            (&english("P01", &[("audit-administrator", Reach::Bureau)]), &["/trail".to_owned()][..]),
            (
                &english("P01", &[("personnel-office", Reach::Bureau)]),
                &["/organisation/transfer".to_owned()][..],
            ),
        ];
        let (mut wrong, mut looked) = (Vec::new(), 0);
        for (guest, addresses) in guests {
            for address in addresses {
                let answer = guest.get(address).await;
                if answer.status != 200 {
                    continue;
                }
                looked += 1;
                let found = unmarked(&answer.page());
                wrong.extend(found.into_iter().map(|found| format!("{address}: {found}")));
            }
        }
        assert!(looked > 100, "{looked}");
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    });
}

#[test]
fn chinese_that_says_so_is_told_from_chinese_that_does_not() {
    assert!(unmarked("<p>Staff <span lang=\"zh-CN\">教<b>职</b>工</span></p><i>ok</i>").is_empty());
    assert_eq!(unmarked("<p lang=\"zh-CN\">教<br>职<img src=\"x\">工</p><p>数</p>").len(), 1);
    assert_eq!(unmarked("<input placeholder=\"数\"><p></p>").len(), 1);
    assert!(unmarked("<p>王校长</p>").is_empty());
}
