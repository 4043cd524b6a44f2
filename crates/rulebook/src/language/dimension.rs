//! What a number counts. People are not added to yuan, and a share is people over people.

use std::fmt;
use std::sync::LazyLock;

use mingde_core::kind::Measure;

/// The measures that have a dimension; per cent is a plain share.
const MEASURES: [Measure; 8] = [
    Measure::People,
    Measure::Yuan,
    Measure::Hours,
    Measure::Minutes,
    Measure::Days,
    Measure::Points,
    Measure::Items,
    Measure::SquareMetres,
];

/// The type of a number: how often each measure is multiplied into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Dimension {
    /// A number as it stands in a formula: it takes the dimension of what it is compared with or added to.
    Bare,
    /// Exponents of the measures; all zero is a share.
    Of([i8; 8]),
}

impl Dimension {
    /// A share, without dimension.
    pub const SHARE: Dimension = Dimension::Of([0; 8]);

    /// Of one measure.
    pub fn of(measure: Measure) -> Self {
        let mut exponents = [0; 8];
        if let Some(at) = MEASURES.iter().position(|m| *m == measure) {
            exponents[at] = 1;
        }
        Dimension::Of(exponents)
    }

    /// From the name of a measure, `share`, `factor`, or `yuan per point`.
    pub fn parse(word: &str) -> Option<Self> {
        if let Some((over, under)) = word.split_once(" per ") {
            let under = under.trim();
            // `per point` is as good as `per points`.
            let under = Self::parse(under).or_else(|| Self::parse(&format!("{under}s")))?;
            return Some(Self::parse(over.trim())?.over(under));
        }
        match word {
            // A coefficient has no unit, and may be above one.
            "share" | "factor" => Some(Self::SHARE),
            "person" => Some(Self::of(Measure::People)),
            word => Measure::parse(word).map(|measure| match measure {
                Measure::Percent => Self::SHARE,
                measure => Self::of(measure),
            }),
        }
    }

    /// Of a product.
    pub fn times(self, other: Self) -> Self {
        match (self, other) {
            (Dimension::Bare, other) | (other, Dimension::Bare) => other,
            (Dimension::Of(a), Dimension::Of(b)) => {
                Dimension::Of(std::array::from_fn(|i| a[i].saturating_add(b[i])))
            }
        }
    }

    /// Of a quotient.
    pub fn over(self, other: Self) -> Self {
        match (self, other) {
            (one, Dimension::Bare) => one,
            (Dimension::Bare, Dimension::Of(b)) => Dimension::Of(b.map(|e| -e)),
            (Dimension::Of(a), Dimension::Of(b)) => {
                Dimension::Of(std::array::from_fn(|i| a[i].saturating_sub(b[i])))
            }
        }
    }

    /// Whether it is so much of another for each of something.
    pub fn is_rate_of(self, over: Self) -> bool {
        match (self, over, self.over(over)) {
            (Dimension::Of(_), Dimension::Of(_), Dimension::Of(rest)) => {
                over != Self::SHARE && rest.iter().all(|e| *e <= 0) && rest.iter().any(|e| *e < 0)
            }
            _ => false,
        }
    }

    /// Whether it is so much for each of something.
    pub fn is_rate(self) -> bool {
        matches!(self, Dimension::Of(exponents) if exponents.iter().any(|e| *e < 0))
    }

    /// Of a sum, if the two may be added or compared.
    pub fn with(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Dimension::Bare, other) | (other, Dimension::Bare) => Some(other),
            (a, b) if a == b => Some(a),
            (a, b) if a.for_each() == Some(b) => Some(b),
            (a, b) if b.for_each() == Some(a) => Some(a),
            _ => None,
        }
    }

    /// Of so many people (or items) with so much for each: 100 people at 1200 yuan are yuan. None for anything
    /// else.
    fn for_each(self) -> Option<Self> {
        let Dimension::Of(exponents) = self else { return None };
        [Measure::People, Measure::Items].into_iter().find_map(|count| {
            let rest = Dimension::Of(exponents).over(Dimension::of(count));
            let Dimension::Of(left) = rest else { return None };
            let amount = MEASURES.iter().zip(left).filter(|(_, e)| *e != 0);
            let mut amount = amount.filter(|(m, _)| !matches!(m, Measure::People | Measure::Items));
            let one = amount.next().is_some_and(|(_, e)| e == 1) && amount.next().is_none();
            (one && left.iter().filter(|e| **e != 0).count() == 1).then_some(rest)
        })
    }

    /// Whether a score may be it: points, a share, or so many points for each thing that was counted (rows, people, days),
    /// and for each of one per one of another (books per pupil).
    pub fn stands_for_points(self) -> bool {
        let Dimension::Of(exponents) = self else { return true };
        let rest =
            |counted: &(&Measure, i8)| !matches!(counted.0, Measure::People | Measure::Items | Measure::Days);
        let named = MEASURES.iter().zip(exponents).filter(|(_, exponent)| *exponent != 0);
        let (other, counts): (Vec<_>, Vec<_>) = named.partition(rest);
        let once = |sign: i8| counts.iter().filter(|(_, exponent)| exponent.signum() == sign).count() <= 1;
        let each = counts.iter().all(|(_, exponent)| exponent.abs() == 1) && once(1) && once(-1);
        each && matches!(other.as_slice(), [] | [(Measure::Points, 1)])
    }

    /// The Chinese word of so much for each: `元/分`; that of the dimension itself for anything else.
    pub fn word_of_rate(self) -> &'static str {
        static RATES: LazyLock<Vec<String>> = LazyLock::new(|| {
            let each = |over: Measure| MEASURES.map(|under| format!("{}/{}", over.word(), under.word()));
            MEASURES.into_iter().flat_map(each).collect()
        });
        let Dimension::Of(exponents) = self else { return self.word() };
        let only = |wanted: i8| {
            let mut found = (0..exponents.len()).filter(|at| exponents[*at] == wanted);
            found.next().filter(|_| found.next().is_none())
        };
        let others = exponents.iter().filter(|e| **e != 0).count();
        match (only(1), only(-1)) {
            (Some(over), Some(under)) if others == 2 => RATES[over * MEASURES.len() + under].as_str(),
            _ => self.word(),
        }
    }

    /// The Chinese word shown behind a value; empty for shares and bare numbers.
    pub fn word(self) -> &'static str {
        match self.for_each().unwrap_or(self) {
            Dimension::Of(exponents) if exponents.iter().filter(|e| **e != 0).count() == 1 => {
                exponents.iter().position(|e| *e == 1).map_or("", |at| MEASURES[at].word())
            }
            _ => "",
        }
    }
}

impl fmt::Display for Dimension {
    /// As it is named in messages: `people`, `yuan/people`, `share`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Dimension::Of(exponents) = self else { return f.write_str("number") };
        let join = |sign: i8| -> String {
            let names = MEASURES.iter().zip(exponents).filter(|(_, e)| e.signum() == sign);
            names.map(|(m, _)| m.name()).collect::<Vec<_>>().join("*")
        };
        match (join(1), join(-1)) {
            (over, under) if over.is_empty() && under.is_empty() => f.write_str("share"),
            (over, under) if under.is_empty() => f.write_str(&over),
            (over, under) => write!(f, "{}/{under}", if over.is_empty() { "1" } else { &over }),
        }
    }
}
