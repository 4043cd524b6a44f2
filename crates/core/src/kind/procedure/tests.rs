#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::*;
use crate::kind::read_kind;

const CASE: &str = "
id: case
title: 案件
english: Case
purpose: 案件。
identity: [person]
roles:
  person: { title: 当事人, english: Person, count: 1 }
  inquirers: { title: 调查人, english: Inquirers, count: 0.. }
  council: { title: 班子, english: Council, of: group, count: 0..1 }
  panels: { title: 小组, english: Panels, of: group, count: 0.. }
fields:
  told_on: { title: 告知日期, english: Told, type: date }
  decided_on: { title: 决定日期, english: Decided, type: date }
  waived: { title: 放弃, english: Waived, type: flag }
  present: { title: 实到, english: Present, type: number, unit: people }
  yes: { title: 同意, english: For, type: number, unit: people }
  no: { title: 反对, english: Against, type: number, unit: people }
  neither: { title: 弃权, english: Abstained, type: number, unit: people }
  sealed_on: { title: 密, english: Sealed, type: date, sensitive: true }
";

const FOUND: &str = "found: { title: 发现, english: Found }";

const BODY: &str = "role: council, present: present, for: yes, against: no, abstained: neither, quorum: two thirds, majority: more than half of members, source: 规则";

fn source(steps: &[&str], rest: &str) -> Arc<Source> {
    let steps: String = steps.iter().map(|step| format!("    {step}\n")).collect();
    Source::new("case.yaml", format!("{CASE}procedure:\n  about: person\n  steps:\n{steps}{rest}"))
}

fn read(steps: &[&str], rest: &str) -> Procedure {
    let (kind, findings) = read_kind(&source(steps, rest), &[]);
    assert!(findings.is_empty(), "{findings:?}");
    kind.unwrap().procedure.unwrap()
}

/// The codes of what is found, each with what stands at its place.
fn found(steps: &[&str], rest: &str) -> Vec<(&'static str, String)> {
    let source = source(steps, rest);
    let (_, findings) = read_kind(&source, &[]);
    let at = |finding: &Diagnostic| source.text[finding.span.clone()].to_owned();
    findings.iter().map(|finding| (finding.message.code, at(finding))).collect()
}

#[test]
fn a_share_is_more_than_half_or_two_thirds_at_least() {
    for (share, whole, least) in
        [(Share::Half, 7, 4), (Share::Half, 8, 5), (Share::TwoThirds, 7, 5), (Share::TwoThirds, 9, 6)]
    {
        assert_eq!(share.least(whole), least);
        assert!(share.is_met(least, whole) && !share.is_met(least - 1, whole), "{share:?} {whole}");
    }
}

#[test]
fn times_are_days_or_working_days_or_a_setting() {
    assert_eq!(Time::named("30 days"), Some(Time::Days(30)));
    assert_eq!(Time::named("5 workdays"), Some(Time::Workdays(5)));
    let setting = Time::Setting { rulebook: "teacher-ethics".into(), setting: "decide_within".into() };
    assert_eq!(Time::named("teacher-ethics.decide_within"), Some(setting));
    for wrong in ["30", "days", "0 days", "5 weeks", "4000 days", "a.", ".b", "1.5 days"] {
        assert_eq!(Time::named(wrong), None, "{wrong}");
    }
}

#[test]
fn steps_have_their_times_and_a_body_its_share_and_majority() {
    let told = "told: { title: 告知, english: Told, on: told_on, after: found, within: 5 workdays }";
    let decided = "decided: { title: 决定, english: Decided, on: decided_on, by_body: true }";
    let procedure = read(&[FOUND, told, decided], &format!("  body: {{ {BODY} }}\n"));
    assert_eq!(procedure.about.as_deref(), Some("person"));
    let clock = Clock { after: "found".into(), time: Time::Workdays(5) };
    assert_eq!(procedure.step("told").unwrap().clock, Some(clock));
    let body = procedure.body.unwrap();
    assert_eq!(
        (body.quorum, body.majority),
        (Share::TwoThirds, Majority { share: Share::Half, of_present: false })
    );
}

