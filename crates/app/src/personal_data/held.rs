//! The copy: what the registry says and said, records and groups in which somebody takes part, offices, the account, who
//! opened what is sealed. Of other people in the same records only their number is in it.

use std::convert::Infallible;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, PersonId};
use mingde_core::kind::{Field, Kind};
use mingde_core::policy::{Actor, Part as ScopePart, Scope};
use mingde_core::reason;
use mingde_core::record::{Content, State, Value, Who};
use mingde_core::registry::{Person, Sex};
use mingde_core::revision::EntityKind;
use mingde_core::sealing::Part;
use mingde_core::snapshot::BuildError;
use mingde_core::words::Locale;
use mingde_store::{AuditLine, FieldKeys, Filter, Found, Page};
use serde::Serialize;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::{Directories, birth_as_known};
use crate::library::Library;
use crate::offices::list_grants;
use crate::opening::SEALED_OF_PERSON;
use crate::view::{FieldView, GrantView, Title, as_text, by_name, some_as_text, values};

/// Records that are read together.
const TOGETHER: u32 = 1_024;

/// What is held of a person.
#[derive(Debug, Serialize)]
pub struct PersonalData {
    /// Which one.
    pub id: PersonId,
    /// Staff number.
    pub code: String,
    /// When the copy was made.
    #[serde(serialize_with = "as_text")]
    pub given: Timestamp,
    /// What the registry said, revision by revision, oldest first.
    pub registry: Vec<RegistryHeld>,
    /// Groups.
    pub groups: Vec<Membership>,
    /// Records in which the person takes part, by log position. Drafts are known to whoever writes them.
    pub records: Vec<RecordHeld>,
    /// Offices, those taken back as well.
    pub offices: Vec<GrantView>,
    /// The account, if there is one.
    pub account: Option<AccountHeld>,
    /// Who opened something sealed, newest first.
    pub opened: Vec<OpeningHeld>,
}

/// What one revision of the registry says.
#[derive(Debug, Serialize)]
pub struct RegistryHeld {
    /// When it was entered.
    #[serde(serialize_with = "as_text")]
    pub recorded: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Date of birth; the month where only that is known: `1977-03`.
    pub birth: Option<String>,
    /// Further fields; what is sealed is opened.
    #[serde(serialize_with = "by_name")]
    pub fields: Vec<FieldView>,
    /// Posts.
    pub posts: Vec<PostHeld>,
}

/// A post.
#[derive(Debug, Serialize)]
pub struct PostHeld {
    /// What the unit is called.
    pub unit: String,
    /// What it is called.
    pub title: String,
    /// What its rank is called.
    pub rank: Title,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub last: Option<Day>,
}

/// A membership.
#[derive(Debug, Serialize)]
pub struct Membership {
    /// Of which group.
    pub group: String,
    /// As what.
    pub role: Title,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub last: Option<Day>,
}

/// A record in which the person takes part.
#[derive(Debug, Serialize)]
pub struct RecordHeld {
    /// Which one.
    pub id: EntityId,
    /// What the kind is called.
    #[serde(flatten)]
    pub kind: Title,
    /// Which unit reports it.
    pub unit: String,
    /// When it happened.
    pub date: Day,
    /// Its state.
    pub state: State,
    /// When the ledger learned what it says now.
    #[serde(serialize_with = "as_text")]
    pub recorded: Timestamp,
    /// In which roles, with what is recorded about the person in each; what is sealed of it is opened.
    pub roles: Vec<RoleHeld>,
    /// What the record states; what is sealed stays so, since it may be about others.
    #[serde(serialize_with = "by_name")]
    pub fields: Vec<FieldView>,
    /// How many others take part.
    pub others: usize,
    /// Pieces of evidence.
    pub evidence: usize,
}

/// A role in a record.
#[derive(Debug, Serialize)]
pub struct RoleHeld {
    /// What it is called.
    #[serde(flatten)]
    pub title: Title,
    /// What is recorded about the person in it.
    #[serde(serialize_with = "by_name")]
    pub attributes: Vec<FieldView>,
}

/// An account, without what only its owner knows.
#[derive(Debug, Serialize)]
pub struct AccountHeld {
    /// When it was made.
    #[serde(serialize_with = "as_text")]
    pub made: Timestamp,
    /// When it was closed.
    #[serde(serialize_with = "some_as_text")]
    pub closed: Option<Timestamp>,
    /// Whether a second factor is asked of it.
    pub second_factor: bool,
    /// Sessions that are kept.
    pub sessions: usize,
    /// Drafts of forms that are kept, sealed.
    pub drafts: usize,
}

