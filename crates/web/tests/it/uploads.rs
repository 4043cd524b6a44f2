//! Photos: sent in pieces, taken only if they are some, shown without their place and only to who sees the record.

use std::path::{Path, PathBuf};

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{Method, StatusCode};

use mingde_core::date::Timestamp;
use mingde_core::words::Locale;
use mingde_testkit::{SECOND_PICTURE, patterned_photo, photo_with_place as photo, told_by_photo};

use crate::house::{Guest, Home, at_home, day};

impl Guest {
    async fn announce(&self, name: &str, size: usize) -> String {
        let body = format!("{{\"name\":{name:?},\"size\":{size}}}");
        let begun = self.ask(Method::POST, "/uploads", "application/json", body.into_bytes()).await;
        assert_eq!(begun.status, StatusCode::OK, "{}", begun.text());
        begun.json()["id"].as_str().unwrap().to_owned()
    }

    async fn piece(&self, id: &str, offset: usize, bytes: &[u8]) -> crate::house::Answer {
        let address = format!("/uploads/{id}?offset={offset}");
        self.ask(Method::PUT, &address, "application/octet-stream", bytes.to_vec()).await
    }

    async fn whole(&self, name: &str, bytes: &[u8]) -> crate::house::Answer {
        let id = self.announce(name, bytes.len()).await;
        self.piece(&id, 0, bytes).await;
        self.ask(Method::POST, &format!("/uploads/{id}/photo"), "", Vec::new()).await
    }
}

#[test]
fn a_photo_goes_on_where_the_network_broke_off() {
    at_home(async |home| {
        let (contact, photo) = (home.contact(), photo(1));
        let id = contact.announce("C:\\照片\\谈话.jpg", photo.len()).await;
        let half = photo.len() / 2;
        assert_eq!(contact.piece(&id, 0, &photo[..half]).await.json()["here"], half);
        assert_eq!(contact.piece(&id, half + 1, &photo[half + 1..]).await.status, StatusCode::CONFLICT);
        assert_eq!(contact.get(&format!("/uploads/{id}")).await.json()["here"], half);
        // A piece that came although nobody was told comes once more.
        assert_eq!(contact.piece(&id, 0, &photo[..half]).await.json()["here"], half);
        let unfinished = contact.ask(Method::POST, &format!("/uploads/{id}/photo"), "", Vec::new()).await;
        assert_eq!(unfinished.json()["code"], "upload-unfinished");
        assert_eq!(contact.piece(&id, half, &photo[half..]).await.json()["here"], photo.len());
        let taken = contact.ask(Method::POST, &format!("/uploads/{id}/photo"), "", Vec::new()).await;
        assert_eq!((taken.status, &taken.json()["name"]), (StatusCode::OK, &"谈话.jpg".into()));
        assert_eq!(taken.json()["had_place"], true);
        let shown = contact.get(taken.json()["picture"].as_str().unwrap()).await;
        assert_eq!(shown.headers[CONTENT_TYPE], "image/jpeg");
        assert_eq!(shown.headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(told_by_photo(&photo).contains(&"GPSLatitude".to_owned()));
        assert_eq!(told_by_photo(&shown.bytes), ["Orientation", "DateTimeOriginal"], "no place, no owner");
        assert!(!shown.text().contains(SECOND_PICTURE), "nothing stands behind the picture");
        // Somebody else does not know of it.
        let stranger = home.other_contact();
        for address in [format!("/uploads/{id}"), format!("/uploads/{id}/picture")] {
            assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);
        }
    });
}

