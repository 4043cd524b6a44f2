//! Working days of a year whose notice of holidays is not out are presumed, and whatever rests on them says so.

use mingde_core::period::Period;
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, assess, explain};

use crate::bureau::{Bureau, calendar, day, rulebook, under_article};

const WEEKLY: &str = "
measures:
  talks: { title: 谈心次数, from: talk, count: rows }
duties:
  weekly: { title: 每周谈心, every: week, require: talks >= 1 }
";

const ANY_DAY: &str = "
measures:
  talks: { title: 谈心次数, from: talk, count: rows }
duties:
  once: { title: 谈过心, require: talks >= 1 }
";

const ANSWERED: &str = "
measures:
  late: { title: 逾期办结, from: shift, count: rows, where: \"workdays(date, answered_on) > 5 days\" }
";

#[test]
fn what_rests_on_presumed_days_says_so_and_nothing_else_does() {
    let own = calendar("years:\n  2025:\n    source: 通知\n    holidays: []\n    workdays: []\nterms: []\n");
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").person("t", &[("S1", "teacher", "2020-09-01", None)]);
    let snapshot = bureau.snapshot();
    let presumed = |rules: &str, period: &str| {
        let rules = rulebook(&under_article("unit", "semester", rules));
        let at = AssessmentDate::of(Period::parse(period).unwrap());
        let found = assess(&[&rules], &snapshot, at, &own).remove(0);
        let proof = explain(&[&rules], "test", &snapshot, at, &own, "S1", &rules.results[0].id).unwrap();
        assert_eq!(proof.presumed, found.presumed);
        let told = proof.render_text(Locale::ZhCn).contains("工作日按周末推定");
        assert_eq!(told, found.presumed.is_some());
        found.presumed
    };
    let january = Some((day("2026-01-01"), day("2026-01-31")));
    assert_eq!(presumed(WEEKLY, "2025-autumn"), january);
    assert_eq!(presumed(ANSWERED, "2025-autumn"), january);
    assert_eq!(presumed(ANY_DAY, "2025-autumn"), None);
    assert_eq!(presumed(WEEKLY, "2025-spring"), None);
}
