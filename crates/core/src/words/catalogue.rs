//! The codes and placeholders that the words of the program know, as they are spelled there. A message that comes out
//! of another process is held against them: it can say only what this program can say.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::ZH_CN;

struct Catalogue {
    codes: HashSet<&'static str>,
    placeholders: HashSet<&'static str>,
}

/// The code as the program spells it; none where there are no words for it.
pub fn code(text: &str) -> Option<&'static str> {
    catalogue().codes.get(text).copied()
}

/// The name of a placeholder as the program spells it; none where no words have it.
pub fn placeholder(text: &str) -> Option<&'static str> {
    catalogue().placeholders.get(text).copied()
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let lines = || ZH_CN.iter().flat_map(|(_, text)| text.lines()).filter(|line| !line.starts_with('#'));
        let heads = lines().filter(|line| !line.starts_with(' ')).filter_map(|line| line.split_once('='));
        let named = |rest: &'static str| {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
            &rest[..end.unwrap_or(rest.len())]
        };
        Catalogue {
            codes: heads.map(|(head, _)| head.trim()).collect(),
            placeholders: lines().flat_map(|line| line.split('$').skip(1)).map(named).collect(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_can_say_is_known_and_nothing_else() {
        assert_eq!(code("diagnostic-did-you-mean"), Some("diagnostic-did-you-mean"));
        assert_eq!(placeholder("word"), Some("word"));
        assert_eq!((code("word"), placeholder("diagnostic-did-you-mean")), (None, None));
        assert!(catalogue().codes.iter().all(|code| crate::words::known(code)));
    }
}
