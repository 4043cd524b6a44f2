//! Three bureaus send results to their superior, which takes them in, refuses what is not theirs, and counts them by its own rules.

mod asked;
mod house;
mod past;

use std::sync::Arc;

use mingde_app::{
    AssessRequest, BelievedKey, CollectedOutcome, ExplainRequest, RecordsEntered, SubmissionState,
    SubmitWish, assess, collect, explain, submit, withdraw_submission,
};
use mingde_core::grant::Reach;
use mingde_core::kind::{Field, FieldKind, Kind};
use mingde_core::policy::may_sign_results;
use mingde_core::registry::{Person, RegistrySchema};
use mingde_store::{Saying, Statement};

use crate::office::in_an_office;
use house::*;

#[test]
fn results_of_three_bureaus_come_together_and_lead_back_to_their_receipts() {
    run(async || {
        let post = tempfile::tempdir().unwrap();
        let request = request_in(post.path(), REQUEST);
        let box_ = post.path().join("box");
        let (a, b, c) = (House::county(3, 4).await, House::county(5, 2).await, House::county(9, 6).await);
        let city = House::city().await;

        // What would be sent is shown, and nothing is written by that.
        let before = a.checkpoint().await;
        let shown = submit(&a.bureau, &clerk(), a.now(), &request, SubmitWish::default()).await.unwrap();
        assert_eq!((shown.place, a.checkpoint().await), (None, before.clone()));
        assert!(!box_.exists());
        let sent = a.submit(&request, &box_).await;
        assert_eq!((&sent.results, &sent.manifest, sent.again), (&shown.results, &shown.manifest, false));
        assert!(sent.remarks.is_empty(), "{:?}", sent.remarks);
        assert_eq!(sent.position, before.size);
        let talks = &sent.results.assessments[0].results;
        let staff = talks[0].bureau.as_ref().unwrap();
        assert_eq!((staff.subjects, staff.sum.as_deref()), (Some(2), Some("8")));
        assert_eq!(talks[1].bureau.as_ref().unwrap().sum.as_deref(), Some("4"));
        assert_eq!(talks[2].bureau.as_ref().unwrap().sum, None, "shares of different wholes are not added");
        assert_eq!(talks[3].bureau.as_ref().unwrap().statuses["met"], 1);
        assert_eq!((talks[2].units[0].code.as_str(), talks[2].units[0].value.as_deref()), ("S1", Some("50")));
        // Of eight teachers two pledged: two are not told by themselves.
        let pledges = &sent.results.assessments[1].results[0];
        let cells: Vec<_> = pledges.values.iter().map(|cell| (cell.of.as_str(), cell.subjects)).collect();
        assert_eq!(cells, [("0..1", 8)]);
        assert!(pledges.units.is_empty() && pledges.bureau.as_ref().unwrap().statuses.is_empty());

        // Sent again without news it is the same, byte for byte, and no entry more.
        let (then, size) = (files(&box_), a.checkpoint().await.size);
        assert_eq!(size, before.size + 1, "what was sent is an entry");
        let again = a.submit(&request, &box_).await;
        assert!(again.again && again.manifest == sent.manifest);
        assert_eq!((files(&box_), a.checkpoint().await.size), (then.clone(), size));
        std::fs::remove_dir_all(&box_).unwrap();
        a.submit(&request, &box_).await;
        assert_eq!(files(&box_), then, "from the ledger alone");

        b.submit(&request, &box_).await;
        c.submit(&request, &box_).await;
        for (path, bytes) in files(&box_) {
            let text = String::from_utf8_lossy(&bytes);
            for name in NAMES.iter().copied().chain(["XQ88", "欧阳", "1980-03-02"]) {
                assert!(!text.contains(name), "{name} in {}", path.display());
            }
            let id = Person::id_of("XQ8800").to_string();
            assert!(!text.contains(&id), "{}", path.display());
        }

        // Nothing is taken of a ledger before somebody said whose it is.
        let collected = city.collect(&request, &box_).await;
        assert!(collected.folders.iter().all(|one| one.bureau.is_none()), "{:?}", collected.folders);
        assert_eq!(told(&collected), pairs(&[("?", "roll-up-unknown-ledger")]));
        assert_eq!(states(&collected)[0], ("A", SubmissionState::Unknown));
        for (house, unit) in [(&a, "甲县教育局"), (&b, "B"), (&c, "C")] {
            let origin = house.bureau.store(&clerk()).unwrap().origin().replace('/', "-");
            let seen = box_.join(origin);
            assert_eq!(city.believe(unit, BelievedKey::Seen(&seen), None).await, Ok(false));
            assert_eq!(city.believe(unit, BelievedKey::Seen(&seen), None).await, Ok(true));
            assert_eq!(city.believe("D", BelievedKey::Seen(&seen), None).await, Err("roll-up-of-another"));
            assert_eq!(city.believe("SJ", BelievedKey::Seen(&seen), None).await, Err("roll-up-not-below"));
        }
        assert_eq!(city.believe("D", BelievedKey::Told("我的公钥"), None).await, Err("roll-up-no-key"));

        let collected = city.collect(&request, &box_).await;
        assert_eq!(told(&collected), pairs(&[("A", "taken"), ("B", "taken"), ("C", "taken")]));
        assert!(collected.folders.iter().all(|one| one.remarks.is_empty()), "{:?}", collected.folders);
        let expected =
            [("A", SubmissionState::Sent), ("B", SubmissionState::Sent), ("C", SubmissionState::Sent)];
        assert_eq!(states(&collected)[..3], expected);
        assert_eq!(states(&collected)[3], ("D", SubmissionState::Unknown));
        let size = city.checkpoint().await.size;
        let collected = city.collect(&request, &box_).await;
        assert_eq!(told(&collected), pairs(&[("A", "unchanged"), ("B", "unchanged"), ("C", "unchanged")]));
        assert_eq!(city.checkpoint().await.size, size, "again is no change");

        // What the superior counts is the sum of what the bureaus count.
        let sight = city.bureau.sight(&clerk(), None).await.unwrap();
        let library = city.bureau.library();
        let when = AssessRequest {
            rulebooks: vec!["talks-across-bureaus".to_owned()],
            period: Some(request.period),
            as_of: Some(request.as_of),
            ..AssessRequest::default()
        };
        let assessed = assess(&library, &sight, &when, request.as_of).unwrap().remove(0);
        let value = |unit: &str, result: &str| {
            let at = assessed.find_subject(unit).unwrap();
            assessed.result(at, result).unwrap().value.map(|value| value.to_string())
        };
        let of = |result: &str| ["A", "B", "C", "D"].map(|unit| value(unit, result));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of("talked"), [some("4"), some("2"), some("6"), None]);
        assert_eq!(of("staff"), [some("8"), some("8"), some("8"), None]);
        assert_eq!(of("coverage"), [some("50"), some("25"), some("75"), None]);
        assert_eq!(value("A", "all_talked"), some("12"));
        assert_eq!(of("place"), [some("1"), some("2"), some("1"), None], "counties beside counties");

        // From the superior's figure to the receipt of the bureau, whole, which finds the assessment there.
        let asked = ExplainRequest {
            assess: when.clone(),
            subject: "A".to_owned(),
            result: Some("talked".to_owned()),
        };
        let proof = explain(&library, &sight, &asked, request.as_of).unwrap().remove(0);
        let proof = serde_json::to_string(&proof).unwrap();
        let receipt = &sent.results.assessments[0].receipt;
        assert!(proof.contains(&receipt.reference), "{} in {proof}", receipt.reference);
        assert!(receipt.hash.starts_with(receipt.reference.rsplit('/').next().unwrap()));
        let own = mingde_rulebook::Reference::parse(&receipt.reference).unwrap();
        let sight = a.bureau.sight_at(&clerk(), own.position).await.unwrap();
        let found = mingde_app::assessment_of_reference(&a.bureau.library(), &sight, &own).unwrap().unwrap();
        assert_eq!(found.receipt.hash_text(), receipt.hash);
    });
}

