//! Whom records of a kind are about (`concerns:`): they have no part in what is decided of them.

use super::names::place;
use super::{Kind, Party, Procedure, ReplyTo, Role};
use crate::diagnostic::Message;
use crate::id::PersonId;
use crate::record::{Participant, Who};
use crate::yaml::{Fields, Findings, Node};

/// Whom such records are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concerned {
    /// Whoever stands in one of these roles.
    pub roles: Vec<String>,
    /// They file it themselves, and others decide on it; otherwise they do not write it either.
    pub may_file: bool,
}

impl Kind {
    /// Whether such a record, in which these take part, is about somebody.
    pub fn is_about(&self, participants: &[Participant], person: PersonId) -> bool {
        let own = Who::Person(person);
        let is_such = |part: &Participant| part.who == own && self.concerned.roles.contains(&part.role);
        !self.concerned.roles.is_empty() && participants.iter().any(is_such)
    }
}

/// Reads `concerns:` and `own_filing:` of a kind. Whom a case is about, and who replies, needs no saying.
pub(super) fn concerned(
    (node, fields): (&Node, &mut Fields<'_>),
    own: &[Role],
    (procedure, reply): (Option<&Procedure>, Option<&ReplyTo>),
    findings: &mut Findings,
) -> Concerned {
    let mut roles: Vec<String> = Vec::new();
    for (name, span) in fields.words("concerns", findings) {
        if !own.iter().any(|role| role.name == name && role.of == Party::Person) {
            let message = Message::new("kind-clause-person").with("key", "concerns").with("name", name);
            findings.error(span, message);
        }
        roles.push(name.to_owned());
    }
    let may_file = fields.flag("own_filing", findings);
    let case = procedure.and_then(|procedure| procedure.about.as_ref());
    if may_file && (case.is_some() || roles.is_empty()) {
        let code = if case.is_some() { "kind-own-filing-case" } else { "kind-own-filing-nobody" };
        findings.error(place(node, "own_filing"), Message::new(code));
    }
    for implied in case.into_iter().chain(reply.map(|reply| &reply.role)) {
        if !roles.contains(implied) {
            roles.push(implied.clone());
        }
    }
    Concerned { roles, may_file }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use crate::diagnostic::Source;
    use crate::kind::{Kind, read_kind};

    const HONOUR: &str = "
id: honour
title: 荣誉
english: Honour
purpose: 记荣誉。
identity: [holder]
roles:
  holder: { title: 获奖个人, english: Holder }
  school: { title: 学校, english: School, of: unit }
";

    fn read(clause: &str) -> Result<Kind, Vec<&'static str>> {
        let (kind, findings) = read_kind(&Source::new("honour.yaml", format!("{HONOUR}{clause}\n")), &[]);
        kind.ok_or_else(|| findings.iter().map(|finding| finding.message.code).collect())
    }

    #[test]
    fn a_kind_says_whom_it_is_about_and_whether_they_file_it() {
        let kind = read("concerns: [holder]\nown_filing: true").unwrap();
        assert_eq!((kind.concerned.roles, kind.concerned.may_file), (vec!["holder".to_owned()], true));
        assert!(!read("concerns: [holder]").unwrap().concerned.may_file);
        assert_eq!(read("concerns: [school]").unwrap_err(), ["kind-clause-person"]);
        assert_eq!(read("own_filing: true").unwrap_err(), ["kind-own-filing-nobody"]);
    }

    #[test]
    fn whom_a_case_is_about_never_files_it() {
        let case = "procedure: { about: holder, steps: { found: { title: 发现, english: Found } } }";
        assert_eq!(read(case).unwrap().concerned.roles, ["holder"]);
        let own = format!("concerns: [holder]\nown_filing: true\n{case}");
        assert_eq!(read(&own).unwrap_err(), ["kind-own-filing-case"]);
    }
}
