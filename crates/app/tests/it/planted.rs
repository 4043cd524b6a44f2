//! A secret in every sensitive field of every kind and of the registry, brought in by import, corrected by hand and by a
//! second import; then every byte is looked through.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mingde_app::import::{ImportState, MendedCell, Wanted, look_at, mend_cells, returned_rows};
use mingde_app::{
    Bureau, Filed, Form, Intent, Slot, Twins, Typed, begin_upload, continue_upload, correct, export_parquet,
    file, keep_form, kept_forms,
};
use mingde_core::grant::Reach;
use mingde_core::kind::{Field, FieldKind, Kind, Party};
use mingde_core::policy::Scope;
use mingde_core::record::Value;
use mingde_core::registry::Unit;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::{Binding, Part};
use mingde_core::words::Locale;
use mingde_sheet::{Key, Layout, PartLayout};
use mingde_store::{Database, Filter, Page};
use mingde_testkit::Grid;

use crate::office::*;

/// Secrets that were handed out, each with the field it was planted in.
#[derive(Default)]
pub struct Planted {
    secrets: BTreeMap<String, String>,
    /// How many sensitive fields there are, those included whose values cannot be told from others.
    fields: usize,
}

impl Planted {
    /// A value that stands nowhere else, if the field has that many; else one of its values.
    pub fn plant(&mut self, field: &Field, place: &str) -> String {
        self.fields += 1;
        let number = 1000 + self.secrets.len();
        let (typed, secret) = match &field.kind {
            FieldKind::Text { .. } => (format!("机密{number}密机"), Some(format!("机密{number}密机"))),
            FieldKind::Number { decimals: 0, .. } => (format!("77{number}"), Some(format!("77{number}"))),
            FieldKind::Number { .. } => (format!("77{number}.5"), Some(format!("77{number}.5"))),
            _ => (ordinary(field), None),
        };
        if let Some(secret) = secret {
            self.secrets.insert(secret, format!("{place} {}", field.name));
        }
        typed
    }
}

/// Some value of a field that is no secret.
fn ordinary(field: &Field) -> String {
    match &field.kind {
        FieldKind::Text { .. } => "一段话".to_owned(),
        FieldKind::Number { min, .. } => min.map_or("1".to_owned(), |least| least.to_string()),
        FieldKind::Date => "2025-09-10".to_owned(),
        FieldKind::Time => "08:30".to_owned(),
        FieldKind::Flag => "是".to_owned(),
        FieldKind::Choice(choices) => choices[0].title.clone(),
        FieldKind::Unit => "第一小学".to_owned(),
    }
}

/// Somebody for a role; never the same in two of them.
fn somebody(of: Party, nth: usize) -> String {
    let names = match of {
        Party::Person => &["林科长(P01)", "王校长(P02)", "李主任(P03)", "陈老师(P04)", "周校长(P05)"][..],
        Party::Unit => &["第一小学", "第二中学", "组织人事科", "示范区教育局"],
        Party::Group => &["红烛志愿队"],
    };
    names[nth % names.len()].to_owned()
}

/// A workbook with one record of a kind, in which every sensitive field holds a secret.
pub fn workbook(kind: &Kind, number: usize, planted: &mut Planted) -> Vec<Grid> {
    workbook_with(kind, number, &mut |field, place| planted.plant(field, place))
}

/// The same with what `plant` gives for each sensitive field and where it stands.
fn workbook_with(kind: &Kind, number: usize, plant: &mut dyn FnMut(&Field, &str) -> String) -> Vec<Grid> {
    let layout = Layout::of_kind(kind);
    let sheet = |part: &PartLayout, cells: Vec<String>| {
        let heads: Vec<&str> = part.columns.iter().map(|column| column.title.as_str()).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        Grid::new(&part.sheet, &heads).line(&cells)
    };
    let own_number = format!("{}-{number}", kind.id);
    let party = |name: &str| {
        let nth = kind.roles.iter().position(|role| role.name == name).unwrap();
        somebody(kind.roles[nth].of, nth)
    };
    let records = layout.parts[0].columns.iter().map(|column| match &column.key {
        Key::Number => own_number.clone(),
        Key::Unit => "第一小学".to_owned(),
        Key::Date => "2025-09-10".to_owned(),
        Key::Role(name) => {
            let role = kind.role(name).unwrap();
            if role.min > 0 { party(name) } else { String::new() }
        }
        Key::Field(name) => match kind.field(name).unwrap() {
            field if field.sensitive => plant(field, &kind.id),
            field if field.required => ordinary(field),
            _ => String::new(),
        },
        _ => String::new(),
    });
    let mut sheets = vec![sheet(&layout.parts[0], records.collect())];
    let Some(part) = layout.parts.get(1) else { return sheets };
    for role in kind.roles.iter().filter(|role| role.attributes.iter().any(|field| field.sensitive)) {
        let cells = part.columns.iter().map(|column| match &column.key {
            Key::Number => own_number.clone(),
            Key::ParticipantRole => role.title.clone(),
            Key::Participant => party(&role.name),
            Key::Attribute(name) => match role.attributes.iter().find(|field| field.name == *name) {
                Some(field) if field.sensitive => plant(field, &format!("{} {}", kind.id, role.name)),
                Some(field) if field.required => ordinary(field),
                _ => String::new(),
            },
            _ => String::new(),
        });
        sheets.push(sheet(part, cells.collect()));
    }
    sheets
}

