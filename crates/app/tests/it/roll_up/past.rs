//! What a bureau sends goes on from what it sent before, or the bureau is named.

use mingde_app::{
    AssessRequest, BelievedKey, CollectedOutcome, SubmissionState, assess, withdraw_submission,
};

use super::house::*;

#[test]
fn a_bureau_that_rewrote_its_past_is_named_and_stops_nobody_elses() {
    run(async || {
        let post = tempfile::tempdir().unwrap();
        let request = request_in(post.path(), REQUEST);
        let box_ = post.path().join("box");
        let (mut a, b, mut c) =
            (House::county(3, 4).await, House::county(5, 2).await, House::county(9, 6).await);
        let city = House::city().await;
        let kept = a.keep_a_copy().await;
        for (house, unit) in [(&a, "A"), (&b, "B"), (&c, "C")] {
            let key = house.bureau.store(&clerk()).unwrap().public_key().unwrap();
            assert_eq!(city.believe(unit, BelievedKey::Told(&key), None).await, Ok(false));
            house.talk("2025-10-09", 1).await;
            house.submit(&request, &box_).await;
        }
        city.collect(&request, &box_).await;
        let knew = a.checkpoint().await;

        // The second goes on as it should; the third has an older rulebook by now; the first was put back and written on.
        b.talk("2025-10-10", 3).await;
        b.submit(&request, &box_).await;
        a.go_back_to(&kept).await;
        for (on, with) in [("2025-10-11", 1), ("2025-10-12", 2), ("2025-10-13", 3)] {
            a.talk(on, with).await;
        }
        assert!(a.checkpoint().await.size > knew.size);
        a.submit(&request, &box_).await;
        let library = c.folder.path().join("data/library/rulebooks");
        std::fs::create_dir_all(&library).unwrap();
        let text = include_str!("../../../../../library/rulebooks/heart-to-heart-talks.md");
        let older =
            text.replace("version: '2025.1'", "version: '2024.2'").replace("1/2, source", "1/3, source");
        std::fs::write(library.join("heart-to-heart-talks.md"), older).unwrap();
        c.reopen().await;
        let sent = c.submit(&request, &box_).await;
        assert_eq!(sent.remarks.iter().map(|one| one.code).collect::<Vec<_>>(), ["roll-up-own-version"]);

        let collected = city.collect(&request, &box_).await;
        assert_eq!(told(&collected), pairs(&[("A", "roll-up-forgotten"), ("B", "taken"), ("C", "taken")]));
        let of = |code: &str| {
            collected.folders.iter().find(|one| one.bureau.as_ref().is_some_and(|it| it.0 == code)).unwrap()
        };
        let CollectedOutcome::Refused(why) = &of("A").outcome else { panic!("{:?}", of("A")) };
        let argument =
            |name: &str| why.args.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        assert_eq!(argument("known"), Some((knew.size - 1).to_string()), "what was taken is named");
        assert_eq!(argument("size"), Some(a.checkpoint().await.size.saturating_sub(1).to_string()));
        let remark = &of("C").remarks[0];
        assert_eq!(remark.code, "roll-up-other-version");
        assert!(
            remark.args.contains(&("version", "2024.2".into()))
                && remark.args.contains(&("expected", "2025.1".into()))
        );
        let sight = city.bureau.sight(&clerk(), None).await.unwrap();
        let when = AssessRequest {
            rulebooks: vec!["talks-across-bureaus".to_owned()],
            period: Some(request.period),
            as_of: Some(request.as_of),
            ..AssessRequest::default()
        };
        let assessed = assess(&city.bureau.library(), &sight, &when, request.as_of).unwrap().remove(0);
        let status = |unit: &str| {
            assessed
                .result(assessed.find_subject(unit).unwrap(), "as_expected_version")
                .unwrap()
                .status
                .name()
        };
        assert_eq!(["A", "B", "C"].map(status), ["met", "met", "not_met"], "what was taken before stands");

        // A ledger that was put back for good is believed anew, by somebody who says why.
        let key = a.bureau.store(&clerk()).unwrap().public_key().unwrap();
        assert_eq!(city.believe("A", BelievedKey::Told(&key), Some("机器损坏，恢复了备份")).await, Ok(false));
        assert_eq!(told(&city.collect(&request, &box_).await)["A"], "taken");
    });
}

#[test]
fn answers_to_several_requests_come_in_any_order_and_what_is_old_or_was_taken_back_is_told_from_what_stands()
{
    run(async || {
        let post = tempfile::tempdir().unwrap();
        let first = request_in(post.path(), &REQUEST.replace("as_of:", "due: 2026-02-15\nas_of:"));
        let second =
            request_in(post.path(), &REQUEST.replace("id: talks-2025-autumn", "id: talks-once-more"));
        let box_ = post.path().join("box");
        let a = House::county(3, 4).await;
        let (city, other_city) = (House::city().await, House::city().await);
        let key = a.bureau.store(&clerk()).unwrap().public_key().unwrap();
        for city in [&city, &other_city] {
            city.believe("A", BelievedKey::Told(&key), None).await.unwrap();
        }
        a.submit(&first, &box_).await;
        let of_first = files(&box_);
        a.talk("2025-10-09", 5).await;
        a.submit(&second, &box_).await;

        // The later one is taken first; it bears the earlier one out where it lies beside it.
        assert_eq!(outcomes(&city.collect(&second, &box_).await), ["passed-over", "taken"]);
        let collected = city.collect(&first, &box_).await;
        assert_eq!(outcomes(&collected), ["taken", "passed-over"]);
        assert_eq!(
            (states(&collected)[0], left(&collected)),
            (("A", SubmissionState::Sent), [None, Some(13)])
        );
        assert_eq!(outcomes(&city.collect(&first, &box_).await), ["unchanged", "passed-over"]);
        other_city.collect(&second, &box_).await;
        std::fs::remove_dir_all(&box_).unwrap();
        put_back(&of_first);
        assert_eq!(outcomes(&other_city.collect(&first, &box_).await), ["roll-up-behind"]);

        // Another text of the request is not answered by what answered the former.
        let changed = request_in(post.path(), &REQUEST.replace("pledges, ", ""));
        let collected = city.collect(&changed, &box_).await;
        assert_eq!(outcomes(&collected), ["roll-up-request-changed"]);
        assert_eq!(states(&collected)[0], ("A", SubmissionState::Outdated));

        // A newer answer stands; whoever puts the older one back into the folder changes nothing, nor what was taken back.
        a.submit(&first, &box_).await;
        a.talk("2025-10-10", 6).await;
        a.submit(&first, &box_).await;
        let newer = files(&box_);
        assert_eq!(outcomes(&city.collect(&first, &box_).await), ["taken"]);
        put_back(&of_first);
        assert_eq!(outcomes(&city.collect(&first, &box_).await), ["roll-up-outdated"]);
        withdraw_submission(&a.bureau, &clerk(), a.now(), &first, (&box_, "误报")).await.unwrap();
        assert_eq!(outcomes(&city.collect(&first, &box_).await), ["taken-back"]);
        std::fs::remove_dir_all(&box_).unwrap();
        put_back(&newer);
        let collected = city.collect(&first, &box_).await;
        assert_eq!(outcomes(&collected), ["roll-up-was-taken-back"]);
        assert_eq!(states(&collected)[0], ("A", SubmissionState::TakenBack));
    });
}

/// Days that are left to A and to D.
fn left(collected: &mingde_app::Collected) -> [Option<i32>; 2] {
    ["A", "D"].map(|code| collected.bureaus.iter().find(|one| one.code == code).unwrap().days_left)
}