#[test]
fn what_was_altered_exchanged_or_signed_by_somebody_else_is_refused_and_what_is_taken_back_counts_no_longer()
{
    run(async || {
        let post = tempfile::tempdir().unwrap();
        let request = request_in(post.path(), REQUEST);
        let box_ = post.path().join("box");
        let (a, b) = (House::county(3, 4).await, House::county(5, 2).await);
        let city = House::city().await;
        let mut places = Vec::new();
        for (house, unit) in [(&a, "A"), (&b, "B")] {
            let key = house.bureau.store(&clerk()).unwrap().public_key().unwrap();
            city.believe(unit, BelievedKey::Told(&key), None).await.unwrap();
            places.push(house.submit(&request, &box_).await.place.unwrap());
        }
        let (of_a, of_b) = (&places[0], &places[1]);
        let whole = files(&box_);
        let restored = || {
            std::fs::remove_dir_all(&box_).unwrap();
            put_back(&whole);
        };
        let outcome = async || told(&city.collect(&request, &box_).await).get("A").copied().unwrap_or("?");
        let unknown = async || told(&city.collect(&request, &box_).await).get("?").copied().unwrap_or("-");
        let size = city.checkpoint().await.size;

        // A digit in the results, in the list, in the checkpoint.
        let alter = |name: &str, from: &str, to: &str| {
            let text = String::from_utf8(whole[&of_a.join(name)].clone()).unwrap();
            assert!(text.contains(from), "{name}: {from}");
            std::fs::write(of_a.join(name), text.replacen(from, to, 1)).unwrap();
        };
        alter("results.json", "\"sum\": \"4\"", "\"sum\": \"7\"");
        assert_eq!(outcome().await, "roll-up-altered");
        restored();
        alter("manifest.json", "\"bytes\": ", "\"bytes\": 1");
        assert_eq!(outcome().await, "roll-up-not-signed");
        restored();
        std::fs::remove_file(of_a.join("results.json")).unwrap();
        assert_eq!(outcome().await, "roll-up-missing");
        restored();
        // Of two bureaus each other's results; then the whole folder under the other's name, which is still whose it was.
        std::fs::copy(of_b.join("results.json"), of_a.join("results.json")).unwrap();
        assert_eq!(outcome().await, "roll-up-altered");
        restored();
        // A key of somebody else under the same name of a ledger.
        let manifest = String::from_utf8(whole[&of_a.join("manifest.json")].clone()).unwrap();
        let own = a.bureau.store(&clerk()).unwrap();
        let stranger = mingde_log::Signer::new(own.origin(), &[7; 32]);
        let forged = manifest.replacen(&own.public_key().unwrap(), &stranger.verifier().to_string(), 1);
        std::fs::write(of_a.join("manifest.json"), &forged).unwrap();
        assert_eq!(outcome().await, "roll-up-other-key");
        assert_eq!(
            city.believe("A", BelievedKey::Told(&stranger.verifier().to_string()), None).await,
            Err("roll-up-key-changed")
        );
        let statement = Statement {
            saying: Saying::Sent,
            origin: own.origin().to_owned(),
            request: request.id.clone(),
            manifest: hex::encode(<sha2::Sha256 as sha2::Digest>::digest(manifest.as_bytes())),
        };
        let text = format!(
            "mingde-submission-1\n{}\n{}\n{}\n",
            statement.origin, statement.request, statement.manifest
        );
        restored();
        std::fs::write(of_a.join("manifest.note"), stranger.sign(&text)).unwrap();
        assert_eq!(outcome().await, "roll-up-not-signed");
        assert_eq!(Statement::of_note(&stranger.sign(&text), &stranger.verifier()), Some(statement));
        restored();
        for strange in ["", "{", "[[[[", "{\"format\":\"mingde-submission/9\"}", "\u{feff}null"] {
            std::fs::write(of_a.join("manifest.json"), strange).unwrap();
            assert_eq!(unknown().await, "roll-up-unreadable", "{strange}");
        }
        restored();
        // What its own key signed and makes no sense all the same: a result that is told twice.
        let mut results: serde_json::Value =
            serde_json::from_slice(&whole[&of_a.join("results.json")]).unwrap();
        let told_once = results["assessments"][0]["results"].as_array_mut().unwrap();
        told_once.push(told_once[0].clone());
        let results = serde_json::to_vec(&results).unwrap();
        let sha256 = |bytes: &[u8]| hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes));
        let mut list: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        list["files"][0]["bytes"] = results.len().into();
        list["files"][0]["sha256"] = sha256(&results).into();
        let list = serde_json::to_vec(&list).unwrap();
        let statement = Statement {
            saying: Saying::Sent,
            origin: own.origin().to_owned(),
            request: request.id.clone(),
            manifest: sha256(&list),
        };
        let note = own.sign(&may_sign_results(&clerk()).unwrap(), &statement).unwrap();
        for (name, bytes) in
            [("results.json", results), ("manifest.json", list), ("manifest.note", note.into_bytes())]
        {
            std::fs::write(of_a.join(name), bytes).unwrap();
        }
        assert_eq!(outcome().await, "roll-up-told-twice");
        restored();
        // None of it was taken, and none of it kept the other from being taken.
        let stood = city.checkpoint().await.size;
        let collected = city.collect(&request, &box_).await;
        assert_eq!(told(&collected), pairs(&[("A", "taken"), ("B", "unchanged")]));
        assert!(stood > size);

        // Another text of the request is another request.
        let other = request_in(post.path(), &REQUEST.replace("pledges, ", ""));
        assert_eq!(told(&city.collect(&other, &box_).await)["A"], "roll-up-request-changed");

        // What was sent is taken back, there and here, and sent anew.
        let no_reason = withdraw_submission(&b.bureau, &clerk(), b.now(), &request, (&box_, " ")).await;
        assert_eq!(no_reason.unwrap_err().message().code, "app-no-reason");
        withdraw_submission(&b.bureau, &clerk(), b.now(), &request, (&box_, "数据有误")).await.unwrap();
        let names: Vec<_> =
            files(of_b).into_keys().map(|path| path.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["withdrawn.note"]);
        let collected = city.collect(&request, &box_).await;
        assert_eq!(told(&collected), pairs(&[("A", "unchanged"), ("B", "taken-back")]));
        let gone = collected.folders.iter().find_map(|one| match one.outcome {
            CollectedOutcome::TakenBack(records) => Some(records),
            _ => None,
        });
        assert!(
            matches!(gone, Some(RecordsEntered { added: 0, changed: 0, withdrawn: 1.., .. })),
            "{gone:?}"
        );
        assert_eq!(states(&collected)[1], ("B", SubmissionState::TakenBack));
        assert_eq!(told(&city.collect(&request, &box_).await)["B"], "unchanged");
        let sent = b.submit(&request, &box_).await;
        assert!(!sent.again, "what was taken back is sent anew");
        let collected = city.collect(&request, &box_).await;
        assert_eq!((told(&collected)["B"], states(&collected)[1].1), ("taken", SubmissionState::Sent));
        // An older one that somebody put into the folder again is told from the newer that was taken.
        restored();
        assert_eq!(told(&city.collect(&request, &box_).await)["B"], "roll-up-outdated");
    });
}

