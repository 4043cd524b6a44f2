//! How often: 每周, 每学期, 每周一, and the times that go with them.

use crate::quantity::numeral;
use crate::words::Words;

/// A rhythm that was read, up to `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rhythm {
    pub start: usize,
    pub end: usize,
    /// 每周 as it is written.
    pub period: String,
}

static PERIODS: Words = Words::beginning("rhythms");

/// Reads 每… at `at`.
pub(super) fn read(chars: &[char], at: usize) -> Option<Rhythm> {
    let mut end = at + 1;
    if let Some(it) = numeral::read(chars, end).filter(|it| !it.bare && it.upper.is_none()) {
        end = it.end;
    }
    let period = PERIODS.at(chars, end)?;
    end += period.length;
    let next = chars.get(end).copied();
    if (period.text == "年" && matches!(next, Some('级'))) || (period.text == "日" && next == Some('新'))
    {
        return None;
    }
    if matches!(period.text, "周" | "星期") && next.is_some_and(|c| "一二三四五六日天末".contains(c))
    {
        // 每周一次 is once a week, 每周一 is Monday.
        let behind = chars.get(end + 1).copied();
        if !behind.is_some_and(|c| "次至到场节小期堂个篇讲题课—-".contains(c)) || next == Some('末')
        {
            end += 1;
        }
    }
    Some(Rhythm { start: at, end, period: chars[at..end].iter().collect() })
}
