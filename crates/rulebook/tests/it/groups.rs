//! Groups as subjects, with members over time and fields of their own; what persons and units say of them and they of those.

use mingde_core::diagnostic::Source;
use mingde_core::kind::read_kind;
use mingde_core::registry::RegistrySchema;
use mingde_core::words::Locale;
use mingde_rulebook::{Library, Overrides, Rulebook, Suite};

const REGISTRY: &str = "
unit_kinds:
  primary-school: { class: school, title: 小学, english: Primary }
ranks:
  teacher: { title: 专任教师, english: Teacher }
group_kinds:
  research-group: { title: 教研组, english: Research group }
  class: { title: 班级, english: Class }
member_roles:
  head: { title: 组长, english: Head }
  member: { title: 成员, english: Member }
group_fields:
  grade: { title: 年级, english: Grade, type: choice, options: { g1: 一年级, g2: 二年级 } }
  pupils: { title: 学生数, english: Pupils, type: number, unit: people }
";

const MEETING: &str = "
id: meeting
title: 教研活动
english: Meeting
purpose: 活动。
roles:
  held_by: { title: 教研组, english: Group, of: group, count: 1 }
  present: { title: 到会, english: Present, count: 0.. }
fields:
  minutes: { title: 时长, english: Minutes, type: number, unit: minutes }
";

const HONOUR: &str = "
id: honour
title: 获奖
english: Honour
purpose: 获奖。
roles:
  holder: { title: 获奖人, english: Holder, count: 1 }
fields:
  points: { title: 分, english: Points, type: number, unit: points }
";

fn library() -> Library {
    library_of(&[MEETING, HONOUR])
}

fn library_of(kinds: &[&str]) -> Library {
    let kinds = kinds.iter().map(|text| {
        let (kind, findings) = read_kind(&Source::new("kind.yaml", *text), &[]);
        std::sync::Arc::new(kind.unwrap_or_else(|| panic!("{findings:?}")))
    });
    let (schema, findings) = RegistrySchema::read(&Source::new("registry.yaml", REGISTRY));
    assert!(findings.is_empty(), "{findings:?}");
    Library::new(kinds, std::sync::Arc::new(schema.unwrap()))
}

