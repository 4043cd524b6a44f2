//! Words at which nouns begin and end, and words that hold such a word without ending there.

use crate::words::Words;

/// Words at which a noun phrase behind a unit ends.
pub(super) static ENDS: Words = Words::beginning("noun-ends");

/// Words that may stand between a noun and the number that counts it.
pub(super) static BETWEEN: Words = Words::ending("between-noun-and-number");

/// Verbs and particles that do not belong to a noun before a number; the noun is what stands behind the last of them.
pub(super) static BREAKS: Words = Words::ending("noun-breaks");

/// Words that hold one of the endings: 中学, 会议, 内容, 干部.
pub(super) fn is_inside_word(chars: &[char], at: usize) -> bool {
    static WORDS: Words = Words::beginning("sound-noun-ends");
    WORDS.at(chars, at).is_some()
}

/// Nouns that hold one of the breaking words: 设备, 建设, 对象.
pub(super) fn is_inside_noun(chars: &[char], at: usize) -> bool {
    const LONGEST_NOUN: usize = 4;
    static WORDS: Words = Words::beginning("sound-noun-breaks");
    // The breaking word is a part of the longer one, or stands right before it.
    (1..=LONGEST_NOUN.min(at)).any(|k| WORDS.longest_at(chars, at - k).is_some_and(|w| w.length >= k))
}