#[test]
fn a_snapshot_goes_along_where_the_bureau_agrees_and_nobody_is_in_it() {
    run(async || {
        let post = tempfile::tempdir().unwrap();
        let request = request_in(
            post.path(),
            &format!("{REQUEST}snapshot: [heart-to-heart-talk, ethics-pledge, love-letter]\n"),
        );
        let box_ = post.path().join("box");
        let (county, city) = (House::county(3, 4).await, House::city().await);
        let sent = county.submit(&request, &box_).await;
        assert_eq!(sent.remarks.iter().map(|one| one.code).collect::<Vec<_>>(), ["roll-up-snapshot-kept"]);
        assert!(!sent.place.unwrap().join("snapshot").exists());
        let wish = SubmitWish { with_snapshot: true, ..to_folder(&box_) };
        let sent = submit(&county.bureau, &clerk(), county.now(), &request, wish).await.unwrap();
        assert_eq!(sent.remarks.iter().map(|one| one.code).collect::<Vec<_>>(), ["roll-up-kind-missing"]);
        let folder = sent.place.unwrap().join("snapshot");

        // Read back: the rows are there, and nobody is, in whatever a reader unpacks.
        let library = county.bureau.library();
        let without_texts = |field: &Field| Field {
            sensitive: field.sensitive || matches!(field.kind, FieldKind::Text { .. }),
            ..field.clone()
        };
        let kinds = library.kinds.values().map(|kind| {
            let fields = kind.fields.iter().map(without_texts).collect();
            Arc::new(Kind { fields, ..(**kind).clone() })
        });
        let unit_fields = library.schema.unit_fields.iter().map(without_texts).collect();
        let schema = Arc::new(RegistrySchema { unit_fields, ..(*library.schema).clone() });
        let read = mingde_snapshot::read(&folder, schema, kinds, mingde_snapshot::Check::Hashes).unwrap();
        let table = read.table("heart-to-heart-talk").unwrap();
        assert_eq!((table.len(), read.persons.len(), read.groups.id.len()), (4, 0, 0));
        assert_eq!((read.participations(), read.units.len()), (0, 3));
        assert!(
            read.tables.values().filter(|table| !table.is_empty()).count() == 2,
            "what was asked for alone"
        );
        let unpacked = format!("{read:?}");
        let ids = NAMES.iter().enumerate().map(|(at, _)| Person::id_of(&format!("XQ88{at:02}")).to_string());
        let of_people: Vec<String> =
            NAMES.iter().map(|name| (*name).to_owned()).chain(ids).chain(["XQ88".to_owned()]).collect();
        for word in &of_people {
            assert!(!unpacked.contains(word.as_str()), "{word}");
        }
        for (path, bytes) in files(&folder) {
            let text = String::from_utf8_lossy(&bytes);
            assert!(of_people.iter().all(|word| !text.contains(word.as_str())), "{}", path.display());
        }
        // It is under the signature like everything else.
        let key = county.bureau.store(&clerk()).unwrap().public_key().unwrap();
        city.believe("A", BelievedKey::Told(&key), None).await.unwrap();
        let file = folder.join("units.parquet");
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, &whole[..whole.len() - 1]).unwrap();
        assert_eq!(told(&city.collect(&request, &box_).await)["A"], "roll-up-altered");
        std::fs::write(&file, whole).unwrap();
        assert_eq!(told(&city.collect(&request, &box_).await)["A"], "taken");
    });
}

