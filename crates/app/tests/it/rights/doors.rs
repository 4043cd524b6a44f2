//! Every office at every door: what asks for a power lets in those who have it for the whole bureau, and nobody else;
//! what is about records lets in those whose office the kind names, there where it is held and while it is held.

use std::collections::BTreeMap;

use mingde_app::accounts::list_providers;
use mingde_app::import::would_undo;
use mingde_app::{
    AppError, AssessRequest, ExplainRequest, GrantRequest, ReachRequest, ReorganisationRequest,
    ReportRequest, Silent, Whose, audit_trail, compose, draft_list, drop_channel, evidence_files, explain,
    export_parquet, form, grant_office, import_batches, list_channels, list_grants, open_sealed, publish,
    put_back_on_purpose, reorganise, reseal,
};
use mingde_core::office::Power;
use mingde_core::period::Period;
use mingde_core::registry::Unit;
use mingde_core::reorganisation::Reorganisation;

use super::{Named, Relation, library, offices, today};
use crate::office::*;
use crate::planted::{Planted, workbook};

/// Where an office is held, as far as its powers and records of the first school tell the difference.
const HELD: [Relation; 4] = [Relation::Bureau, Relation::Own, Relation::Beside, Relation::Ended];

/// Whether somebody was let in, whatever was found behind the door.
fn let_in<T>(done: Result<T, AppError>) -> bool {
    !matches!(done, Err(AppError::Refused(_)))
}

#[test]
fn publishing_and_exporting_ask_for_their_power() {
    in_an_office(async |office| {
        let path = office.file("own-talks.md");
        std::fs::write(&path, crate::rules::rules("1", "2025-01-01", 3)).unwrap();
        for post in offices() {
            let actor = Relation::Bureau.actor("P05", &post.choice.code);
            let has = |power| post.powers.contains(&power);
            let published = publish(&office.bureau, &actor, office.now(), std::slice::from_ref(&path)).await;
            assert!(matches!(published, Err(AppError::Refused(_))), "files are brought by the operator");
            let written = let_in(draft_list(&office.bureau, &actor).await);
            let writes = has(Power::WriteRulebooks) || has(Power::PublishRulebooks);
            assert_eq!(written, writes, "{}", post.choice.code);
            let folder = office.file(&format!("export-{}", post.choice.code));
            let exported = export_parquet(&office.bureau, &actor, &folder, None, &mut Silent).await;
            assert_eq!(exported.is_ok(), has(Power::ReadEverything), "{}", post.choice.code);
            assert_eq!(folder.exists(), exported.is_ok());
            let sight = office.bureau.sight(&actor, None).await.unwrap();
            assert_eq!(sight.whole().is_ok(), has(Power::ReadEverything), "{}", post.choice.code);
        }
    });
}

#[test]
fn every_door_of_a_power_opens_to_those_who_have_it_for_the_bureau_and_while_they_have_it() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let bureau = &office.bureau;
        let form = form(&bureau.library(), "short-introduction").unwrap();
        let renamed = ReorganisationRequest {
            change: Reorganisation::Rename { unit: Unit::id_of("S2"), name: "第二实验中学".into() }.into(),
            from: today(),
            reason: "区教发〔2025〕31号".into(),
            dry_run: true,
        };
        let grant = GrantRequest {
            office: "department-contact".into(),
            person: "P06".into(),
            reach: ReachRequest::Unit("组织人事科".into()),
            days: (today(), today().plus(30)),
        };
        for post in offices() {
            for held in HELD {
                let actor = held.actor("P05", &post.choice.code);
                let has = |power| held == Relation::Bureau && post.powers.contains(&power);
                let now = || office.now();
                let sight = bureau.sight(&actor, None).await.unwrap();
                let request = ReportRequest { period: None, as_of: Some(today()) };
                let (files, pictures) = (Default::default(), Default::default());
                let composed =
                    compose(&bureau.library(), &sight, &files, &pictures, &form, &request, today());
                if let Ok(composed) = &composed {
                    assert_eq!(composed.proofs.is_empty(), !has(Power::ReadEverything), "proofs name people");
                }
                let writes = has(Power::WriteReports) || has(Power::ReadEverything);
                let keeps = has(Power::AdministerAccounts);
                let doors: [(&str, bool, bool); 12] = [
                    ("trail", let_in(audit_trail(bureau, &actor, 10).await), has(Power::ReadAuditTrail)),
                    ("report", let_in(composed), writes),
                    ("evidence of reports", let_in(evidence_files(bureau, &sight, &form).await), writes),
                    (
                        "registry",
                        let_in(reorganise(bureau, &actor, now(), &renamed).await),
                        has(Power::KeepRegistry),
                    ),
                    ("channels", let_in(list_channels(bureau, &actor).await), keeps),
                    ("a channel", let_in(drop_channel(bureau, &actor, now(), "mail").await), keeps),
                    ("providers", let_in(list_providers(bureau, &actor).await), keeps),
                    ("backups", let_in(put_back_on_purpose(bureau, &actor, now(), "").await), keeps),
                    (
                        "offices",
                        let_in(grant_office(bureau, &actor, now(), &grant).await),
                        has(Power::GrantOffices),
                    ),
                    ("the columns", let_in(sight.whole().map(drop)), has(Power::ReadEverything)),
                    ("the ledger itself", let_in(bureau.store(&actor).map(drop)), false),
                    ("keys", let_in(reseal(bureau, &actor, now(), &mut Silent).await), false),
                ];
                for (door, entered, expected) in doors {
                    assert_eq!(entered, expected, "{} {held:?} at {door}", post.choice.code);
                }
                // Lists are cut, not closed: one's own, or all.
                let sees_grants = has(Power::GrantOffices) || has(Power::ReadAuditTrail);
                let others = list_grants(bureau, &actor).await.unwrap();
                let others = others.iter().filter(|line| Some(line.grant.person) != actor.who()).count();
                assert!(sees_grants || others == 0, "{} {held:?} sees grants of others", post.choice.code);
                let sees_imports = has(Power::ReadEverything) || has(Power::ReadAuditTrail);
                let imports = import_batches(bureau, &actor).await.unwrap();
                assert_eq!(!imports.is_empty(), sees_imports, "{} {held:?}", post.choice.code);
            }
        }
    });
}

