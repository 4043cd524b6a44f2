//! Thresholds as a document words them: 不少于二分之一, 超过 90 %, 三次以上.

use super::number::Number;

/// What a wording says of the threshold itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    /// 不少于: the threshold is enough.
    AtLeast,
    /// 超过: the threshold is not enough.
    Above,
    /// 不超过: the threshold is still allowed.
    AtMost,
}

/// A threshold in words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Phrase {
    /// As it stands in the text.
    pub(crate) text: String,
    pub(crate) bound: Bound,
    pub(crate) number: Number,
}

const BEFORE: [(&str, Bound); 16] = [
    ("不得少于", Bound::AtLeast),
    ("不得低于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("不低于", Bound::AtLeast),
    ("至少", Bound::AtLeast),
    ("达到", Bound::AtLeast),
    ("不得超过", Bound::AtMost),
    ("不得多于", Bound::AtMost),
    ("不超过", Bound::AtMost),
    ("不多于", Bound::AtMost),
    ("不高于", Bound::AtMost),
    ("至多", Bound::AtMost),
    ("最多", Bound::AtMost),
    ("超过", Bound::Above),
    ("多于", Bound::Above),
    ("高于", Bound::Above),
];

const AFTER: [(&str, Bound); 3] =
    [("以上", Bound::AtLeast), ("以内", Bound::AtMost), ("以下", Bound::AtMost)];

/// Words that may stand between a comparison and its number.
const FILLERS: [&str; 7] = ["本校的", "全校的", "总数的", "教职工的", "其", "的", "全体"];

/// The thresholds a text words, in order.
pub(crate) fn phrases(text: &str) -> Vec<Phrase> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        // The longer word comes first: 不超过 is not 超过.
        if let Some((word, bound)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
            let mut tail = rest[word.len()..].trim_start();
            if let Some(filler) = FILLERS.iter().find(|f| tail.starts_with(**f)) {
                tail = &tail[filler.len()..];
            }
            if let Some((number, len)) = number(tail) {
                let end = rest.len() - tail.len() + len;
                found.push(Phrase { text: rest[..end].to_owned(), bound: *bound, number });
                at += end;
                continue;
            }
            at += word.len();
            continue;
        }
        if let Some((number, len)) = number(rest) {
            // A counting word may follow the number: 三次以上, 80分以上.
            let tail = &rest[len..];
            let skip: usize =
                tail.chars().take_while(|c| !c.is_ascii_punctuation()).take(2).map(char::len_utf8).sum();
            let window = &tail[..skip.min(tail.len())];
            let hit = AFTER.iter().find_map(|(word, bound)| {
                let place = tail
                    .find(word)
                    .filter(|place| *place <= window.len() && tail[..*place].chars().count() <= 2)?;
                Some((*bound, len + place + word.len()))
            });
            if let Some((bound, end)) = hit {
                found.push(Phrase { text: rest[..end].to_owned(), bound, number });
                at += end;
                continue;
            }
            at += len;
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// The number a text begins with, and how many bytes it takes: 90 %, 三分之一, 百分之八十, 二十, 半数.
fn number(text: &str) -> Option<(Number, usize)> {
    for (word, (over, under)) in [("半数", (1, 2)), ("一半", (1, 2))] {
        if text.starts_with(word) {
            return Some((Number::fraction(over, under)?, word.len()));
        }
    }
    if let Some(rest) = text.strip_prefix("百分之") {
        let (share, len) = whole_number(rest)?;
        return Some((Number::fraction(share, 100)?, "百分之".len() + len));
    }
    let (first, len) = whole_number(text)?;
    let rest = &text[len..];
    if let Some(tail) = rest.strip_prefix("分之") {
        let (over, more) = whole_number(tail)?;
        return Some((Number::fraction(over, first)?, len + "分之".len() + more));
    }
    let bare = rest.trim_start();
    if let Some(sign) = ["%", "％"].into_iter().find(|sign| bare.starts_with(sign)) {
        return Some((Number::fraction(first, 100)?, len + rest.len() - bare.len() + sign.len()));
    }
    Some((Number::whole(first), len))
}

/// A whole number in digits or in Chinese, up to 9999, and how many bytes it takes.
pub(crate) fn whole_number(text: &str) -> Option<(i64, usize)> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        return Some((digits.parse().ok()?, digits.len()));
    }
    let (mut sum, mut one, mut len) = (0i64, None, 0);
    for c in text.chars() {
        let digit = match c {
            '零' | '〇' => Some(0),
            '一' => Some(1),
            '二' | '两' => Some(2),
            '三' => Some(3),
            '四' => Some(4),
            '五' => Some(5),
            '六' => Some(6),
            '七' => Some(7),
            '八' => Some(8),
            '九' => Some(9),
            _ => None,
        };
        let tens = match c {
            '十' => Some(10),
            '百' => Some(100),
            '千' => Some(1_000),
            _ => None,
        };
        match (digit, tens) {
            (Some(digit), _) => one = Some(digit),
            (_, Some(tens)) => sum += one.take().unwrap_or(1) * tens,
            _ => break,
        }
        len += c.len_utf8();
    }
    (len > 0).then_some((sum + one.unwrap_or(0), len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_found_as_they_are_worded() {
        let told = |text: &str| -> Vec<(String, Bound, String)> {
            phrases(text).into_iter().map(|p| (p.text, p.bound, p.number.to_string())).collect()
        };
        let one = |text: &str, bound, number: &str| vec![(text.to_owned(), bound, number.to_owned())];
        assert_eq!(
            told("谈心的教职工不少于本校的二分之一，"),
            one("不少于本校的二分之一", Bound::AtLeast, "0.5")
        );
        assert_eq!(told("注册率达到 90 %。"), one("达到 90 %", Bound::AtLeast, "0.9"));
        assert_eq!(told("优秀不超过百分之二十"), one("不超过百分之二十", Bound::AtMost, "0.2"));
        assert_eq!(told("赞成票超过半数的"), one("超过半数", Bound::Above, "0.5"));
        assert_eq!(told("每学期三次以上"), one("三次以上", Bound::AtLeast, "3"));
        assert_eq!(told("十五个工作日内"), []);
        assert_eq!(told("第三条 二十四小时"), []);
    }
}
