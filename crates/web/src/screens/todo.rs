//! 待办

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use mingde_app::view::Title;
use mingde_app::{AHEAD, Amount, Lacking, OwnReply, Task, TaskOf, Todo, Waiting, todo};
use mingde_core::date::Day;
use mingde_core::kind::ReplyTime;
use mingde_core::period::PeriodKind;
use mingde_core::words::measured;

use crate::address;
use crate::fault::Fault;
use crate::frame::{Frame, Section, page};
use crate::house::House;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "todo.html")]
struct Page {
    frame: Frame,
    todo: Todo,
}

/// `GET /`
pub async fn get(State(house): State<House>, visitor: Visitor) -> Result<Response, Fault> {
    let todo = todo(&house.bureau, &visitor.actor, house.today()).await?;
    let mut frame = Frame::of(&house, &visitor, Section::Todo, "");
    frame.title = frame.word("web-section-todo");
    frame.elsewhere_wanted = true;
    page(&Page { frame, todo })
}

impl Page {
    /// The first sentence: how much there is.
    fn gist(&self) -> String {
        match self.todo.count() {
            0 => self.frame.word("web-todo-nothing"),
            count => self.frame.counted("web-todo-count", count),
        }
    }

    /// What of it is urgent, in words.
    fn urgent(&self) -> Vec<String> {
        let todo = &self.todo;
        let parts =
            [("web-todo-returned-count", todo.returned.len()), ("web-todo-week-count", todo.this_week.len())];
        let said = parts.into_iter().filter(|(_, count)| *count > 0);
        said.map(|(code, count)| self.frame.counted(code, count)).collect()
    }