/// The shipped registry with sensitive fields of every type in units and persons.
fn registry_with_secrets() -> String {
    let shipped = std::fs::read_to_string("../../library/registry.yaml").unwrap();
    let more = "
  hotline: { title: 保密电话, english: Hotline, type: text, max: 40, sensitive: true }
  reserve: { title: 备用金, english: Reserve, type: number, unit: yuan, decimals: 2, sensitive: true }
  watched: { title: 重点关注, english: Watched, type: flag, sensitive: true }
";
    let with = |text: String, section: &str| text.replace(section, &format!("{section}{more}"));
    with(with(shipped, "\nunit_fields:"), "\nperson_fields:")
}

#[test]
fn a_planted_secret_is_nowhere_in_clear() {
    in_an_office(async |office| {
        std::fs::create_dir_all(office.data().join("library")).unwrap();
        std::fs::write(office.data().join("library/registry.yaml"), registry_with_secrets()).unwrap();
        office.reopen().await;
        let mut planted = Planted::default();
        let schema = office.bureau.library().schema.clone();
        let sensitive = |fields: &[Field]| fields.iter().filter(|f| f.sensitive).cloned().collect::<Vec<_>>();

        // The registry, by import and by a second one with other values.
        let (of_units, of_persons) = (sensitive(&schema.unit_fields), sensitive(&schema.person_fields));
        assert_eq!((of_units.len(), of_persons.len()), (3, 4));
        for round in ["一", "二"] {
            let plant =
                |planted: &mut Planted, fields: &[Field], place: &str| -> (Vec<String>, Vec<String>) {
                    fields.iter().map(|field| (field.title.clone(), planted.plant(field, place))).unzip()
                };
            let grid = |sheet: &str, heads: &[&str], cells: &[&str], more: (Vec<String>, Vec<String>)| {
                let heads: Vec<&str> =
                    heads.iter().copied().chain(more.0.iter().map(String::as_str)).collect();
                let cells: Vec<&str> =
                    cells.iter().copied().chain(more.1.iter().map(String::as_str)).collect();
                Grid::new(sheet, &heads).line(&cells)
            };
            let units = grid(
                "单位",
                &["单位代码", "单位名称", "单位类别"],
                &["S1", "第一小学", "小学"],
                plant(&mut planted, &of_units, "unit"),
            );
            let number = identity("1990-06-15", if round == "一" { "032" } else { "034" });
            let phone = if round == "一" { "13911110001" } else { "13911110002" };
            for secret in [number.as_str(), phone] {
                planted.secrets.insert(secret.to_owned(), "person".to_owned());
            }
            let persons = grid(
                "人员",
                &["工号", "姓名", "身份证号", "手机号"],
                &["P04", "陈老师", &number, phone],
                plant(&mut planted, &of_persons, "person"),
            );
            let taken = office.take_in(&format!("登记册{round}.xlsx"), &[units, persons]).await;
            assert_eq!((taken.changed, taken.refused), (2, 0), "{taken:#?}");
        }

        // Records of every kind with anything sensitive: by import, by hand, by a second import.
        let kinds: Vec<_> = office.bureau.library().kinds.values().cloned().collect();
        let sealed_in = |kind: &Kind| {
            let attributes = kind.roles.iter().flat_map(|role| &role.attributes);
            kind.fields.iter().chain(attributes).filter(|field| field.sensitive).count()
        };
        let kinds: Vec<_> = kinds.into_iter().filter(|kind| sealed_in(kind) > 0).collect();
        assert!(kinds.len() >= 12, "the library has such kinds");
        let before = planted.fields;
        for kind in &kinds {
            for round in 1..=2 {
                let sheets = workbook(kind, 1, &mut planted);
                let taken = office.take_in(&format!("{}-{round}.xlsx", kind.id), &sheets).await;
                let expected = if round == 1 { (1, 0, 0) } else { (0, 1, 0) };
                let only_flags = kind.fields.iter().all(|f| !f.sensitive || f.choices().len() + 2 > 1);
                if round == 1 || !only_flags {
                    assert_eq!((taken.added, taken.changed, taken.refused), expected, "{taken:#?}");
                }
            }
            for record in office.records(&kind.id).await {
                let id = record.head.id.to_string();
                for field in kind.fields.iter().filter(|field| field.sensitive) {
                    let changes = [(field.name.clone(), planted.plant(field, &kind.id))];
                    let now = office.now();
                    let done = correct(&office.bureau, &office.actor, now, &id, &changes, "更正").await;
                    if !matches!(field.kind, FieldKind::Choice(_) | FieldKind::Flag | FieldKind::Date) {
                        done.unwrap();
                    }
                }
                let content = office.records(&kind.id).await.remove(0).content;
                let fields = kind.fields.iter().filter(|f| f.sensitive);
                for field in fields.filter(|f| content.fields.contains_key(&f.name)) {
                    let value = &content.fields[&field.name];
                    assert!(matches!(value, Value::Sealed(_)), "{} {}: {value:?}", kind.id, field.name);
                }
            }
        }
        let fields: usize = kinds.iter().map(|kind| sealed_in(kind)).sum();
        assert!(planted.fields - before >= 2 * fields, "each of {fields} fields was given a value twice");

        // A row that is refused goes back to whoever sent it, in a file of their own; nothing of it stays here.
        let heads = ["单位", "谈话日期", "谈话人", "谈话对象", "谈话事由", "谈话要点"];
        let secret = "机密9999密机".repeat(200);
        planted.secrets.insert("机密9999密机".to_owned(), "refused".to_owned());
        let row = Grid::new("谈心谈话", &heads).line(&[
            "第一小学",
            "2025-09-11",
            "王校长",
            "李主任",
            "日常谈心",
            &secret,
        ]);
        let refused = office.take_in("退.xlsx", &[row]).await;
        assert_eq!((refused.refused, refused.rejects.len()), (1, 1), "{refused:#?}");
        let told = format!("{refused:?}");

        // The same sent to a page, in a format that is no archive, with a cell that was mended, and a photo beside it.
        let mended = "机密8888密机";
        planted.secrets.insert(mended.to_owned(), "a mended cell".to_owned());
        let csv = format!("{}\n第一小学,2025-09-11,王校长,李主任,日常谈心,{secret}\n", heads.join(","));
        let (bureau, actor) =
            (&Arc::new(Bureau::open(office.settings(), &mut dice()).await.unwrap()), &office.actor);
        let size = csv.len() as u64;
        let id = begin_upload(bureau, actor, office.now(), [9; 16], ("谈话.csv", size, size)).unwrap().id;
        for (nth, piece) in csv.as_bytes().chunks(1_000).enumerate() {
            continue_upload(bureau, actor, &id, nth as u64 * 1_000, piece).unwrap();
        }
        let looked = || async {
            let wanted = Wanted {
                id: &id,
                now: office.now(),
                locale: Locale::ZhCn,
                patience: Duration::from_secs(300),
            };
            match look_at(bureau, &Arc::new(actor.clone()), wanted, true).await.unwrap() {
                ImportState::Ended { outcome, .. } => (outcome.added, outcome.refused),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(looked().await, (0, 1));
        let cell = MendedCell::at("谈话!F2", &mended.repeat(200)).unwrap();
        mend_cells(bureau, actor, &id, vec![cell]).await.unwrap();
        assert_eq!(looked().await, (0, 1));
        assert!(returned_rows(bureau, actor, &id).unwrap().is_some());

        // What is shown, exported and dumped.
        let out = office.file("导出");
        export_parquet(&office.bureau, &office.actor, &out, None, &mut mingde_app::Silent).await.unwrap();
        let exported = mingde_snapshot::read(
            &out,
            schema.clone(),
            office.bureau.library().kinds.values().cloned(),
            mingde_snapshot::Check::Hashes,
        )
        .unwrap();
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let mut shown = vec![
            ("what an import tells".to_owned(), told),
            ("snapshot".to_owned(), format!("{snapshot:?}")),
            ("export".to_owned(), format!("{exported:?}")),
            (
                "audit".to_owned(),
                format!(
                    "{:?}",
                    office.bureau.store(&office.actor).unwrap().audit_lines(10_000).await.unwrap()
                ),
            ),
        ];
        // Every row of every table, whichever database holds it.
        let store = office.bureau.store(&office.actor).unwrap();
        let everything = Page::first(100_000);
        for found in store.find(&Scope::Everything, &Filter::default(), everything).await.unwrap() {
            shown.push(("the log".to_owned(), format!("{:?}", store.history(found.head.id).await.unwrap())));
        }
        shown.push(("imports".to_owned(), format!("{:?}", store.batches().await.unwrap())));
        if let Database::Postgres(url) = &office.settings().database {
            let dumped = String::from_utf8(mingde_testkit::dump(url).await).unwrap();
            assert!(dumped.contains("heart-to-heart-talk"), "the records are in it");
            shown.push(("a dump".to_owned(), dumped));
        }
        assert!(planted.secrets.len() >= 50, "{}", planted.secrets.len());
        let data = files_below(office.data())
            .into_iter()
            .map(|path| (path.display().to_string(), std::fs::read(path).unwrap()));
        let shown = shown.into_iter().map(|(name, text)| (name, text.into_bytes()));
        for (name, bytes) in data.chain(shown) {
            for (secret, place) in &planted.secrets {
                for (how, form) in forms(secret) {
                    assert!(!contains(&bytes, &form), "{secret} of {place} stands {how} in {name}");
                }
            }
        }

        // They are all there, and open.
        let keys = office.bureau.store(&office.actor).unwrap().sealing().read().unwrap();
        let mut opened = 0;
        for kind in &kinds {
            for record in office.records(&kind.id).await {
                let mut content = record.content;
                let Ok(()) = content.each_value(record.head.id, |place: &Binding<'_>, value| {
                    if let Value::Sealed(sealed) = value {
                        assert!(place.entity == EntityKind::Record && !matches!(place.part, Part::Own(_)));
                        keys.open(sealed, place).unwrap();
                        opened += 1;
                    }
                    Ok::<(), std::convert::Infallible>(())
                });
            }
        }
        assert_eq!(opened, fields);
    });
}

/// Values that a field does not take, each with the part of it that would give it away.
fn wrong(field: &Field, number: usize) -> Vec<(String, String)> {
    let digits = format!("7{}", 1000 + number);
    let of_digits = |text: &str| (text.replace("N", &digits), digits.clone());
    let word = format!("机密{number}密机");
    match &field.kind {
        FieldKind::Text { .. } => vec![(word.repeat(2_000), word)],
        FieldKind::Number { .. } => {
            ["N.12345", "-N", "N个月", "0.N", "约N", "Nx", "N、N", "N%", "9999999999N", "2025-11-N"]
                .map(of_digits)
                .to_vec()
        }
        FieldKind::Date => ["N-13-45", "昨天N", "2025年13月N日"].map(of_digits).to_vec(),
        FieldKind::Time => ["25:N", "N点"].map(of_digits).to_vec(),
        FieldKind::Flag | FieldKind::Choice(_) | FieldKind::Unit => vec![(word.clone(), word)],
    }
}

/// A kind with sensitive fields of every type.
const SEALED: &str = "id: sealed-sample
title: 密封样本
english: Sealed sample
purpose: 各种类型的保密字段。
filed_by: [office]
accepted_by: [office]
date: { title: 日期, english: Date }
identity: [code]
fields:
  code: { title: 样本名称, english: Sample, type: text, max: 20, required: true }
  share: { title: 保密比例, english: Share, type: number, unit: percent, decimals: 2, min: 0, max: 100, sensitive: true }
  spent: { title: 保密用时, english: Time spent, type: number, unit: minutes, min: 0, max: 480, sensitive: true }
  paid: { title: 保密金额, english: Paid, type: number, unit: yuan, decimals: 2, min: 0, sensitive: true }
  settled_on: { title: 保密日期, english: Settled on, type: date, sensitive: true }
  met_at: { title: 保密时刻, english: Met at, type: time, sensitive: true }
  watched: { title: 重点关注, english: Watched, type: flag, sensitive: true }
  grade: { title: 保密等次, english: Grade, type: choice, options: { high: 高, low: 低 }, sensitive: true }
";

#[test]
fn what_is_wrong_with_a_sensitive_value_is_told_without_the_value() {
    in_an_office(async |office| {
        std::fs::create_dir_all(office.data().join("library/kinds")).unwrap();
        std::fs::write(office.data().join("library/kinds/sealed-sample.yaml"), SEALED).unwrap();
        office.reopen().await;
        let library = office.bureau.library();
        let (mut told, mut number) = (0, 0);
        for kind in library.kinds.values() {
            let attributes = kind.roles.iter().flat_map(|role| &role.attributes);
            for sensitive in kind.fields.iter().chain(attributes).filter(|field| field.sensitive) {
                number += 1;
                for (nth, (typed, secret)) in wrong(sensitive, number).into_iter().enumerate() {
                    let mut plant = |field: &Field, _: &str| match field.name == sensitive.name {
                        true => typed.clone(),
                        false => ordinary(field),
                    };
                    let sheets = workbook_with(kind, 1, &mut plant);
                    let name = format!("{}-{number}-{nth}.xlsx", kind.id);
                    let taken = office.take_in(&name, &sheets).await;
                    let messages = format!("{:?} {:?} {:?}", taken.errors, taken.notes, taken.unreadable);
                    let at = format!("{} {}: `{typed}`", kind.id, sensitive.name);
                    assert!(!messages.contains(&secret), "{at} is told in {messages}");
                    told += taken.error_count;

                    // The same typed into a form.
                    let pairs = vec![(Slot::Field(sensitive.name.clone()).input(), typed.clone())];
                    let typed = Typed::new(pairs);
                    let (evidence, uploads, twins) = (&[][..], &[][..], Twins::Unasked);
                    let form = Form {
                        kind,
                        typed: &typed,
                        evidence,
                        uploads,
                        intent: Intent::Submit,
                        of: None,
                        twins,
                        because: "",
                    };
                    let filed = file(&office.bureau, &office.actor, office.now(), &form).await.unwrap();
                    let Filed::Open(looked) = filed else { panic!("{at} was filed") };
                    let messages = format!("{:?}", looked.faults);
                    assert!(!messages.contains(&secret), "{at} is told in {messages}");
                }
            }
        }
        assert!(told > 50, "{told} values were refused");
    });
}

#[test]
fn a_form_that_is_kept_is_nowhere_in_clear() {
    in_an_office(async |office| {
        let contact = office.officer("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
        let mut planted = Planted::default();
        let library = office.bureau.library();
        for kind in library.kinds.values().filter(|kind| kind.fields.iter().any(|field| field.sensitive)) {
            let sensitive = kind.fields.iter().filter(|field| field.sensitive);
            let pairs: Vec<_> = sensitive
                .map(|field| (Slot::Field(field.name.clone()).input(), planted.plant(field, &kind.id)))
                .collect();
            let typed = Typed::new(pairs);
            keep_form(&office.bureau, &contact, office.now(), (&kind.id, "新"), &typed).await.unwrap();
        }
        assert!(planted.secrets.len() > 5, "{}", planted.secrets.len());
        let mut kept = Vec::new();
        for path in files_below(office.data()) {
            kept.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
        if let Database::Postgres(url) = &office.settings().database {
            kept.push(("a dump".to_owned(), mingde_testkit::dump(url).await));
        }
        for (name, bytes) in &kept {
            for (secret, place) in &planted.secrets {
                for (how, form) in forms(secret) {
                    assert!(!contains(bytes, &form), "{secret} of {place} stands {how} in {name}");
                }
            }
        }
        let back = kept_forms(&office.bureau, &contact).await.unwrap();
        let typed: String = back.iter().flat_map(|form| form.typed.pairs()).map(|(_, text)| text).collect();
        assert!(planted.secrets.keys().all(|secret| typed.contains(secret)), "whoever typed it has it again");
    });
}

/// A text as it may stand in a file.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
    let mut forms = vec![
        ("in UTF-8", text.as_bytes().to_vec()),
        ("in UTF-16", units.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        ("in UTF-16, the other way round", units.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        ("as hexadecimal digits", text.bytes().flat_map(|b| format!("{b:02x}").into_bytes()).collect()),
    ];
    if !text.is_ascii() {
        forms.push(("escaped in JSON", escaped.into_bytes()));
    }
    // Base64 tells three letters by four; what stands before shifts it by none, one or two.
    for shift in 0..3 {
        let padded =
            [&vec![b'x'; shift][..], text.as_bytes(), &vec![b'x'; (6 - (shift + text.len()) % 3) % 3]]
                .concat();
        let coded = base64(&padded);
        let sure = &coded.as_bytes()[if shift == 0 { 0 } else { 4 }..coded.len() - 4];
        // Four letters stand in the hashes of a witness by chance.
        if sure.len() >= 8 {
            forms.push(("in base64", sure.to_vec()));
        }
    }
    forms
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks_exact(3) {
        let joined = three.iter().fold(0u32, |joined, byte| joined << 8 | u32::from(*byte));
        text.extend((0..4).map(|at| char::from(LETTERS[(joined >> (18 - 6 * at) & 63) as usize])));
    }
    text
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}
