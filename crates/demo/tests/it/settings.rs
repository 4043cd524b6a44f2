//! Settings that cannot be used are refused with the place and the nearest right word.

use mingde_core::diagnostic::Message;
use mingde_core::words::{Locale, say};
use mingde_demo::{BadSettings, Settings, shipped};

use crate::library::{DAY, told};

fn refusal(settings: &str, names: &str) -> BadSettings {
    Settings::read(settings, names).unwrap_err()
}

#[test]
fn each_mistake_has_its_own_words() {
    let small = shipped::SMALL;
    let cases = [
        (
            refusal(&small.replace("silent = \"机关幼儿园\"", "silent = \"机关幼稚园\""), shipped::NAMES),
            "机关幼儿园",
        ),
        (refusal(&small.replace("name = \"人事科\"", "name = \"办公室\""), shipped::NAMES), "办公室"),
        (refusal(&small.replace("staff = 19,", "staff = 3,"), shipped::NAMES), "机关幼儿园"),
        (refusal(&small.replace("seed", "sead"), shipped::NAMES), "sead"),
        (
            refusal(&small.replace("department = \"中学教育科\"", "department = \"中学科\""), shipped::NAMES),
            "中学教育科",
        ),
        (refusal(&small.replace("01-20", "01-32"), shipped::NAMES), "01-32"),
        (refusal(small, "surnames = []\nrare = [\"堃\"]\nrare_share = 0.1\nfashion = []"), "surnames"),
    ];
    for (error, named) in cases {
        let message: Message = error.message();
        for locale in [Locale::ZhCn, Locale::En] {
            let words = say(locale, &message);
            assert!(words.contains(named), "{words}");
            assert!(!words.starts_with(message.code), "no words for {}", message.code);
        }
    }
}

#[test]
fn a_plan_that_names_what_the_kind_does_not_have_is_refused() {
    let read = |records: &str| told(shipped::SMALL, DAY, &[records]).err();
    assert_eq!(read("[[meeting]]\nby = \"schools\"\nfields.topic = \"例会\""), None);
    for (plan, word, nearest) in [
        ("[[meeting]]\nby = \"school\"", "school", Some("schools")),
        ("[[meeting]]\nevery = \"weak\"", "weak", Some("week")),
        ("[[meeting]]\nfields.topik = \"例会\"", "topik", Some("topic")),
        ("[[meeting]]\nroles.attendee = \"staff\"", "attendee", Some("attendees")),
        ("[[meeting]]\nfields.meeting_type = \"stuff\"", "stuff", Some("staff")),
        ("[[meeting]]\nroles.host = \"principle\"", "principle", Some("principals")),
    ] {
        match read(plan) {
            Some(BadSettings::UnknownWord { word: found, nearest: near, .. }) => {
                assert_eq!((found.as_str(), near.as_deref()), (word, nearest));
            }
            other => panic!("{plan}: {other:?}"),
        }
    }
}