/// That something sealed was opened.
#[derive(Debug, Serialize)]
pub struct OpeningHeld {
    /// When.
    #[serde(serialize_with = "as_text")]
    pub when: Timestamp,
    /// By whom.
    pub by: String,
    /// In which record; none where it is of the registry.
    pub record: Option<String>,
    /// Which field and what for, as the trail has it.
    pub what: String,
}

/// Whatever is asked while the copy is made.
struct Asking<'a> {
    library: &'a Library,
    keys: &'a FieldKeys,
    directories: &'a Directories,
    person: PersonId,
    locale: Locale,
}

/// A copy of what is held of a person, found by staff number or `姓名(工号)`. That it was made, and what for, is a line of the
/// trail before anything is given.
///
/// # Errors
/// [`AppError::Refused`] for anybody but the operator; [`AppError::Invalid`] without a purpose; [`AppError::NotFound`] for
/// whom there is not.
pub async fn personal_data(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (name, purpose): (&str, &str),
    locale: Locale,
) -> Result<PersonalData, AppError> {
    let store = bureau.store(actor)?;
    let purpose = purpose.trim();
    if purpose.is_empty() {
        return Err(AppError::Invalid(Message::new("app-purpose-wanted")));
    }
    let directories = Directories::load(bureau).await?;
    let person = directories.person(name)?;
    let library = bureau.library();
    let keys = store.sealing().read()?;
    let asking = Asking { library: &library, keys, directories: &directories, person, locale };
    let registry = asking.registry(bureau).await?;
    let records = asking.records(bureau).await?;
    let called = |who: Who| directories.called(who);
    let grants = list_grants(bureau, actor).await?;
    let grants = grants.iter().filter(|line| line.grant.person == person);
    let data = PersonalData {
        id: person,
        code: registry.1,
        given: now,
        registry: registry.0,
        groups: asking.groups(bureau, actor).await?,
        offices: grants.map(|line| GrantView::of(line, &library, &called, locale)).collect(),
        account: account(bureau, person).await?,
        opened: asking.openings(bureau, &records).await?,
        records,
    };
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.audit("copy-personal-data", &person.to_string(), purpose);
    writer.commit().await?;
    Ok(data)
}

async fn account(bureau: &Bureau, person: PersonId) -> Result<Option<AccountHeld>, AppError> {
    let Some(row) = bureau.store.account_of(person).await? else { return Ok(None) };
    Ok(Some(AccountHeld {
        made: row.made,
        closed: row.closed,
        second_factor: row.second_factor,
        sessions: bureau.store.sessions_of(person).await?.len(),
        drafts: bureau.store.draft_sizes(person).await?.len(),
    }))
}