#[test]
fn an_import_is_taken_back_by_those_who_decide_on_what_it_brought() {
    in_an_office(async |office| {
        let talks = office.take_in("谈话.xlsx", &talks()).await.batch.unwrap();
        let bureau = &office.bureau;
        let batches = import_batches(bureau, &office.actor).await.unwrap();
        let registry = &batches.iter().find(|batch| batch.id != talks).unwrap().id;
        let kind = &library().kinds["heart-to-heart-talk"];
        let mut taken = 0;
        for post in offices() {
            for held in HELD {
                let actor = held.actor("P05", &post.choice.code);
                let has = |power| held == Relation::Bureau && post.powers.contains(&power);
                let knows = has(Power::ReadEverything) || has(Power::ReadAuditTrail);
                let undone =
                    async |batch: &str| would_undo(bureau, &actor, office.now(), batch).await.is_ok();
                let accepts = held.reaches() && Named::of(kind, &post.choice.code).accepts;
                assert_eq!(undone(&talks).await, knows && accepts, "{} {held:?} talks", post.choice.code);
                let keeps = knows && has(Power::KeepRegistry);
                assert_eq!(undone(registry).await, keeps, "{} {held:?} registry", post.choice.code);
                taken += u32::from(knows);
            }
        }
        assert!(taken > 0, "nobody knows of the imports, so nothing was tried");
        assert!(would_undo(bureau, &office.actor, office.now(), &talks).await.is_ok());
    });
}

#[test]
fn a_proof_names_no_record_to_an_office_that_may_not_read_it() {
    in_an_office(async |office| {
        office.take_in("谈话.xlsx", &talks()).await;
        let bureau = &office.bureau;
        let kind = &library().kinds["heart-to-heart-talk"];
        let mut named = BTreeMap::new();
        for post in offices() {
            for held in HELD {
                let actor = held.actor("P05", &post.choice.code);
                let sight = bureau.sight(&actor, None).await.unwrap();
                let assess = AssessRequest {
                    rulebooks: vec!["heart-to-heart-talks".into()],
                    period: Some(Period::parse("2025-autumn").unwrap()),
                    ..AssessRequest::default()
                };
                let request =
                    ExplainRequest { assess, subject: "第一小学".into(), result: Some("talks".into()) };
                let told = explain(&bureau.library(), &sight, &request, today());
                let records = told.ok().and_then(|mut told| told.remove(0).root.records);
                let rows = records.map_or((0, 0), |records| (records.counted.len(), records.counted_total));
                let own = Named::of(kind, &post.choice.code);
                let everything = post.powers.contains(&Power::ReadEverything);
                let reads = held.reaches() && (everything || own.files || own.accepts);
                let expected = if reads { (3, 3) } else { (0, rows.1) };
                assert_eq!(rows, expected, "{} {held:?}", post.choice.code);
                *named.entry(reads).or_insert(0) += 1;
            }
        }
        assert!(named[&true] > 3 && named[&false] > 10, "{named:?}");
    });
}

#[test]
fn every_sealed_field_opens_to_the_offices_that_are_named_for_it_and_to_nobody_else() {
    in_an_office(async |office| {
        let mut planted = Planted::default();
        let sealed = |kind: &mingde_core::kind::Kind| kind.fields.iter().any(|field| field.sensitive);
        for kind in library().kinds.values().filter(|kind| sealed(kind)) {
            let taken = office.take_in(&format!("{}.xlsx", kind.id), &workbook(kind, 1, &mut planted)).await;
            assert_eq!((taken.added, taken.refused), (1, 0), "{taken:#?}");
        }
        let bureau = &office.bureau;
        let (mut opened, mut closed) = (0, 0);
        for kind in library().kinds.values().filter(|kind| sealed(kind)) {
            let record = office.records(&kind.id).await.remove(0);
            let id = record.head.id.to_string();
            for post in offices() {
                for held in HELD {
                    let actor = held.actor("P06", &post.choice.code);
                    let own = Named::of(kind, &post.choice.code);
                    let everything = post.powers.contains(&Power::ReadEverything);
                    let finds = held.reaches() && (everything || own.files || own.accepts);
                    for field in
                        kind.fields.iter().filter(|field| record.content.fields.contains_key(&field.name))
                    {
                        let expected = field.sensitive && finds && post.opens(&kind.id, &field.name);
                        let asked = mingde_app::Asked { field: &field.name, participant: None };
                        let whose = Whose::Record(&id);
                        let done = open_sealed(bureau, &actor, office.now(), whose, asked, "核对").await;
                        let at = format!("{} {held:?} {} {}", post.choice.code, kind.id, field.name);
                        assert_eq!(done.is_ok(), expected, "{at}: {:?}", done.err());
                        if expected { opened += 1 } else { closed += 1 }
                    }
                }
            }
        }
        assert!(opened > 20 && closed > 200, "{opened} opened, {closed} closed");
        // Each opening is a line of the trail, and no refusal is.
        let lines = audit_trail(bureau, &office.actor, 100_000).await.unwrap();
        assert_eq!(lines.iter().filter(|line| line.action == "open-sealed").count(), opened);
    });
}
