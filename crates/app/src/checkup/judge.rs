//! Whether a number in a material agrees with the ledger's, as exactly as the wording claims.

use mingde_checkup::{Claim, Kind, Relation};
use mingde_core::number::half_up;
use mingde_report::figure::FigureValue;
use rust_decimal::Decimal;

/// What came of comparing a claim with the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The ledger says so too.
    BorneOut,
    /// The ledger says another number.
    Contradicted,
    /// No figure of the ledger is about it, or nothing was reported.
    NotCovered,
}

impl Outcome {
    /// The word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::BorneOut => "borne_out",
            Self::Contradicted => "contradicted",
            Self::NotCovered => "not_covered",
        }
    }
}

/// Whether claim and figure count the same sort of thing.
pub(super) fn fits(claim: &Claim, unit: &str) -> bool {
    if !matches!(claim.kind, Kind::Count | Kind::Number | Kind::Share | Kind::Money) {
        return false;
    }
    let sort = |unit: &str| match unit {
        "人" | "名" | "位" | "人次" => 1,
        "个" | "所" | "家" | "处" | "项" | "件" | "条" | "种" => 2,
        "次" | "场" | "期" => 3,
        "%" | "‰" => 4,
        "元" => 5,
        _ => 0,
    };
    unit.is_empty() || claim.unit.is_empty() || unit == claim.unit || sort(unit) == sort(&claim.unit)
}

/// Compares a claim with the value of a figure.
pub(super) fn judge(claim: &Claim, value: &FigureValue) -> Outcome {
    let Some(low) = claim.value.as_ref().and_then(|v| v.number()) else { return Outcome::NotCovered };
    let actual = match value {
        FigureValue::Number(number) => *number,
        FigureValue::Share { part, whole } if !whole.is_zero() => {
            let factor = if claim.unit.is_empty() { Decimal::ONE } else { Decimal::ONE_HUNDRED };
            // Rounded as the claim is.
            half_up(*part / *whole * factor, low.scale())
        }
        _ => return Outcome::NotCovered,
    };
    let high = claim.upper.as_ref().and_then(|u| u.number()).unwrap_or(low);
    let holds = match claim.relation {
        Relation::Eq => low <= actual && actual <= high,
        Relation::Ge => actual >= low,
        Relation::Gt => actual > low,
        Relation::Le => actual <= high,
        Relation::Lt => actual < high,
        Relation::Approx => within_a_tenth(actual, low),
        // What is too large to be added to is not reached by anything.
        Relation::ApproxGe => low <= actual && low.checked_add(step(low)).is_none_or(|end| actual < end),
        Relation::Near => actual < low && within_a_tenth(actual, low),
    };
    if holds { Outcome::BorneOut } else { Outcome::Contradicted }
}

/// Whether a number is off what was said by a tenth of it at most.
fn within_a_tenth(actual: Decimal, said: Decimal) -> bool {
    actual.checked_sub(said).is_some_and(|off| off.abs() <= said / Decimal::TEN)
}

/// One in the last place that was said: 28,000余 is less than 29,000.
fn step(number: Decimal) -> Decimal {
    let larger = |step: &Decimal| step.checked_mul(Decimal::TEN);
    let holds = |step: &Decimal| *step <= number && (number % step).is_zero();
    std::iter::successors(Some(Decimal::ONE), |step| larger(step).filter(holds))
        .last()
        .unwrap_or(Decimal::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingde_checkup::{Options, check_up};

    fn outcome(text: &str, actual: i64) -> Outcome {
        let done = check_up(text, &Options::default());
        judge(&done.claims[0], &FigureValue::Number(actual.into()))
    }

    #[test]
    fn wording_decides_how_exactly_a_number_must_agree() {
        assert_eq!(outcome("现有学生2万8千余人。", 28_431), Outcome::BorneOut);
        assert_eq!(outcome("现有学生2万8千余人。", 29_100), Outcome::Contradicted);
        assert_eq!(outcome("现有学生2万8千余人。", 27_990), Outcome::Contradicted);
        assert_eq!(outcome("现有学校近50所。", 48), Outcome::BorneOut);
        assert_eq!(outcome("现有学校近50所。", 50), Outcome::Contradicted);
        assert_eq!(outcome("现有教师106人。", 107), Outcome::Contradicted);
        assert_eq!(outcome("参与教师超过100人。", 101), Outcome::BorneOut);
    }

    #[test]
    fn nothing_is_worked_out_beyond_what_numbers_can_say() {
        assert!(!within_a_tenth(Decimal::MIN, Decimal::MAX));
        assert!(within_a_tenth(Decimal::MAX, Decimal::MAX));
        assert_eq!(step(Decimal::MAX), Decimal::ONE);
        assert_eq!(step(Decimal::from(28_000)), Decimal::from(1_000));
        assert_eq!(step("70000000000000000000000000000".parse().unwrap()).scale(), 0);
    }
}
