//! A form made of what was typed and what is to be said of it.

use mingde_app::import::Directories;
use mingde_app::{
    Answer, AnswerSource, Fault as Wrong, Looked, OFFERED, Picking, RecordLine, SelectionForm, Slot, pick,
    selection_form,
};
use mingde_core::diagnostic::Message;
use mingde_core::kind::{Asked, Field, FieldKind, Kind, Party, Role};
use mingde_core::record::{Value, Who};

use super::sent::{SEPARATORS, Sent};
use super::told;
use super::view::{Choice, Control, Doubt, Found, Line, Link, Offer, Part, Place, Proof, Twin, View};
use crate::fault::Fault;
use crate::frame::Frame;
use crate::house::House;
use crate::screens::pick::name;
use crate::visitor::Visitor;

/// Lines for names that stand there empty, where something is recorded about each.
const SPARE: usize = 3;

/// What a form is made against.
pub struct Ground<'a> {
    pub house: &'a House,
    pub visitor: &'a Visitor,
    pub kind: &'a Kind,
    pub frame: &'a Frame,
    /// The record that is corrected.
    pub of: Option<&'a RecordLine>,
}

impl View {
    pub async fn of(
        ground: &Ground<'_>,
        sent: &Sent,
        looked: Looked,
        units: Vec<String>,
        known: Vec<Answer>,
    ) -> Result<Self, Fault> {
        let (kind, frame) = (ground.kind, ground.frame);
        let maker = Maker { ground, sent, looked: &looked, known: &known };
        let mut unit = maker.place(&fixed(Slot::Unit, frame.word("web-form-unit")), Slot::Unit);
        unit.required = true;
        // An address names it by its name or code alone.
        let called = |label: &&String| {
            label
                .strip_suffix(')')
                .and_then(|rest| rest.rsplit_once('('))
                .is_some_and(|(name, code)| [name, code].contains(&unit.value.trim()))
        };
        if let Some(label) = units.iter().find(called) {
            unit.value.clone_from(label);
        }
        unit.control = match units.as_slice() {
            [] => Control::Unit,
            few => {
                Control::Few(few.iter().map(|label| chosen(label, label, &unit.value, few.len())).collect())
            }
        };
        if unit.value.is_empty() && units.len() == 1 {
            unit.value.clone_from(&units[0]);
        }
        unit.found = maker.search("unit", 0, Party::Unit).await?;
        let mut date = maker.place(
            &fixed(Slot::Date, frame.either(&kind.date_title, &kind.date_english).to_owned()),
            Slot::Date,
        );
        (date.required, date.control) = (true, Control::Day);
        let mut number = maker.place(&fixed(Slot::Number, frame.word("web-form-number")), Slot::Number);
        number.help = frame.word("web-form-number-help");
        let bureau = &ground.house.bureau;
        let called = selection_form(bureau, kind, &sent.typed, ground.house.today()).await?;
        let mut roles = Vec::new();
        for role in &kind.roles {
            if !maker.leaves_out(called.as_ref(), &Slot::Role(role.name.clone())) {
                roles.push(maker.part(role).await?);
            }
        }
        let mut fields: Vec<Place> =
            kind.fields.iter().map(|field| maker.place(field, Slot::Field(field.name.clone()))).collect();
        let leading = called.and_then(|called| maker.of_selection(called, &mut fields));
        let reason = (ground.of.is_some() || !looked.doubts.is_empty()).then(|| {
            let mut reason = maker.place(&fixed(Slot::Reason, frame.word("web-form-reason")), Slot::Reason);
            reason.control = Control::Lines(500);
            reason
        });
        let twins = maker.twins().await?;
        let evidence = maker.proof();
        let summary = looked.faults.iter().map(|fault| Link {
            anchor: fault.slot.anchor(),
            words: at_its_place(
                ground,
                &fault.slot,
                told(frame, &fault.message, fault.suggestion.as_deref()),
            ),
        });
        Ok(Self {
            action: match ground.of {
                Some(of) => format!("/records/{}/correction", of.head.id),
                None => format!("/file/{}", kind.id),
            },
            kind: kind.id.clone(),
            purpose: kind.purpose.clone(),
            account: ground.visitor.actor.account().to_string(),
            key: sent.key.clone(),
            summary: summary.collect(),
            whole: maker.faults(&Slot::Whole),
            asks_number: !number.value.is_empty() || !number.fault.is_empty(),
            unit,
            date,
            number,
            leading,
            roles,
            fields,
            doubts: looked.doubts.iter().map(|doubt| Doubt { words: frame.say(doubt) }).collect(),
            reason,
            twins,
            needs_number: looked.needs_number,
            evidence,
            corrects: ground.of.map(|of| of.head.id.to_string()),
            stood: ground.of.map(|of| of.head.number),
        })
    }
}