fn read(id: &str, subject: &str, applies: &str, rules: &str) -> Rulebook {
    let text = crate::bureau::under_article(subject, "semester", rules)
        .replace("id: test", &format!("id: {id}"))
        .replace(&format!("subject: {subject}"), &format!("subject: {subject}\n{applies}"));
    let (rulebook, findings) = Rulebook::read(&Source::new("r.md", text), &library());
    let told: Vec<String> = findings.iter().map(|f| f.render(Locale::En)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    rulebook.unwrap()
}

/// What the cases have against the first of the rulebooks.
fn differences(cases: &str, rulebooks: &[&Rulebook]) -> String {
    let (suite, findings) = Suite::read(&Source::new("r.test.yaml", cases), &library());
    let told: Vec<String> = findings.iter().map(|f| f.render(Locale::En)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    let found = suite.unwrap().run(rulebooks[0], &rulebooks[1..], &Overrides::none());
    found.iter().map(|f| f.render(Locale::En)).collect::<Vec<_>>().join("\n")
}

const GIVEN: &str = "
period: 2025-autumn
given:
  units: { S1: primary-school, S2: primary-school }
  persons: { A1..A4: S1 teacher, B1..B2: S2 teacher }
  groups:
    G1: { kind: research-group, unit: S1, members: { A1: head, A2: member, A3: member ..2025-10-31 } }
    G2: { kind: research-group, unit: S2, members: { B1: head, A3: member 2025-11-01.. } }
    C1: { kind: class, unit: S1, fields: { grade: 一年级, pupils: 40 }, members: { A1: head, A2: member } }
    C2: { kind: class, unit: S1, fields: { grade: 一年级, pupils: 30 }, members: { A2: head, A1: member } }
    C3: { kind: class, unit: S1, fields: { grade: 二年级, pupils: 20 }, members: { A4: head } }
    C4: { kind: class, unit: S2, fields: { grade: 二年级 }, members: { B2: head } }
    OLD: { kind: research-group, unit: S2, to: 2025-12-01, members: { B2: head } }
cases:
";

#[test]
fn a_group_is_judged_by_what_it_did_and_by_what_its_members_did_while_they_were_in_it() {
    let rules = read(
        "groups",
        "group",
        "applies: kind = 'research-group'",
        "
measures:
  meetings: { title: 活动次数, from: meeting, by: held_by, count: rows }
  people: { title: 组员数, from: member, count: rows }
  heads: { title: 组长数, from: member, where: role = 'head', count: rows }
  points: { title: 组员获奖分, from: honour, by: holder.research-group, sum: points }
  of_school: { title: 本校获奖分, from: honour, by: unit, sum: points }
",
    );
    let cases = format!(
        "{GIVEN}
  - name: 组员换组前后各归各组
    records:
      - {{ kind: meeting, date: [2025-10-01, 2025-10-08], unit: S1, held_by: G1, minutes: 60 }}
      - {{ kind: meeting, date: 2025-10-08, unit: S2, held_by: G2, minutes: 60 }}
      - {{ kind: honour, date: 2025-10-30, unit: S1, holder: A3, points: 5 }}
      - {{ kind: honour, date: [2025-10-31, 2025-11-01, 2025-11-02], unit: S1, holder: A3, points: 2 }}
      - {{ kind: honour, date: 2025-10-15, unit: S1, holder: A1, points: 1 }}
      - {{ kind: honour, date: 2025-10-15, unit: S1, holder: A4, points: 9 }}
    expect:
      G1: {{ meetings: 2, people: 2, heads: 1, points: 6, of_school: 21 }}
      G2: {{ meetings: 1, people: 2, heads: 1, points: 4, of_school: no_data }}
      C1: not_assessed
      OLD: {{ meetings: no_data, people: 1, heads: 1, of_school: no_data }}
"
    );
    // OLD ended in the term and is told as on its last day. On 31 October A3 is in neither: the last day stands before what is written behind the dots.
    assert_eq!(differences(&cases, &[&rules]), "");
}

#[test]
fn an_exception_is_approved_for_a_group_as_for_persons_and_units() {
    let library = library_of(&[MEETING, HONOUR, crate::bureau::EXCEPTION]);
    let rules = "measures:\n  n: { title: 次数, from: meeting, by: held_by, count: rows }\nduties:\n  d: { title: 有活动, require: n >= 2, exceptions: 办法第一条 }";
    let text = crate::bureau::under_article("group", "semester", rules)
        .replace("subject: group", "subject: group\napplies: kind = 'research-group'");
    let (rulebook, findings) = Rulebook::read(&Source::new("r.md", text), &library);
    assert!(findings.is_empty(), "{findings:?}");
    let cases = format!(
        "{GIVEN}
  - name: 只对写明的那个小组，到期为止
    records:
      - {{ kind: meeting, date: 2025-10-08, unit: S1, held_by: G1, minutes: 60 }}
      - {{ kind: meeting, date: 2025-10-08, unit: S2, held_by: G2, minutes: 60 }}
      - {{ kind: exception, date: 2025-10-01, unit: S1, rule: 办法第一条, excepted_group: G1, approver: A1, reason: 支教, expires_on: 2026-01-31 }}
      - {{ kind: exception, date: 2025-10-01, unit: S2, rule: 办法第一条, excepted_group: G2, approver: B1, reason: 支教, expires_on: 2026-01-30 }}
    expect:
      G1: {{ d: not_applicable excepted, d.exception: 1 }}
      G2: {{ d: not_met }}
"
    );
    let (suite, findings) = Suite::read(&Source::new("r.test.yaml", cases), &library);
    assert!(findings.is_empty(), "{findings:?}");
    let found = suite.unwrap().run(&rulebook.unwrap(), &[], &Overrides::none());
    assert_eq!(found.iter().map(|f| f.render(Locale::En)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn classes_of_a_grade_compete_and_their_fields_stand_in_formulas() {
    let rules = read(
        "classes",
        "group",
        "applies: kind = 'class'",
        "
measures:
  points: { title: 得分, from: meeting, by: held_by, sum: minutes, missing: zero }
  each_pupil: { title: 生均, value: points / group.pupils }
  first: { title: 是否一年级, value: if group.grade = 'g1' then 1 else 0 }
  school: { title: 是否小学, value: if group.unit.kind = 'primary-school' then 1 else 0 }
  best: { title: 同级最好, from: results, max: points, each: [group.unit, grade] }
rankings:
  place: { title: 年级名次, of: points, ties: same, each: [group.unit, grade] }
",
    );
    let cases = format!(
        "{GIVEN}
  - name: 同校同年级的比
    records:
      - {{ kind: meeting, date: 2025-10-01, unit: S1, held_by: C1, minutes: 20 }}
      - {{ kind: meeting, date: 2025-10-01, unit: S1, held_by: C2, minutes: 60 }}
    expect:
      C1: {{ points: 20, each_pupil: 0.5, first: 1, school: 1, best: 60, place: 2 }}
      C2: {{ points: 60, each_pupil: 2, best: 60, place: 1 }}
      C3: {{ points: 0, first: 0, best: 0, place: 1 }}
      C4: {{ each_pupil: no_data, place: 1 }}
      G1: not_assessed
"
    );
    assert_eq!(differences(&cases, &[&rules]), "");
}

#[test]
fn a_class_teacher_has_the_points_of_the_own_class_and_a_group_the_mean_of_its_members() {
    let classes = read(
        "classes",
        "group",
        "applies: kind = 'class'",
        "measures:\n  points: { title: 得分, from: meeting, by: held_by, sum: minutes }",
    );
    let teachers = read(
        "teachers",
        "person",
        "",
        "
measures:
  own: { title: 获奖分, from: honour, by: holder, sum: points, missing: zero }
  of_class: { title: 班级得分, value: \"result('classes.points')\" }
duties:
  some: { title: 有奖, require: own >= 1 }
",
    );
    let groups = read(
        "groups",
        "group",
        "applies: kind = 'research-group'",
        "
measures:
  mean: { title: 组员平均, from: members, average: teachers.own, unit: points }
  most: { title: 组员最高, from: members, max: teachers.own, unit: points }
  winners: { title: 获奖组员, from: members, count: teachers.some }
",
    );
    let schools = read(
        "schools",
        "unit",
        "",
        "
measures:
  all: { title: 教师合计, from: members, sum: teachers.own, unit: points }
  classes: { title: 班级平均, from: members, average: classes.points, unit: minutes }
",
    );
    let records = "
    records:
      - { kind: meeting, date: 2025-10-01, unit: S1, held_by: C1, minutes: 20 }
      - { kind: meeting, date: 2025-10-01, unit: S1, held_by: C2, minutes: 60 }
      - { kind: honour, date: 2025-10-30, unit: S1, holder: A1, points: 5 }
      - { kind: honour, date: 2025-10-30, unit: S2, holder: B1, points: 3 }
      - { kind: honour, date: 2025-10-30, unit: S2, holder: A3, points: 1 }
";
    let case = |expect: &str| format!("{GIVEN}\n  - name: 例{records}    expect: {{ {expect} }}\n");
    // Who leads one class and teaches in another has the points of the own.
    let of_teachers = case(
        "A1: { own: 5, of_class: 20 }, A2: { own: 0, of_class: 60 }, A3: { of_class: not_applicable }, A4: { of_class: no_data }",
    );
    assert_eq!(differences(&of_teachers, &[&teachers, &classes]), "");
    let of_groups = case("G1: { mean: 2.5, most: 5, winners: 1 }, G2: { mean: 2, most: 3, winners: 2 }");
    assert_eq!(differences(&of_groups, &[&groups, &teachers, &classes]), "");
    let of_schools = case("S1: { all: 6, classes: 40 }, S2: { all: 3, classes: no_data }");
    assert_eq!(differences(&of_schools, &[&schools, &teachers, &classes]), "");
}

#[test]
fn what_belongs_to_persons_is_led_to_their_group() {
    let text = crate::bureau::under_article(
        "group",
        "semester",
        "measures:\n  a: { title: 甲, from: honour, by: holder, count: rows }",
    );
    let (_, findings) = Rulebook::read(&Source::new("r.md", text), &library());
    let told = findings.iter().map(|f| f.render(Locale::ZhCn)).collect::<String>();
    assert!(
        told.contains("“holder”是人，评价对象是小组") && told.contains("research-group（教研组）"),
        "{told}"
    );
}

#[test]
fn a_share_of_members_is_of_the_same_people_where_both_are_of_the_day_asked_about() {
    let told = |by: &str| {
        let rules = format!(
            "measures:\n  some: {{ title: 获奖组员, from: honour, by: {by}, count: distinct holder }}\n  all: {{ title: 组员数, from: member, count: distinct person }}\n  share: {{ title: 占比, value: some / all, unit: percent }}"
        );
        let text = crate::bureau::under_article("group", "semester", &rules);
        let (_, findings) = Rulebook::read(&Source::new("r.md", text), &library());
        findings.iter().map(|f| f.message.code).collect::<Vec<_>>()
    };
    assert_eq!(told("holder.now.research-group"), [""; 0]);
    assert_eq!(told("holder.research-group"), ["rulebook-share-of-others"]);
}

#[test]
fn fields_of_groups_are_not_sealed() {
    let registry =
        REGISTRY.replace("type: number, unit: people", "type: number, unit: people, sensitive: true");
    let (_, findings) = RegistrySchema::read(&Source::new("registry.yaml", registry));
    assert_eq!(findings[0].message.code, "registry-group-field-sensitive");
}

#[test]
fn slips_about_groups_are_named() {
    let met = "a: { title: 甲, from: meeting, by: held_by, count: rows }";
    for (rules, code) in [
        ("measures:\n  a: { title: 甲, from: honour, count: rows }".to_owned(), "rulebook-by-missing"),
        ("measures:\n  a: { title: 甲, from: person, count: rows }".to_owned(), "rulebook-by-missing"),
        (
            "measures:\n  a: { title: 甲, from: honour, by: holder, count: rows }".to_owned(),
            "rulebook-by-person-group",
        ),
        (
            format!(
                "measures:\n  {met}\nduties:\n  d: {{ title: 丁, require: a >= 1, exceptions: 办法第一条 }}"
            ),
            "rulebook-exception-kind",
        ),
        (
            format!("measures:\n  {met}\nrankings:\n  r: {{ title: 名次, of: a, ties: same, each: group }}"),
            "rulebook-each-alone",
        ),
        ("measures:\n  a: { title: 甲, value: group.pupls }".to_owned(), "rulebook-unknown-name"),
        ("measures:\n  a: { title: 甲, value: group.grade }".to_owned(), "rulebook-attribute-compared"),
        (
            "measures:\n  a: { title: 甲, value: if group.grade = '三年级' then 1 else 0 }".to_owned(),
            "rulebook-unknown-option",
        ),
    ] {
        let text = crate::bureau::under_article("group", "semester", &rules);
        let (_, findings) = Rulebook::read(&Source::new("r.md", text), &library());
        let codes: Vec<&str> = findings.iter().map(|f| f.message.code).collect();
        assert!(codes.contains(&code), "{rules}: {codes:?}");
    }
}
