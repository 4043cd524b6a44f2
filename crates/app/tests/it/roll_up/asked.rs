//! A bureau that was told the superior's key answers what the superior signed, and nothing else.

use mingde_app::{AppError, SubmitWish, SuperiorKey, read_request, sign_request, submit};

use super::house::*;

#[test]
fn a_request_is_the_superiors_or_is_not_answered() {
    run(async || {
        let post = tempfile::tempdir().unwrap();
        let (path, box_) = (post.path().join("要求.yaml"), post.path().join("box"));
        let (county, city, stranger) =
            (House::county(3, 4).await, House::city().await, House::open(77).await);
        let unsigned = request_in(post.path(), REQUEST);
        let answer = async |request: &_, told: Option<&str>, reason: Option<&str>| {
            let superior = SuperiorKey { told, reason };
            let wish = SubmitWish { superior, ..to_folder(&box_) };
            let sent = submit(&county.bureau, &clerk(), county.now(), request, wish).await;
            sent.map(|sent| sent.remarks.iter().map(|one| one.code).collect::<Vec<_>>())
                .map_err(|error| error.message().code)
        };
        // Without a key nothing is asked of a request, but that nobody can judge its signature is told.
        assert_eq!(answer(&unsigned, None, None).await, Ok(vec![]));
        let signed = sign_request(&city.bureau, &clerk(), city.now(), (&path, &unsigned)).await.unwrap();
        let request = read_request(&path).unwrap();
        assert_eq!((&request.hash, request.note.is_some()), (&unsigned.hash, true));
        assert_eq!(answer(&request, None, None).await, Ok(vec!["roll-up-request-unbelieved"]));

        // Looked at, nothing is remembered.
        let size = async || county.checkpoint().await.size;
        let before = size().await;
        let superior = SuperiorKey { told: Some(&signed.key), reason: None };
        let look = SubmitWish { superior, ..SubmitWish::default() };
        submit(&county.bureau, &clerk(), county.now(), &request, look).await.unwrap();
        assert_eq!(size().await, before);
        assert_eq!(answer(&request, Some("mingde/x+1+AA"), None).await, Err("roll-up-no-key"));
        assert_eq!(answer(&unsigned, Some(&signed.key), None).await, Err("roll-up-request-unsigned"));
        assert_eq!(size().await, before, "nor where it was refused");
        assert_eq!(answer(&request, Some(&signed.key), None).await, Ok(vec![]));
        let known = size().await;
        assert!(known > before, "the key is an entry");
        assert_eq!(answer(&request, None, None).await, Ok(vec![]));
        assert_eq!(answer(&request, Some(&signed.key), None).await, Ok(vec![]));
        assert_eq!(size().await, known, "once");

        // From now on nothing goes to anybody else: no other text, no other request under its note, no other signature.
        let sent = files(&box_);
        assert_eq!(answer(&unsigned, None, None).await, Err("roll-up-request-unsigned"));
        std::fs::write(&path, REQUEST.replace("head_coverage, ", "")).unwrap();
        let altered = read_request(&path).unwrap();
        assert_eq!(answer(&altered, None, None).await, Err("roll-up-request-not-theirs"));
        let other =
            sign_request(&stranger.bureau, &clerk(), stranger.now(), (&path, &altered)).await.unwrap();
        let theirs = read_request(&path).unwrap();
        assert_eq!(answer(&theirs, None, None).await, Err("roll-up-request-not-theirs"));
        assert_eq!(answer(&theirs, Some(&other.key), None).await, Err("roll-up-superior-changed"));
        assert_eq!((files(&box_), size().await), (sent, known));
        assert_eq!(answer(&theirs, Some(&other.key), Some("市局换了机器")).await, Ok(vec![]));
        assert_eq!(answer(&request, None, None).await, Err("roll-up-request-not-theirs"), "the former key");
        assert!(county.bureau.store(&clerk()).unwrap().verify(|_, _| {}).await.unwrap().findings.is_empty());
    });
}

#[test]
fn whoever_exchanges_no_results_signs_no_request_and_sends_nothing() {
    run(async || {
        let post = tempfile::tempdir().unwrap();
        let county = House::county(3, 4).await;
        let request = request_in(post.path(), REQUEST);
        let present = county.bureau.present().await.unwrap();
        let teacher = present.actor(&present.snapshot.persons.code[0], county.now().day()).unwrap();
        let before = county.checkpoint().await.size;
        let path = post.path().join("要求.yaml");
        let signed = sign_request(&county.bureau, &teacher, county.now(), (&path, &request)).await;
        assert!(matches!(signed, Err(AppError::Refused(_))), "{:?}", signed.map_err(|error| error.message()));
        let to = post.path().join("box");
        let wish = to_folder(&to);
        let sent = submit(&county.bureau, &teacher, county.now(), &request, wish).await;
        let sent = sent.map(drop);
        assert!(matches!(sent, Err(AppError::Refused(_))), "{:?}", sent.map_err(|error| error.message()));
        assert_eq!(std::fs::read_dir(post.path()).unwrap().count(), 1, "the request alone");
        assert_eq!(county.checkpoint().await.size, before);
    });
}