    /// The last day on which a reply may be filed, where there is one.
    fn last<'r>(&self, reply: &'r OwnReply) -> Option<&'r Day> {
        match &reply.time {
            ReplyTime::Open { last } => last.as_ref(),
            _ => None,
        }
    }

    /// The groups of what is owed: name, lines.
    fn groups(&self) -> [(&'static str, &[Task]); 2] {
        [("this-week", &self.todo.this_week), ("later", &self.todo.later)]
    }

    /// Where a task is done: the form with what is known of it. Where several kinds of records do it, or none of one's own, where it can
    /// be seen what lacks.
    fn address(&self, task: &Task) -> String {
        match &task.file[..] {
            [(kind, _)] if task.lacking.is_empty() => self.form(task, kind),
            _ => self.seen_at(task),
        }
    }

    /// The form of a kind, filled in with what a task says of its record.
    fn form(&self, task: &Task, kind: &str) -> String {
        let unit = match &task.of {
            TaskOf::One { id, name } if task.unit.is_some_and(|unit| unit.0 == *id) => name.clone(),
            _ => String::new(),
        };
        self.form_of(task, kind, &unit)
    }

    /// The form for one of several who lack it.
    fn form_for(&self, task: &Task, one: &Lacking) -> String {
        let kind = task.file.first().map_or("", |(kind, _)| kind.as_str());
        self.form_of(task, kind, one.unit.as_deref().unwrap_or(""))
    }

    fn form_of(&self, task: &Task, kind: &str, unit: &str) -> String {
        let day = task.day.map(|day| day.to_string()).unwrap_or_default();
        address::with(&format!("/file/{kind}"), &[("unit", unit), ("date", &day)])
    }

    /// Those of several who lack it, where one sort of record does it: the form is opened for one of them.
    fn lacking<'t>(&self, task: &'t Task) -> &'t [Lacking] {
        if task.file.len() == 1 { &task.lacking } else { &[] }
    }

    /// What is to be done with it: filed, chosen from, looked at.
    fn go(&self, task: &Task) -> String {
        match task.file.len() {
            1 if task.lacking.is_empty() => self.frame.word("web-go-file"),
            0 | 1 => self.frame.word("web-go-look"),
            _ => String::new(),
        }
    }

    /// The kinds of records to choose from where more than one does it.
    fn choices<'t>(&self, task: &'t Task) -> &'t [(String, Title)] {
        if task.file.len() > 1 { &task.file } else { &[] }
    }

    /// Where one sees how a task stands: at its rulebook, with the unit it is asked of.
    fn seen_at(&self, task: &Task) -> String {
        let path = format!("/rulebooks/{}", task.rulebook);
        let path = match &task.of {
            TaskOf::One { id, .. } => format!("{path}/{}/{id}", task.duty),
            TaskOf::Several { .. } => format!("{path}/{}", task.duty),
            TaskOf::Oneself => path,
        };
        // Of a month that is over its own figure, and not the one that grows today.
        let over = task.part.filter(|part| part.last() < self.frame.today);
        let as_of = over.map(|part| part.last().to_string()).unwrap_or_default();
        address::with(&path, &[("as_of", &as_of)])
    }

    /// Why it is asked: article and owner.
    fn why(&self, task: &Task) -> String {
        let rulebook = task.rulebook_title.say(self.frame.locale);
        self.frame.why(rulebook, &task.article, &task.owner)
    }

    /// In whose name, where it is not one's own.
    fn whose(&self, task: &Task) -> String {
        match &task.of {
            TaskOf::Oneself => self.frame.word("web-todo-oneself"),
            TaskOf::One { name, .. } => name.clone(),
            TaskOf::Several { .. } => String::new(),
        }
    }

    /// How far several have come with it.
    fn done_of(&self, task: &Task) -> Option<(usize, usize, String)> {
        let TaskOf::Several { done, of, whom } = task.of else { return None };
        let code = format!("web-todo-{}", whom.plural());
        let args = [("done", done.to_string()), ("of", of.to_string())];
        let args = [("done", args[0].1.as_str()), ("of", args[1].1.as_str())];
        Some((done, of, self.frame.words(&code, &args)))
    }

    /// How much there is, how much there is to be, and what lacks.
    fn amount(&self, task: &Task) -> String {
        let Some(Amount { has, bound, reach, unit }) = &task.amount else { return String::new() };
        let locale = self.frame.locale;
        let bound_said = measured(locale, bound, unit);
        let asked = self.frame.words(&format!("web-todo-{reach}"), &[("bound", &bound_said)]);
        let Some(has) = has else { return asked };
        let has_said = measured(locale, has, unit);
        match (*reach, bound.checked_sub(*has)) {
            ("at-least", Some(lacks)) if lacks.is_sign_positive() && !lacks.is_zero() => {
                let lacks = measured(locale, lacks.normalize(), unit);
                let args = [("has", has_said.as_str()), ("asked", &asked), ("lacks", &lacks)];
                self.frame.words("web-todo-has-and-lacks", &args)
            }
            _ => self.frame.words("web-todo-has", &[("has", &has_said), ("asked", &asked)]),
        }
    }

    /// How often it was missed, where that is more than once.
    fn times(&self, task: &Task) -> String {
        match (task.occurrences, &task.of) {
            (2.., TaskOf::One { .. } | TaskOf::Oneself) => {
                self.frame.counted("web-todo-times", task.occurrences)
            }
            _ => String::new(),
        }
    }

    /// Which period of a repeated duty.
    fn part(&self, task: &Task) -> String {
        match task.part {
            Some(part) if part.kind == PeriodKind::Week => {
                let (from, to) = (self.frame.day(&part.from), self.frame.day(&part.last()));
                format!("{from}{}{to}", self.frame.word("web-to"))
            }
            Some(part) => self.frame.period(&part),
            None => String::new(),
        }
    }

    /// Whom records wait for.
    fn waits_for(&self, waiting: &Waiting) -> String {
        let offices = waiting.accepted_by.iter().map(|office| office.say(self.frame.locale));
        let offices = offices.collect::<Vec<_>>().join(&self.frame.word("web-or"));
        self.frame.words("web-todo-waits-for", &[("offices", &offices)])
    }

    /// Where those of a kind are listed that wait.
    fn waiting_at(&self, waiting: &Waiting, own: bool) -> String {
        let state = if own { ("state", "submitted") } else { ("view", "waiting") };
        address::with("/records", &[state, ("kind", &waiting.kind)])
    }

    /// The own offices by which they are accepted.
    fn decides_as(&self, waiting: &Waiting) -> String {
        let own = self.frame.visitor.as_ref().map_or_else(Vec::new, |visitor| visitor.actor.offices());
        let own: Vec<Title> = own.into_iter().map(Title::from).collect();
        let offices = waiting.accepted_by.iter().filter(|office| own.contains(office));
        let offices: Vec<&str> = offices.map(|office| self.frame.titled(office)).collect();
        offices.join(&self.frame.word("web-and"))
    }

    /// A month ahead is looked.
    fn ahead(&self) -> String {
        self.frame.counted("web-todo-ahead", AHEAD)
    }
}