/// What is wrong with the place it is wrong in, for whoever reads it at the top of the page.
fn at_its_place(ground: &Ground<'_>, slot: &Slot, words: String) -> String {
    let (kind, frame) = (ground.kind, ground.frame);
    let role = |name: &str| kind.roles.iter().find(|role| role.name == name);
    let title = match slot {
        Slot::Unit => frame.word("web-form-unit"),
        Slot::Role(name) | Slot::Attribute { role: name, .. } => {
            role(name).map_or_else(String::new, |role| frame.either(&role.title, &role.english).to_owned())
        }
        Slot::Field(name) => {
            let field = kind.fields.iter().find(|field| field.name == *name);
            field.map_or_else(String::new, |field| frame.either(&field.title, &field.english).to_owned())
        }
        _ => String::new(),
    };
    match title.is_empty() || words.contains(&title) {
        true => words,
        false => frame.words("web-fault-at", &[("title", &title), ("words", &words)]),
    }
}

/// A field that every kind has.
fn fixed(slot: Slot, title: String) -> Field {
    Field {
        name: slot.input(),
        english: title.clone(),
        title,
        kind: FieldKind::Text { max: 64 },
        required: false,
        sensitive: false,
        help: String::new(),
    }
}

fn chosen(code: &str, title: &str, value: &str, count: usize) -> Choice {
    let only = count == 1 && value.is_empty();
    Choice { code: code.to_owned(), title: title.to_owned(), is_chosen: only || code == value }
}

/// Makes the places of a form.
struct Maker<'a> {
    ground: &'a Ground<'a>,
    sent: &'a Sent,
    looked: &'a Looked,
    known: &'a [Answer],
}

