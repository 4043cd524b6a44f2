//! Opening what is sealed, for the person in front of the screen: who may, what for, and a line in the trail before
//! anything is shown.

use std::convert::Infallible;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, PersonId, UnitId};
use mingde_core::kind::{Field, FieldKind, Role};
use mingde_core::policy::{Actor, Scope, may_decide_of, may_open, may_reread};
use mingde_core::record::Value;
use mingde_core::registry::{Person, Unit};
use mingde_core::sealing::{Binding, Part};
use mingde_core::snapshot::BuildError;
use zeroize::Zeroizing;

use crate::bureau::Bureau;
use crate::error::{AppError, unknown, unknown_name};
use crate::import::Directories;
use crate::record_line::find;
use crate::sight::{knows_everybody, scope};
use crate::view::Title;

/// Whose sealed value is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// That of a record, by its id or how that begins.
    Record(&'a str),
    /// That of a person, by staff number or `姓名(工号)`.
    Person(&'a str),
    /// That of a unit, by code or name.
    Unit(&'a str),
}

/// Which of the sealed values.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Name or title of the field or attribute.
    pub field: &'a str,
    /// Of an attribute that several participants have: whose, as people write them.
    pub participant: Option<&'a str>,
}

/// A value that was opened. It is wiped when it is dropped, and does not print itself.
pub struct OpenedValue {
    /// Title of the field.
    pub title: String,
    /// English title of the field.
    pub english: String,
    /// The value as it was entered; the code of a choice.
    pub text: Zeroizing<String>,
    /// Title and English title of the choice.
    pub choice: Option<(String, String)>,
}

/// Whoever asks.
struct Opener<'a> {
    bureau: &'a Bureau,
    actor: &'a Actor,
}

/// A sealed value that was opened.
struct Found {
    text: Zeroizing<String>,
    /// Whose it is.
    id: EntityId,
    /// The field, and of an attribute the role and the participant, as the trail names them.
    told: String,
    field: Field,
}

/// Opens one sealed value. That it was opened, by whom, of what and what for, is committed before the value is given; the
/// value itself is in no line.
///
/// # Errors
/// [`AppError::Refused`] for whoever's office does not open it; [`AppError::NotFound`] for what there is not and for what
/// may not be seen; [`AppError::Invalid`] without a purpose, or if nothing is in it or nothing sealed.
pub async fn open_sealed(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    whose: Whose<'_>,
    asked: Asked<'_>,
    purpose: &str,
) -> Result<OpenedValue, AppError> {
    let purpose = purpose.trim();
    let found = match whose {
        Whose::Record(id) => of_record(&Opener { bureau, actor }, id, asked).await?,
        Whose::Person(name) => of_person(&Opener { bureau, actor }, name, asked).await?,
        Whose::Unit(name) => of_unit(&Opener { bureau, actor }, name, asked).await?,
    };
    // Whoever may not open it is not asked what for.
    if purpose.is_empty() {
        return Err(AppError::Invalid(Message::new("app-purpose-wanted")));
    }
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.audit("open-sealed", &found.id.to_string(), &format!("{}: {purpose}", found.told));
    writer.commit().await?;
    let choice = found.field.choices().iter().find(|choice| choice.code == *found.text);
    let choice = choice.map(|choice| (choice.title.clone(), choice.english.clone()));
    let Found { text, field: Field { title, english, .. }, .. } = found;
    Ok(OpenedValue { title, english, text, choice })
}

