//! Sentences of our own with the quantities in them: `tests/corpus/quantities.tsv`, one a line, a tab, and what is claimed as
//! `quote=value[..upper] unit relation kind`, joined by `; `. ⏎ is a line break. A sentence with nothing behind the tab claims nothing.

use mingde_checkup::{Claim, Options, check_up};

fn sentences() -> Vec<(String, Vec<&'static str>)> {
    let lines = include_str!("../corpus/quantities.tsv").lines().filter(|l| !l.starts_with('#'));
    lines
        .map(|line| {
            let (sentence, claims) = line.split_once('\t').expect("a tab");
            // A line break inside a sentence.
            (sentence.replace('⏎', "\n"), claims.split("; ").filter(|c| !c.is_empty()).collect())
        })
        .collect()
}

fn shown(claim: &Claim) -> String {
    let value = claim.value.as_ref().map_or("?".to_owned(), ToString::to_string);
    let upper = claim.upper.as_ref().map_or(String::new(), |u| format!("..{u}"));
    let unit = if claim.unit.is_empty() { "-" } else { &claim.unit };
    let quote = claim.quote.replace('\n', "⏎");
    format!("{quote}={value}{upper} {unit} {} {}", claim.relation.name(), claim.kind.name())
}

#[test]
fn every_sentence_claims_what_a_reader_reads_in_it() {
    let sentences = sentences();
    assert!(sentences.len() >= 300, "the corpus has shrunk to {}", sentences.len());
    let mut wrong = Vec::new();
    for (sentence, expected) in &sentences {
        let found: Vec<String> = check_up(sentence, &Options::default()).claims.iter().map(shown).collect();
        if found != *expected {
            wrong.push(format!("{sentence}\n    expected {expected:?}\n    found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} sentences:\n  {}", wrong.len(), sentences.len(), wrong.join("\n  "));
}

#[test]
fn every_quote_stands_where_the_claim_says() {
    for (sentence, _) in sentences() {
        let chars: Vec<char> = sentence.chars().collect();
        for claim in check_up(&sentence, &Options::default()).claims {
            let there: String = chars[claim.start..claim.end].iter().collect();
            assert_eq!(there, claim.quote, "{sentence}");
        }
    }
}

#[test]
fn what_is_counted_and_when() {
    let of = |text: &str| {
        let done = check_up(text, &Options::default());
        let claims = done.claims.into_iter();
        claims.map(|c| (c.subject, c.period)).collect::<Vec<_>>()
    };
    let pair = |subject: &str, period: &str| (subject.to_owned(), period.to_owned());
    assert_eq!(of("全县现有中小学37所。"), [pair("中小学", "")]);
    assert_eq!(of("今年选派8名优秀教师到山区支教。"), [pair("优秀教师", "今年")]);
    assert_eq!(of("机关科室（二级单位）14个。"), [pair("机关科室", "")]);
    assert_eq!(of("现有教师860人，比上年增加25人。"), [pair("教师", ""), pair("教师", "")]);
    assert_eq!(
        of("今年招生640人，比去年增加20人；初中招生380人。"),
        [pair("今年招生", "今年"), pair("今年招生", "今年"), pair("初中招生", "今年")]
    );
    assert_eq!(of("6人获一等奖，15人获二等奖。"), [pair("一等奖", ""), pair("二等奖", "")]);
    assert_eq!(of("小学、初中入学率分别为99.9%、99.6%。"), [pair("小学入学率", ""), pair("初中入学率", "")]);
    assert_eq!(of("全县在园幼儿3620人。"), [pair("全县在园幼儿", "")]);
    assert_eq!(of("每周召开一次安全例会。"), [pair("安全例会", "每周")]);
    assert_eq!(of("注册人数占总人数的80%以上。"), [pair("注册人数", "")]);
    assert_eq!(of("校级干部听课每学期不少于20节。"), [pair("校级干部听课", "每学期")]);
}