#[test]
fn what_is_no_photo_is_refused_in_clear_words() {
    at_home(async |home| {
        let contact = home.contact();
        let mut half = photo(2);
        half.truncate(half.len() / 3);
        for (name, bytes, code) in [
            (
                "图.svg",
                &b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"[..],
                "photo-svg",
            ),
            ("扫描.jpg", b"%PDF-1.7 ...", "photo-pdf"),
            ("IMG.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "photo-heic"),
            ("会议.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isomiso2", "photo-film"),
            ("照片.jpg", b"MZ\x90\0 this program", "photo-none"),
            ("照片.png", b"\x89PNG\r\n\x1a\n nothing behind it", "photo-damaged"),
            ("半张.jpg", &half, "photo-damaged"),
        ] {
            let refused = contact.whole(name, bytes).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert_eq!(refused.json()["code"], code, "{name}");
            assert!(!refused.json()["words"].as_str().unwrap().contains(code), "{name} has words");
        }
        let body = b"{\"name\":\"a.jpg\",\"size\":99999999}".to_vec();
        let large = contact.ask(Method::POST, "/uploads", "application/json", body).await;
        assert_eq!(
            (large.status, large.json()["code"].as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, Some("upload-too-large"))
        );
        for id in ["x", "../../etc/passwd", &"0".repeat(32)] {
            let address = format!("/uploads/{}", id.replace('/', "%2F"));
            assert_eq!(contact.get(&address).await.status, StatusCode::NOT_FOUND, "{id}");
        }
    });
}

#[test]
fn evidence_is_seen_by_who_sees_the_record_and_known_again() {
    at_home(async |home| {
        let contact = home.contact();
        let taken = contact.whole("谈话.jpg", &photo(3)).await.json();
        assert_eq!(
            (taken["shown_in"].as_array().unwrap().len(), taken["shown_elsewhere"].as_u64()),
            (0, Some(0))
        );
        let sent = [
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "S1"),
            ("date", "10月30日"),
            ("role.organiser", "王校长"),
            ("role.counterpart", "陈老师"),
            ("field.topic", "regular"),
            ("upload", taken["id"].as_str().unwrap()),
        ];
        let done = contact.send("/file/heart-to-heart-talk", &sent).await.leads_to();
        let record = done.split('?').next().unwrap().to_owned();
        let page = contact.get(&format!("{record}/correction")).await.page();
        let at = page.find("/evidence/").unwrap() + "/evidence/".len();
        let address = format!("{record}/evidence/{}", &page[at..at + 64]);
        let shown = contact.get(&address).await;
        assert_eq!(
            (shown.status, &shown.headers[CONTENT_DISPOSITION]),
            (StatusCode::OK, &"inline".parse().unwrap())
        );
        assert_eq!(shown.headers[CACHE_CONTROL], "no-store", "no cache keeps what is somebody's");
        // Small ones for lists are made once, and seen by the same people.
        for _ in 0..2 {
            let small = contact.get(&format!("{address}?small=1")).await;
            assert_eq!(small.status, StatusCode::OK);
            assert!(small.bytes != shown.bytes && told_by_photo(&small.bytes).is_empty());
        }
        let stranger = home.other_contact();
        for address in [address.clone(), format!("{address}?small=1")] {
            assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(
            contact.get(&format!("{record}/evidence/{}", "0".repeat(64))).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(contact.get(&format!("{record}/evidence/x")).await.status, StatusCode::NOT_FOUND);

        // The same picture once more, by the same and by another school.
        let again = contact.whole("另一张.jpg", &photo(3)).await.json();
        assert_eq!(again["shown_in"][0]["address"], record);
        let elsewhere = stranger.whole("网上找的.jpg", &photo(3)).await.json();
        assert_eq!(
            (elsewhere["shown_in"].as_array().unwrap().len(), elsewhere["shown_elsewhere"].as_u64()),
            (0, Some(1))
        );
        // What somebody else sent is not attached.
        let forged =
            [("key", "1"), ("intent", "submit"), ("unit", "S2"), ("upload", taken["id"].as_str().unwrap())];
        assert_eq!(stranger.send("/file/heart-to-heart-talk", &forged).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_browser_without_a_script_sends_its_photo_with_the_form() {
    at_home(async |home| {
        let contact = home.contact();
        let sent = [
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "S1"),
            ("date", "10月30日"),
            ("role.organiser", "王校长"),
            ("role.counterpart", ""),
            ("field.topic", "regular"),
        ];
        let photo = photo(4);
        let files = [("photo", "谈话.jpg", &photo[..])];
        // It is kept while the rest is put right.
        let page = contact.send_with("/file/heart-to-heart-talk", &sent, &files).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains("name=\"upload\""), "{}", page.text());
        let svg = [("photo", "图.svg", &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..])];
        let page = contact.send_with("/file/heart-to-heart-talk", &sent, &svg).await;
        assert!(page.text().contains("SVG 图里可以藏程序"), "{}", page.text());
    });
}

/// The files below a folder; none where there is no such folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// The folder of the only upload that there is.
fn only_upload(home: &Home) -> PathBuf {
    let files = files_below(&home.bureau.data.join("uploads"));
    let about = files.iter().find(|file| file.ends_with("about.json")).unwrap();
    about.parent().unwrap().to_owned()
}

#[test]
fn a_photo_that_no_record_names_leaves_nothing_behind() {
    at_home(async |home| {
        let (contact, evidence) = (home.contact(), home.bureau.data.join("evidence"));
        let taken = contact.whole("谈话.jpg", &photo(5)).await.json();
        let id = taken["id"].as_str().unwrap();
        let shown = contact.get(&format!("/uploads/{id}/picture")).await;
        assert_eq!(
            (shown.status, shown.headers[CONTENT_TYPE].to_str().unwrap()),
            (StatusCode::OK, "image/jpeg")
        );
        let gone = contact.ask(Method::DELETE, &format!("/uploads/{id}"), "", Vec::new()).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(files_below(&evidence), Vec::<PathBuf>::new());
        assert_eq!(files_below(&home.bureau.data.join("uploads")), Vec::<PathBuf>::new());

        let taken = contact.whole("谈话.jpg", &photo(5)).await.json();
        let id = taken["id"].as_str().unwrap();
        let sent = [
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "S1"),
            ("date", "10月30日"),
            ("role.organiser", "王校长"),
            ("role.counterpart", ""),
            ("field.topic", "regular"),
            ("upload", id),
        ];
        // What is not taken for its faults is not filed with its photos either.
        let faulty = contact.send("/file/heart-to-heart-talk", &sent).await;
        assert_eq!((faulty.status, files_below(&evidence).len()), (StatusCode::UNPROCESSABLE_ENTITY, 0));
        let whole = sent.map(|(name, text)| (name, if name == "role.counterpart" { "陈老师" } else { text }));
        assert!(contact.send("/file/heart-to-heart-talk", &whole).await.leads_to().ends_with("done=filed"));
        assert_eq!(files_below(&evidence).len(), 1);
        assert_eq!(contact.get(&format!("/uploads/{id}/picture")).await.bytes, shown.bytes);
        // Sent twice it is one record still.
        assert!(contact.send("/file/heart-to-heart-talk", &whole).await.leads_to().ends_with("stood-there"));
    });
}

#[test]
fn whoever_files_nothing_sends_no_files() {
    at_home(async |home| {
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        let body = b"{\"name\":\"a.jpg\",\"size\":100}".to_vec();
        let refused = teacher.ask(Method::POST, "/uploads", "application/json", body).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());
        let refused = teacher.send_with("/imports", &[], &[("file", "a.xlsx", b"PK")]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.text());
        assert_eq!(files_below(&home.bureau.data.join("uploads")), Vec::<PathBuf>::new());
    });
}

#[test]
fn files_that_are_begun_at_once_leave_each_other_alone() {
    at_home(async |home| {
        let reach = mingde_core::grant::Reach::Unit(mingde_core::registry::Unit::id_of("S1"));
        let actor = home.actor("P03", &[("school-contact", reach)]);
        let now = Timestamp::start_of(day("2025-11-03"));
        let begin = |nth: u8, size: u64| {
            let what = ("照片.jpg", size, mingde_app::LARGEST_PHOTO);
            mingde_app::begin_upload(&home.bureau, &actor, now, [nth; 16], what)
        };
        let begin = &begin;
        let begun: Vec<bool> = std::thread::scope(|scope| {
            let each: Vec<_> = (0..48).map(|nth| scope.spawn(move || begin(nth, 1 << 20).is_ok())).collect();
            each.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(begun, [true; 48]);
        // So many bytes wait for one account and no more, however many are begun at once.
        let more = std::thread::scope(|scope| {
            let large = mingde_app::LARGEST_PHOTO;
            let each: Vec<_> = (100..148).map(|nth| scope.spawn(move || begin(nth, large).is_ok())).collect();
            each.into_iter().map(|one| one.join().unwrap()).filter(|begun| *begun).count()
        });
        assert_eq!(more, (600 - 48) / 24);
    });
}

#[test]
fn what_is_being_made_is_not_swept_away_and_what_is_old_is() {
    at_home(async |home| {
        let contact = home.contact();
        contact.announce("照片.jpg", 100).await;
        let desk = only_upload(home).parent().unwrap().to_owned();
        let (fresh, old) = (desk.join("being-made"), desk.join("left-behind"));
        for folder in [&fresh, &old] {
            std::fs::create_dir(folder).unwrap();
        }
        let weeks_ago = std::time::UNIX_EPOCH
            + std::time::Duration::from_micros(Timestamp::start_of(day("2025-10-01")).0.unsigned_abs());
        std::fs::File::open(&old).unwrap().set_modified(weeks_ago).unwrap();
        contact.announce("另一张.jpg", 100).await;
        assert!(fresh.is_dir() && !old.exists());
    });
}

#[test]
fn no_answer_says_where_a_file_lies_on_the_server() {
    at_home(async |home| {
        let contact = home.contact();
        let id = contact.announce("照片.jpg", 100).await;
        let folder = only_upload(home);
        let data = home.bureau.data.display().to_string();
        // A folder in the place of the bytes, and then words that do not read.
        std::fs::create_dir(folder.join("piece-000000000000")).unwrap();
        let piece = contact.piece(&id, 0, b"abc").await;
        std::fs::write(folder.join("about.json"), "{").unwrap();
        let answers = [
            piece,
            contact.get(&format!("/uploads/{id}")).await,
            contact.ask(Method::POST, &format!("/uploads/{id}/photo"), "", Vec::new()).await,
            contact.get(&format!("/imports/{id}")).await,
        ];
        for answer in answers {
            assert!(!answer.status.is_success(), "{}", answer.text());
            assert!(
                !answer.text().contains(&data) && !answer.text().contains("uploads/"),
                "{}",
                answer.text()
            );
        }
    });
}

#[test]
fn a_photo_of_another_day_wants_a_word() {
    at_home(async |home| {
        let contact = home.contact();
        let taken = contact.whole("谈话.jpg", &photo(6)).await.json();
        let sent = |day: &'static str, reason: &'static str| {
            [
                ("key", "0A1B2C3D4E5F6071"),
                ("intent", "submit"),
                ("unit", "S1"),
                ("date", day),
                ("role.organiser", "王校长"),
                ("role.counterpart", "陈老师"),
                ("field.topic", "regular"),
                ("reason", reason),
                ("upload", taken["id"].as_str().unwrap()),
            ]
        };
        // The photo is of 30 October.
        let doubted = contact.send("/file/heart-to-heart-talk", &sent("10月20日", "")).await;
        assert_eq!(doubted.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = doubted.text();
        assert!(page.contains("照片是 2025-10-30 拍的，不是 2025-10-20 这一天的"), "{page}");
        let done =
            contact.send("/file/heart-to-heart-talk", &sent("10月20日", "照片是补拍的")).await.leads_to();
        // On its page the day is told without reading the photo again.
        let record = done.split('?').next().unwrap();
        let days = home.bureau.data.join("uploads").join("taken");
        let kept = files_below(&days).pop().unwrap();
        assert_eq!(std::fs::read_to_string(&kept).unwrap(), "2025-10-30");
        std::fs::write(&kept, "2025-10-29").unwrap();
        assert!(contact.get(record).await.page().contains("10月29日"));
        // What was kept can be removed: it is read once more.
        std::fs::remove_file(&kept).unwrap();
        assert!(contact.get(record).await.page().contains("10月30日"));
        assert_eq!(std::fs::read_to_string(&kept).unwrap(), "2025-10-30");
    });
}

#[test]
fn almost_the_same_picture_is_known_again() {
    at_home(async |home| {
        let contact = home.contact();
        let taken = contact.whole("合影.jpg", &patterned_photo(1, 640, 92)).await.json();
        let sent = [
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "S1"),
            ("date", "10月30日"),
            ("role.organiser", "王校长"),
            ("role.counterpart", "陈老师"),
            ("field.topic", "regular"),
            ("upload", taken["id"].as_str().unwrap()),
        ];
        let done = contact.send("/file/heart-to-heart-talk", &sent).await.leads_to();
        let record = done.split('?').next().unwrap();
        // As a messenger sends it on: smaller, and stored anew.
        let sent_on = patterned_photo(1, 400, 60);
        let again = contact.whole("微信图片.jpg", &sent_on).await.json();
        assert_eq!(again["shown_in"].as_array().unwrap().len(), 0);
        assert_eq!(again["alike_in"][0]["address"], record);
        let elsewhere = home.other_contact().whole("微信图片.jpg", &sent_on).await.json();
        assert_eq!(
            (elsewhere["alike_in"].as_array().unwrap().len(), elsewhere["alike_elsewhere"].as_u64()),
            (0, Some(1))
        );
        let another = contact.whole("另一次.jpg", &patterned_photo(2, 640, 92)).await.json();
        assert_eq!(
            (another["alike_in"].as_array().unwrap().len(), another["alike_elsewhere"].as_u64()),
            (0, Some(0))
        );
    });
}