async fn of_record(opener: &Opener<'_>, id: &str, asked: Asked<'_>) -> Result<Found, AppError> {
    let bureau = opener.bureau;
    let record = find(bureau, opener.actor, id).await?;
    let (id, mut content) = (record.head.id, record.content);
    let library = bureau.library();
    let kind = library.kind(&content.kind)?;
    let participant = match asked.participant {
        Some(name) => Some(opener.told(name, Directories::load(bureau).await?.participant(name))?),
        None => None,
    };
    let attributes = kind.roles.iter().flat_map(|role| role.attributes.iter().map(move |a| (role, a)));
    let fields = kind.fields.iter().map(|field| (None, field));
    let known = fields.chain(attributes.map(|(role, field)| (Some(role), field)));
    let meant: Vec<(Option<&Role>, &Field)> =
        known.filter(|(_, field)| is_called(field, asked.field)).collect();
    if meant.is_empty() {
        let names = kind.fields.iter().chain(kind.roles.iter().flat_map(|role| &role.attributes));
        return Err(no_such_field(names, asked.field));
    }
    let (of, mut held) = ((&*kind.id, Some(content.unit)), Vec::new());
    let recused = may_decide_of(opener.actor, kind, &content.participants);
    let own = kind.replies_to.as_ref().map(|reply| reply.text.clone());
    let own = own.filter(|field| may_reread(opener.actor, kind, field, &content).is_ok());
    let Ok(()) = content.each_value(id, |place, value| {
        let found = meant.iter().find(|(role, field)| match place.part {
            Part::Field(name) => role.is_none() && name == field.name,
            Part::Attribute { role: own, name, who, .. } => {
                role.is_some_and(|role| role.name == own)
                    && name == field.name
                    && participant.is_none_or(|asked| asked == who)
            }
            Part::Own(_) | Part::Beside { .. } => false,
        });
        if let Some((_, field)) = found {
            let own = own.as_deref() == Some(&field.name);
            let opened = match &recused {
                _ if own => opener.open_own(field, place, value),
                Err(refused) => Err(refused.clone().into()),
                Ok(()) => opener.open(of, field, place, value),
            };
            held.push((told(place), (*field).clone(), opened));
        }
        Ok::<(), Infallible>(())
    });
    let (told, field, text) = single(held, asked.field)?;
    Ok(Found { text: text?, id, told, field })
}

/// What is sealed of every person: name and titles.
pub(crate) const SEALED_OF_PERSON: [(&str, &str, &str); 2] =
    [(Person::ID_NUMBER, "身份证号", "Identity number"), (Person::PHONE, "手机号", "Mobile phone")];

async fn of_person(opener: &Opener<'_>, name: &str, asked: Asked<'_>) -> Result<Found, AppError> {
    let bureau = opener.bureau;
    let own = SEALED_OF_PERSON.map(|(name, title, english)| text_field(name, title, english));
    let schema = bureau.library().schema.clone();
    let field = own.iter().chain(&schema.person_fields).find(|field| is_called(field, asked.field));
    let Some(field) = field else {
        return Err(no_such_field(own.iter().chain(&schema.person_fields), asked.field));
    };
    let id = opener.told(name, Directories::load(bureau).await?.person(name))?;
    let mut person: Person = latest(bureau, id.0).await?;
    let unit = main_unit(&person);
    let units = person.posts.iter().map(|post| post.unit);
    let may_open = || may_open(opener.actor, "person", &field.name, unit).is_ok();
    if !opener.knows_everybody() && !opener.scope().sees_person(id, units) && !may_open() {
        return Err(unknown("app-unknown-person", name, None));
    }
    let mut held = Vec::new();
    let Ok(()) = person.each_value(id.0, |place, value| {
        if place.name() == field.name {
            held.push((told(place), field.clone(), opener.open(("person", unit), field, place, value)));
        }
        Ok::<(), Infallible>(())
    });
    let (told, field, text) = single(held, asked.field)?;
    Ok(Found { text: text?, id: id.0, told, field })
}

/// Something sealed of a person, closed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct SealedLine {
    /// Name of the field.
    pub name: String,
    /// What it is called.
    pub title: Title,
    /// Whether the actor's offices open it.
    #[serde(skip)]
    pub may_open: bool,
}

/// What is sealed of a person.
pub(crate) async fn sealed_of_person(
    bureau: &Bureau,
    actor: &Actor,
    id: PersonId,
) -> Result<Vec<SealedLine>, AppError> {
    let own = SEALED_OF_PERSON.map(|(name, title, english)| text_field(name, title, english));
    let schema = bureau.library().schema.clone();
    let fields: Vec<&Field> = own.iter().chain(&schema.person_fields).collect();
    let mut person: Person = latest(bureau, id.0).await?;
    let unit = main_unit(&person);
    let mut held = Vec::new();
    let Ok(()) = person.each_value(id.0, |place, value| {
        let field = fields.iter().find(|field| field.name == place.name());
        if let (Some(field), Value::Sealed(_)) = (field, &*value) {
            held.push(SealedLine {
                name: field.name.clone(),
                title: Title::from(*field),
                may_open: may_open(actor, "person", &field.name, unit).is_ok(),
            });
        }
        Ok::<(), Infallible>(())
    });
    Ok(held)
}

/// The unit of the latest main post, which answers for what is sealed of a person.
fn main_unit(person: &Person) -> Option<UnitId> {
    let main = person.posts.iter().filter(|post| !post.concurrent).max_by_key(|post| post.span.from);
    main.map(|post| post.unit)
}