impl Maker<'_> {
    /// Whether a place is neither asked nor shown: the call leaves nothing to say there, and nothing stands in it.
    fn leaves_out(&self, called: Option<&SelectionForm>, slot: &Slot) -> bool {
        let is_empty = self.sent.typed.all(&slot.input()).iter().all(|text| text.trim().is_empty());
        called.is_some_and(|called| called.unasked.contains(slot)) && is_empty && self.faults(slot).is_empty()
    }

    /// The fields of a record that is of a selection: what the program fills in is carried along, categories are those of the call. Gives
    /// back the one that names the selection, which comes first.
    fn of_selection(&self, called: SelectionForm, fields: &mut Vec<Place>) -> Option<Place> {
        for slot in called.unasked.iter().filter(|slot| self.faults(slot).is_empty()) {
            let place = fields.iter_mut().find(|place| place.input == slot.input());
            if let Some(place) = place {
                place.control = Control::Carried;
            }
        }
        if let Some((name, codes)) = called.categories {
            let input = Slot::Field(name).input();
            let place = fields.iter_mut().find(|place| place.input == input);
            if let Some(Control::Many(choices) | Control::Few(choices)) =
                place.map(|place| &mut place.control)
            {
                choices.retain(|choice| choice.is_chosen || codes.contains(&choice.code));
            }
        }
        let input = Slot::Field(called.named).input();
        let at = fields.iter().position(|place| place.input == input)?;
        let mut leading = fields.remove(at);
        if !called.titles.is_empty() {
            leading.control = Control::Suggested(called.titles);
        }
        Some(leading)
    }

    fn faults(&self, slot: &Slot) -> Vec<String> {
        let here = self.looked.faults.iter().filter(|fault| fault.slot == *slot);
        here.map(|Wrong { message, suggestion, .. }| told(self.ground.frame, message, suggestion.as_deref()))
            .collect()
    }

    fn place(&self, field: &Field, slot: Slot) -> Place {
        let frame = self.ground.frame;
        let value = self.sent.typed.at(&slot).to_owned();
        let stood = self.ground.of.and_then(|of| match &slot {
            Slot::Field(name) => of.content.fields.get(name),
            Slot::Attribute { role, name, nth } => {
                let mut parts = of.content.participants.iter().filter(|part| part.role == *role);
                parts.nth(*nth).and_then(|part| part.attributes.get(name))
            }
            _ => None,
        });
        let control = match &field.kind {
            FieldKind::Text { max } if *max > 120 => Control::Lines(*max),
            FieldKind::Text { .. } => Control::Line,
            FieldKind::Number { unit, .. } => Control::Number(unit.word()),
            FieldKind::Date => Control::Day,
            FieldKind::Time => Control::Time,
            FieldKind::Unit => Control::Unit,
            FieldKind::Flag => Control::Few(flags(frame, &value)),
            FieldKind::Choice(choices) => {
                let meant = choices.iter().find(|choice| [&choice.code, &choice.title].contains(&&value));
                let code = meant.map_or(value.as_str(), |choice| choice.code.as_str());
                let listed: Vec<Choice> = choices
                    .iter()
                    .map(|choice| chosen(&choice.code, frame.either(&choice.title, &choice.english), code, 0))
                    .collect();
                let in_table = matches!(slot, Slot::Attribute { .. });
                // Six fit on a telephone.
                if listed.len() <= 6 && !in_table { Control::Few(listed) } else { Control::Many(listed) }
            }
        };
        Place {
            input: slot.input(),
            anchor: slot.anchor(),
            title: frame.either(&field.title, &field.english).to_owned(),
            help: field.help.clone(),
            required: field.required,
            sensitive: field.sensitive,
            is_kept: matches!(stood, Some(Value::Sealed(_))),
            control,
            value,
            fault: self.faults(&slot),
            offers: self.offers(&slot),
            found: None,
        }
    }

    fn offers(&self, slot: &Slot) -> Vec<Offer> {
        let frame = self.ground.frame;
        let here = self.known.iter().filter(|answer| answer.slot == *slot);
        let offers = here.map(|answer| {
            let (source, link) = match &answer.source {
                AnswerSource::Unit(name) => (frame.words("web-form-by-unit", &[("unit", name)]), None),
                AnswerSource::Record { id, kind, .. } => {
                    let title = frame.either(&kind.0, &kind.1);
                    (frame.words("web-form-by-record", &[("kind", title)]), Some(format!("/records/{id}")))
                }
            };
            let shown = match &answer.choice {
                Some((title, english)) => frame.either(title, english).to_owned(),
                None => answer.text.clone(),
            };
            Offer { text: answer.text.clone(), shown, source, link }
        });
        offers.collect()
    }

    async fn part(&self, role: &Role) -> Result<Part, Fault> {
        let frame = self.ground.frame;
        let slot = Slot::Role(role.name.clone());
        let (is_table, is_one) = (!role.attributes.is_empty(), role.max == Some(1));
        let mut texts: Vec<String> = self.sent.typed.all(&slot.input()).to_vec();
        if is_table && !is_one {
            let spare = if self.sent.more { 2 * SPARE } else { SPARE };
            let filled = texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
            texts.resize(texts.len().max(filled + spare), String::new());
        } else if is_one || texts.len() < 2 {
            texts.resize(1, String::new());
        } else {
            texts = vec![texts.join("、")];
        }
        let mut lines = Vec::new();
        for (nth, value) in texts.into_iter().enumerate() {
            let attributes = role.attributes.iter().map(|field| {
                let slot = Slot::Attribute { role: role.name.clone(), name: field.name.clone(), nth };
                self.place(field, slot)
            });
            let attributes = attributes.collect();
            let found = self.search(&slot.input(), nth, role.of).await?;
            lines.push(Line { nth, value, attributes, found });
        }
        Ok(Part {
            input: slot.input(),
            anchor: slot.anchor(),
            title: frame.either(&role.title, &role.english).to_owned(),
            help: frame.word(match role.of {
                Party::Person if is_one || is_table => "web-form-role-one",
                Party::Person => "web-form-role-several",
                Party::Unit | Party::Group => "web-form-role-body",
            }),
            required: role.min > 0,
            of: name(role.of),
            is_one,
            fault: self.faults(&slot),
            lines,
            offers: self.offers(&slot),
            is_table,
        })
    }

    /// What was found where the form was sent to look for names.
    async fn search(&self, place: &str, line: usize, of: Party) -> Result<Option<Found>, Fault> {
        let Some((asked, at)) = &self.sent.find else { return Ok(None) };
        if asked != place || *at != line {
            return Ok(None);
        }
        let (house, frame) = (self.ground.house, self.ground.frame);
        let text = self.sent.typed.all(place).get(line).map_or("", String::as_str);
        let query = text.rsplit(SEPARATORS).next().unwrap_or("").trim();
        let unit = self.sent.typed.at(&Slot::Unit);
        let picking = Picking { query, unit: Some(unit), kind: Some(&self.ground.kind.id) };
        let found = pick(&house.bureau, &self.ground.visitor.actor, house.today(), of, &picking).await?;
        let count = found.count.to_string();
        let said = match found.count {
            0 => frame.words("web-pick-none", &[("text", query)]),
            many if many > OFFERED => frame.words("web-pick-many", &[("text", query), ("count", &count)]),
            _ => frame.words("web-pick-found", &[("text", query), ("count", &count)]),
        };
        let picks = found.picks.into_iter().map(|one| (one.label, one.about)).collect();
        Ok(Some(Found { said, picks }))
    }

    async fn twins(&self) -> Result<Vec<Twin>, Fault> {
        if self.looked.alike.is_empty() {
            return Ok(Vec::new());
        }
        let (frame, known) = (self.ground.frame, Directories::load(&self.ground.house.bureau).await?);
        let twin = |record: &RecordLine| {
            let named = record.content.participants.iter().take(4);
            let people: Vec<String> = named.filter_map(|part| known.label_in(record, part.who)).collect();
            let day = frame.say(&Message::new("web-day").with("day", record.content.date));
            let unit = known.label_in(record, Who::Unit(record.content.unit)).unwrap_or_default();
            Twin {
                id: record.head.id.to_string(),
                words: [day, unit, people.join("、")]
                    .into_iter()
                    .filter(|w| !w.is_empty())
                    .collect::<Vec<_>>()
                    .join("　"),
                state: frame.word(&format!("state-{}", record.head.state.name())),
            }
        };
        Ok(self.looked.alike.iter().map(twin).collect())
    }

    fn proof(&self) -> Proof {
        let (evidence, frame) = (&self.ground.kind.evidence, self.ground.frame);
        let stood = self.ground.of.map_or(&[][..], |of| &of.content.evidence);
        Proof {
            title: frame.either(&evidence.title, &evidence.english).to_owned(),
            asked: match evidence.asked {
                Asked::No => "web-photo-not-asked",
                Asked::Optional => "web-photo-optional",
                Asked::Required => "web-photo-required",
            },
            fault: self.faults(&Slot::Evidence),
            uploads: self.sent.uploads.clone(),
            kept: stood.iter().map(|address| (address.clone(), self.sent.kept.contains(address))).collect(),
        }
    }
}

fn flags(frame: &Frame, value: &str) -> Vec<Choice> {
    let flag = |code: &str, word: &str| Choice {
        code: code.to_owned(),
        title: frame.word(word),
        is_chosen: value == code,
    };
    vec![flag("是", "web-yes"), flag("否", "web-no"), flag("", "web-unstated")]
}