#[test]
fn results_are_exchanged_by_an_office_that_has_the_power_and_leave_a_line() {
    in_an_office(async |office| {
        let request = request_in(&office.file(""), REQUEST);
        let box_ = office.file("box");
        let whole = Reach::Bureau;
        let (sender, reader) =
            (office.officer("P01", &[("office", whole)]), office.officer("P02", &[("bureau-leader", whole)]));
        let refused = submit(&office.bureau, &reader, office.now(), &request, to_folder(&box_)).await;
        assert_eq!(refused.unwrap_err().message().code, "refused-office");
        assert!(!box_.exists(), "nothing went out");
        let collected = collect(&office.bureau, &reader, office.now(), &request, &[office.file("")]).await;
        assert_eq!(collected.unwrap_err().message().code, "refused-office");
        submit(&office.bureau, &sender, office.now(), &request, to_folder(&box_)).await.unwrap();
        withdraw_submission(&office.bureau, &sender, office.now(), &request, (&box_, "误报")).await.unwrap();
        let lines = office.bureau.store(&office.actor).unwrap().audit_lines(2).await.unwrap();
        let told: Vec<_> = lines.iter().map(|line| (line.author.as_str(), line.action.as_str())).collect();
        assert_eq!(told, [("P01", "withdraw-submission"), ("P01", "submit-results")]);
    });
}