async fn of_unit(opener: &Opener<'_>, name: &str, asked: Asked<'_>) -> Result<Found, AppError> {
    let bureau = opener.bureau;
    let id = Directories::load(bureau).await?.unit(name)?;
    let mut unit: Unit = latest(bureau, id.0).await?;
    let schema = bureau.library().schema.clone();
    let fields = &schema.unit_fields;
    let Some(field) = fields.iter().find(|field| is_called(field, asked.field)) else {
        return Err(no_such_field(fields.iter(), asked.field));
    };
    let mut held = Vec::new();
    let Ok(()) = unit.each_value(id.0, |place, value| {
        if place.name() == field.name {
            held.push((told(place), field.clone(), opener.open(("unit", Some(id)), field, place, value)));
        }
        Ok::<(), Infallible>(())
    });
    let (told, field, text) = single(held, asked.field)?;
    Ok(Found { text: text?, id: id.0, told, field })
}

/// What the registry says of an entity now.
async fn latest<T: serde::de::DeserializeOwned>(bureau: &Bureau, id: EntityId) -> Result<T, AppError> {
    let revision = bureau.store.history(id).await?.pop();
    let gone = || AppError::NotFound(Message::new("app-nothing-sealed").with("field", id));
    let revision = revision.ok_or_else(gone)?;
    let position = revision.position;
    Ok(serde_json::from_str(&revision.draft.payload).map_err(|cause| BuildError { position, cause })?)
}

impl Opener<'_> {
    fn scope(&self) -> Scope {
        scope(&self.bureau.library(), self.actor)
    }

    fn knows_everybody(&self) -> bool {
        knows_everybody(self.actor)
    }

    /// Whoever need not know everybody is told of nobody with a name like it.
    fn told<T>(&self, name: &str, found: Result<T, AppError>) -> Result<T, AppError> {
        found.map_err(|error| match error {
            AppError::NotFound(_) if !self.knows_everybody() => unknown("app-unknown-person", name, None),
            error => error,
        })
    }

    /// The value of a place in clear, if the actor's offices open it: `of` is the kind, `person` or `unit`, with the unit
    /// that answers for it.
    fn open(
        &self,
        (of, unit): (&str, Option<UnitId>),
        field: &Field,
        place: &Binding<'_>,
        value: &Value,
    ) -> Result<Zeroizing<String>, AppError> {
        may_open(self.actor, of, &field.name, unit)?;
        self.open_own(field, place, value)
    }

    /// The value of a place in clear, for whom it may be opened without an office.
    fn open_own(
        &self,
        field: &Field,
        place: &Binding<'_>,
        value: &Value,
    ) -> Result<Zeroizing<String>, AppError> {
        match value {
            Value::Sealed(sealed) => Ok(self.bureau.store.sealing().read()?.open(sealed, place)?),
            _ => Err(AppError::Invalid(Message::new("app-nothing-sealed").with_title("field", field))),
        }
    }
}

/// The only one of the values that bear a name.
fn single<T>(mut held: Vec<T>, name: &str) -> Result<T, AppError> {
    let code = match held.len() {
        0 => "app-nothing-sealed",
        1 => return Ok(held.remove(0)),
        _ => "app-several-sealed",
    };
    Err(AppError::Invalid(Message::new(code).with("field", name)))
}

/// A place as the trail names it.
fn told(place: &Binding<'_>) -> String {
    match place.part {
        Part::Own(name) | Part::Field(name) => name.to_owned(),
        Part::Attribute { role, who, name, .. } => format!("{role} {who} {name}"),
        Part::Beside { table, key } => format!("{table} {key}"),
    }
}

fn is_called(field: &Field, name: &str) -> bool {
    field.name == name || field.title == name
}

fn no_such_field<'f>(fields: impl Iterator<Item = &'f Field>, name: &str) -> AppError {
    let sealed = fields.filter(|field| field.sensitive);
    let known = sealed.flat_map(|field| [field.name.as_str(), field.title.as_str()]);
    AppError::Invalid(unknown_name("app-unknown-field", name, known))
}

/// What every person has beside the fields of the schema.
fn text_field(name: &str, title: &str, english: &str) -> Field {
    Field {
        name: name.to_owned(),
        title: title.to_owned(),
        english: english.to_owned(),
        kind: FieldKind::Text { max: 40 },
        required: false,
        sensitive: true,
        help: String::new(),
    }
}