#[test]
fn what_a_step_names_has_to_be_there_and_a_mistake_is_told_at_its_place() {
    let step = |rest: &str| format!("told: {{ title: 告知, english: Told, {rest} }}");
    for (rest, code, at) in [
        ("on: nowhere", "kind-clause-date", "nowhere"),
        ("on: sealed_on", "kind-clause-date", "sealed_on"),
        ("on: waived", "kind-clause-date", "waived"),
        ("on: told_on, waived: told_on", "kind-clause-flag", "told_on"),
        ("on: told_on, after: later, within: 5 days", "kind-procedure-after", "later"),
        ("on: told_on, after: found, within: 5 weeks", "kind-procedure-within", "5 weeks"),
        ("on: told_on, after: found", "kind-procedure-clock", "found"),
        ("on: told_on, within: 5 days", "kind-procedure-clock", "5 days"),
        ("on: told_on, ended: decided_on", "kind-procedure-ended", "decided_on"),
        ("on: told_on, reply: answer, due: decided_on", "kind-procedure-reply-clock", "answer"),
        ("on: told_on, limit: present", "kind-procedure-clock", "present"),
        ("on: told_on, after: found, within: 5 days, limit: waived", "kind-clause-number", "waived"),
        (
            "on: told_on, after: found, within: 5 days, limit_in: waived.yes",
            "kind-clause-choice",
            "waived.yes",
        ),
        ("on: told_on, untill: decided_on", "yaml-key-unknown", "untill"),
    ] {
        assert_eq!(found(&[FOUND, &step(rest)], ""), [(code, at.to_owned())], "{rest}");
    }
    assert_eq!(found(&[], "")[0].0, "kind-procedure-steps");
}

#[test]
fn a_body_is_one_group_with_numbers_a_share_and_a_majority() {
    for (was, is, code, at) in [
        ("role: council", "role: panels", "kind-clause-one-group", "panels"),
        ("role: council", "role: person", "kind-clause-one-group", "person"),
        ("for: yes", "for: decided_on", "kind-clause-number", "decided_on"),
        ("quorum: two thirds", "quorum: three quarters", "kind-procedure-quorum", "three quarters"),
        ("more than half of members", "most of members", "kind-procedure-majority", "most of members"),
        ("more than half of members", "more than half", "kind-procedure-majority", "more than half"),
        ("source: 规则", "source: 规则, apart: [council]", "kind-clause-person", "council"),
    ] {
        let body = format!("  body: {{ {} }}\n", BODY.replace(was, is));
        assert_eq!(found(&[FOUND], &body), [(code, at.to_owned())], "{is}");
    }
}

#[test]
fn whom_a_case_concerns_replies_by_a_kind_that_replies_to_it() {
    let said = "heard: { title: 陈述, english: Heard, on: told_on, reply: answer }";
    let source = source(&[FOUND, said], "");
    let kind = read_kind(&source, &[]).0.unwrap();
    let answer = |role: &str| {
        let text = format!(
            "
id: answer
title: 陈述
english: Answer
purpose: 陈述。
identity: [about]
roles:
  {role}: {{ title: 当事人, english: Person, count: 1 }}
fields:
  about: {{ title: 所涉, english: About, type: text }}
  said: {{ title: 内容, english: Said, type: text, sensitive: true }}
replies_to: {{ kind: case, role: {role}, record: about, text: said, source: 规则 }}
"
        );
        read_kind(&Source::new("answer.yaml", text), &[]).0.unwrap()
    };
    assert_eq!(check_procedure(&source, &kind, [&kind, &answer("person")].into_iter()), []);
    for kinds in [vec![&kind], vec![&kind, &answer("inquirers")]] {
        let findings = check_procedure(&source, &kind, kinds.into_iter());
        assert_eq!(findings[0].message.code, "kind-procedure-reply");
    }
}

#[test]
fn a_step_is_entered_with_its_day_its_body_and_what_is_named_beside_it() {
    let steps = [
        FOUND,
        "told: { title: 告知, english: Told, on: told_on, with: [sealed_on, inquirers, told_on] }",
        "decided: { title: 决定, english: Decided, on: decided_on, waived: waived, by_body: true }",
    ];
    let procedure = read(&steps, &format!("  body: {{ {BODY} }}\n"));
    let entered = |name: &str| procedure.entered_with(procedure.step(name).unwrap());
    assert!(entered("found").is_empty(), "it is done by filing the case");
    assert_eq!(entered("told"), ["told_on", "sealed_on", "inquirers"], "each once");
    assert_eq!(entered("decided"), ["decided_on", "waived", "council", "present", "yes", "no", "neither"]);
    let strange = "told: { title: 告知, english: Told, on: told_on, with: [nobody] }";
    assert_eq!(found(&[FOUND, strange], ""), [("kind-clause-field", "nobody".to_owned())]);
    let dayless = "found: { title: 发现, english: Found, with: [told_on] }";
    assert_eq!(
        found(&[dayless], "").iter().map(|(code, _)| *code).collect::<Vec<_>>(),
        ["kind-procedure-with"]
    );
}