impl Asking<'_> {
    fn called(&self, who: Who) -> String {
        self.directories.called(who).unwrap_or_default()
    }

    /// What the registry said, and the staff number.
    async fn registry(&self, bureau: &Bureau) -> Result<(Vec<RegistryHeld>, String), AppError> {
        let (mut held, mut code) = (Vec::new(), String::new());
        for revision in bureau.store.history(self.person.0).await? {
            let position = revision.position;
            let mut person: Person = serde_json::from_str(&revision.draft.payload)
                .map_err(|cause| BuildError { position, cause })?;
            code.clone_from(&person.code);
            held.push(RegistryHeld {
                recorded: revision.recorded,
                by: revision.author,
                reason: reason::say(self.locale, &revision.draft.reason).into_owned(),
                name: person.name.clone(),
                sex: person.sex,
                birth: person.birth.map(|birth| birth_as_known(birth, person.birth_by_month)),
                fields: self.fields_of(&mut person),
                posts: person.posts.iter().map(|post| self.post(post)).collect(),
            });
        }
        Ok((held, code))
    }

    /// The further fields of a person, opened. What does not open any more is told as sealed.
    fn fields_of(&self, person: &mut Person) -> Vec<FieldView> {
        let mut own = Vec::new();
        let Ok(()) = person.each_value(self.person.0, |place, value| {
            let Value::Sealed(sealed) = &value else { return Ok::<(), Infallible>(()) };
            if let Ok(text) = self.keys.open(sealed, place) {
                let opened = opened(self.field_of_person(place.name()), &text);
                match SEALED_OF_PERSON.iter().find(|(name, ..)| *name == place.name()) {
                    Some((name, title, english)) => own.push(FieldView::plain(name, (title, english), &text)),
                    None => *value = opened,
                }
            }
            Ok(())
        });
        let called = |who: Who| self.directories.called(who);
        own.extend(values(&self.library.schema.person_fields, &person.fields, &called));
        own
    }

    fn field_of_person(&self, name: &str) -> Option<&Field> {
        self.library.schema.person_fields.iter().find(|field| field.name == name)
    }

    fn post(&self, post: &mingde_core::registry::Post) -> PostHeld {
        let rank = self.library.schema.ranks.iter().find(|rank| rank.code == post.rank);
        PostHeld {
            unit: self.called(Who::Unit(post.unit)),
            title: post.title.clone(),
            rank: rank.map_or_else(|| Title::name(&post.rank), Title::from),
            from: post.span.from,
            last: post.span.to.map(|to| to.plus(-1)),
        }
    }

    async fn groups(&self, bureau: &Bureau, actor: &Actor) -> Result<Vec<Membership>, AppError> {
        let sight = bureau.sight(actor, None).await?;
        let roles = &self.library.schema.member_roles;
        let mut found = Vec::new();
        for group in &sight.uncut().groups.group {
            for member in group.members.iter().filter(|member| member.person == self.person) {
                let role = roles.iter().find(|role| role.code == member.role);
                found.push(Membership {
                    group: group.name.clone(),
                    role: role.map_or_else(|| Title::name(&member.role), Title::from),
                    from: member.span.from,
                    last: member.span.to.map(|to| to.plus(-1)),
                });
            }
        }
        Ok(found)
    }

    async fn records(&self, bureau: &Bureau) -> Result<Vec<RecordHeld>, AppError> {
        let own = Scope::Part(std::sync::Arc::new(ScopePart {
            own: self.person,
            own_kinds: None,
            areas: Vec::new(),
        }));
        let filter = Filter { entity: Some(EntityKind::Record), ..Filter::default() };
        let (mut after, mut records) = (None, Vec::new());
        loop {
            let found = bureau.store.find(&own, &filter, Page::following(after, TOGETHER)).await?;
            let Some(last) = found.last() else { return Ok(records) };
            after = Some(last.head.position);
            for one in found {
                records.push(self.record(one)?);
            }
        }
    }

    fn record(&self, Found { head, payload, .. }: Found) -> Result<RecordHeld, AppError> {
        let position = head.position;
        let mut content: Content =
            serde_json::from_str(&payload).map_err(|cause| BuildError { position, cause })?;
        let kind: Option<&Kind> = self.library.kinds.get(&content.kind).map(AsRef::as_ref);
        let field = |name: &str| kind.and_then(|kind| kind.attributes().into_iter().find(|f| f.name == name));
        let Ok(()) = content.each_value(head.id, |place, value| {
            if let (Part::Attribute { who, name, .. }, Value::Sealed(sealed)) = (place.part, &value)
                && who == self.person.0
                && let Ok(text) = self.keys.open(sealed, place)
            {
                *value = opened(field(name), &text);
            }
            Ok::<(), Infallible>(())
        });
        let called = |who: Who| self.directories.called(who);
        let is_own = |who: &Who| *who == Who::Person(self.person);
        let own = content.participants.iter().filter(|part| is_own(&part.who));
        let roles = own.map(|part| {
            let role = kind.and_then(|kind| kind.role(&part.role));
            RoleHeld {
                title: role.map_or_else(|| Title::name(&part.role), Title::from),
                attributes: values(role.map_or(&[][..], |role| &role.attributes), &part.attributes, &called),
            }
        });
        Ok(RecordHeld {
            id: head.id,
            kind: kind.map_or_else(|| Title::name(&content.kind), Title::from),
            unit: self.called(Who::Unit(content.unit)),
            date: content.date,
            state: head.state,
            recorded: head.recorded,
            roles: roles.collect(),
            fields: values(kind.map_or(&[][..], |kind| &kind.fields), &content.fields, &called),
            others: content.participants.iter().filter(|part| !is_own(&part.who)).count(),
            evidence: content.evidence.len(),
        })
    }

    async fn openings(&self, bureau: &Bureau, records: &[RecordHeld]) -> Result<Vec<OpeningHeld>, AppError> {
        let subjects: Vec<EntityId> = records.iter().map(|record| record.id).chain([self.person.0]).collect();
        let lines = bureau.store.audit_lines_of("open-sealed", &subjects).await?;
        let of_others = |line: &AuditLine| {
            // Of an attribute the trail says whose it was.
            let told = line.detail.split_once(": ").map_or("", |(told, _)| told);
            matches!(told.split(' ').collect::<Vec<_>>()[..], [_, who, _] if who != self.person.to_string())
        };
        let held = lines.into_iter().filter(|line| !of_others(line)).map(|line| OpeningHeld {
            when: line.recorded,
            by: line.author,
            record: (line.subject != self.person.to_string()).then_some(line.subject),
            what: line.detail,
        });
        Ok(held.collect())
    }
}

/// What was sealed, as the value that it is.
fn opened(field: Option<&Field>, text: &str) -> Value {
    match field.is_some_and(|field| field.choices().iter().any(|choice| choice.code == text)) {
        true => Value::Choice(text.to_owned()),
        false => Value::Text(text.to_owned()),
    }
}
