//! What the title of a post says of its rank. Rosters have 职务 and no 级别: a 副校长 is a school head, a 语文教师 a teacher.

use super::{RegistrySchema, UnitClass};
use crate::diagnostic::Message;
use crate::kind::Choice;
use crate::text::comparable;
use crate::yaml::{Data, Fields, Findings};

/// An ending of titles with the rank it stands for in units of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleRank {
    /// Class of the units.
    pub class: UnitClass,
    /// How the title ends.
    pub ending: String,
    /// Code of the rank.
    pub rank: String,
}

/// What stands between two posts of one title: `书记、校长`, `校长兼书记`.
const BETWEEN: [char; 8] = ['、', '，', ',', '/', ';', '；', '兼', '\n'];

/// Whoever is no longer at work is of these, whatever post stands beside: `退休教师`, `已离休校长`.
const AT_REST: [&str; 2] = ["退休", "离休"];
/// A post that was left says nothing of the rank now.
const LEFT: [&str; 3] = ["原", "前", "曾任"];

impl RegistrySchema {
    /// The rank that a title stands for in a unit of a class; none where nobody said so. The longest ending decides, and of
    /// several posts in one title the highest rank.
    pub fn rank_of_title(&self, class: UnitClass, title: &str) -> Option<&Choice> {
        let ranks = title.split(BETWEEN).filter_map(|post| self.rank_of_post(class, &comparable(post)));
        ranks.min_by_key(|at| *at).map(|at| &self.ranks[at])
    }

    fn rank_of_post(&self, class: UnitClass, post: &str) -> Option<usize> {
        if LEFT.iter().any(|left| post.starts_with(left)) {
            return None;
        }
        let post = AT_REST.into_iter().find(|rest| post.contains(rest)).unwrap_or(post);
        let of_class = self.titles.iter().filter(|one| one.class == class);
        let ends = of_class.filter(|one| post.ends_with(&comparable(&one.ending)));
        let longest = ends.max_by_key(|one| one.ending.len())?;
        self.ranks.iter().position(|rank| rank.code == longest.rank)
    }
}

/// Reads `titles`: by class of unit, endings with the code of a rank each.
pub(super) fn read_titles(
    fields: &mut Fields<'_>,
    ranks: &[Choice],
    findings: &mut Findings,
) -> Vec<TitleRank> {
    let mut titles = Vec::new();
    let classes = fields.entries("titles", findings);
    for entry in classes {
        let Some((class, _)) = UnitClass::ALL.into_iter().find(|(_, name)| *name == entry.key) else {
            let message = Message::new("registry-unknown-class").with("word", &entry.key);
            findings.unknown(
                entry.key_span.clone(),
                message,
                &entry.key,
                UnitClass::ALL.map(|(_, name)| name),
            );
            continue;
        };
        let Data::Map(endings) = &entry.value.data else {
            findings.error(entry.value.span.clone(), Message::new("yaml-mapping-wanted"));
            continue;
        };
        for one in endings {
            let rank = one.value.as_text().unwrap_or("");
            if !ranks.iter().any(|known| known.code == rank) {
                let message = Message::new("registry-unknown-rank").with("word", rank);
                let known = ranks.iter().map(|known| known.code.as_str());
                findings.unknown(one.value.span.clone(), message, rank, known);
                continue;
            }
            titles.push(TitleRank { class, ending: one.key.clone(), rank: rank.to_owned() });
        }
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    const RANKS: &str = "ranks:
  head: { title: 校级干部, english: Head }
  middle: { title: 中层干部, english: Middle }
  teacher: { title: 专任教师, english: Teacher }
";

    fn read(titles: &str) -> (Option<RegistrySchema>, Vec<crate::diagnostic::Diagnostic>) {
        let text = format!("{RANKS}{titles}");
        RegistrySchema::read(&Source::new("registry.yaml", text))
    }

    #[test]
    fn the_longest_ending_decides_and_of_several_posts_the_highest_rank() {
        let titles = "titles: { school: { 校长: head, 主任: middle, 班主任: teacher, 教师: teacher } }\n";
        let schema = read(titles).0.unwrap();
        for (title, rank) in [
            ("副校长", Some("head")),
            ("教导主任", Some("middle")),
            ("班主任", Some("teacher")),
            ("语文教师、教研组长", Some("teacher")),
            ("教师兼德育主任", Some("middle")),
            ("教 师", Some("teacher")),
            ("校长助理", None),
            ("", None),
        ] {
            let found = schema.rank_of_title(UnitClass::School, title).map(|rank| rank.code.as_str());
            assert_eq!(found, rank, "{title}");
        }
        assert_eq!(schema.rank_of_title(UnitClass::Department, "主任"), None);
    }

    #[test]
    fn whoever_is_no_longer_at_work_is_of_no_rank_that_works() {
        let titles = "titles: { school: { 校长: head, 教师: teacher, 退休: retired } }\n";
        let ranks = RANKS.replace("ranks:\n", "ranks:\n  retired: { title: 离退休人员, english: Retired }\n");
        let schema =
            RegistrySchema::read(&Source::new("registry.yaml", format!("{ranks}{titles}"))).0.unwrap();
        for (title, rank) in [
            ("退休教师", Some("retired")),
            ("退休语文教师", Some("retired")),
            ("已退休校长", Some("retired")),
            ("教师（退休）", Some("retired")),
            ("原校长", None),
            ("曾任教师", None),
        ] {
            let found = schema.rank_of_title(UnitClass::School, title).map(|rank| rank.code.as_str());
            assert_eq!(found, rank, "{title}");
        }
    }

    #[test]
    fn a_class_or_rank_that_there_is_not_is_told() {
        let (schema, findings) = read("titles: { scool: { 校长: head }, school: { 校长: heads } }\n");
        assert!(schema.is_none());
        let told: Vec<_> = findings.iter().map(|one| (one.message.code, one.suggestion.as_deref())).collect();
        assert_eq!(
            told,
            [("registry-unknown-class", Some("school")), ("registry-unknown-rank", Some("head"))]
        );
    }
}
