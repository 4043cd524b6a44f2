//! 系统 and 任务进度: how the house does and what takes long, each for whoever it is for and for nobody else.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use mingde_core::grant::Reach;
use mingde_core::words::Locale;
use tower::ServiceExt as _;
use tower_http::compression::Compression;

use crate::house::{Guest, Home, at_home};
use crate::scope::leader;

const PASSPHRASE: &str = "石榴花开两三枝 2026";

fn system(home: &Home, locale: Locale) -> Guest {
    home.guest("P01", &[("system-administrator", Reach::Bureau)], locale)
}

#[test]
fn how_the_house_does_is_for_whoever_looks_after_the_machine() {
    at_home(async |home| {
        let page = system(home, Locale::ZhCn).get("/system").await.page();
        for words in ["数据库", "磁盘空间", "最近备份", "见证", "文件读取", "时钟", "版本"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(
            page.contains("没有备份过") && page.contains("在“任务进度”页做一份"),
            "what to do stands beside it"
        );
        let english = system(home, Locale::En).get("/system").await.page();
        assert!(english.contains("Last backup") && english.contains("Make one on the page of jobs"));
        assert!(english.contains("href=\"/system\"") && english.contains("href=\"/jobs\""));
        let auditor = home.guest("P02", &[("audit-administrator", Reach::Bureau)], Locale::ZhCn);
        for other in [&home.contact(), &leader(home), &auditor] {
            assert_eq!(other.get("/system").await.status, StatusCode::NOT_FOUND);
            assert!(!other.get("/").await.page().contains("href=\"/system\""));
        }
        assert_eq!(home.contact().get("/jobs").await.status, StatusCode::NOT_FOUND);
        assert!(!home.contact().get("/").await.page().contains("href=\"/jobs\""));
    });
}

#[test]
fn a_backup_is_made_fetched_and_removed_on_the_page() {
    at_home(async |home| {
        let system = system(home, Locale::ZhCn);
        let page = system.get("/jobs").await.page();
        assert!(page.contains("还没有办过") && page.contains("而且只有加密的形式"), "{page}");
        assert!(!page.contains("全部导出"), "who reads nothing exports nothing");
        let differs = [("passphrase", PASSPHRASE), ("again", "石榴花开两三枝 2027")];
        let refused = system.post("/jobs/backup", &differs).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = String::from_utf8(refused.bytes).unwrap();
        assert!(text.contains("两次输入的口令不一样") && !text.contains("石榴花"), "{text}");
        let order = [("passphrase", PASSPHRASE), ("again", PASSPHRASE)];
        assert_eq!(system.post("/jobs/backup", &order).await.status, StatusCode::SEE_OTHER);
        let mut page = system.get("/jobs").await;
        // It waits two seconds for it at the most; whoever comes back finds it done.
        while page.headers.contains_key("refresh") {
            tokio::task::yield_now().await;
            page = system.get("/jobs").await;
        }
        let page = page.page();
        assert!(page.contains("条修订，根") && page.contains(">下载<"), "{page}");
        assert!(!page.contains("石榴花"));
        let id =
            page.split("/jobs/").find_map(|part| part.split_once("/file\"").map(|(id, _)| id.to_owned()));
        let id = id.unwrap();
        let file = system.get(&format!("/jobs/{id}/file")).await;
        assert!(file.status == StatusCode::OK && file.bytes.starts_with(b"mingde backup 1\n"));
        assert_eq!(file.headers["content-length"], file.bytes.len().to_string());
        // As a browser asks, for whom it is compressed on the way: it comes to its end.
        let request = Request::get(format!("/jobs/{id}/file")).header("accept-encoding", "gzip");
        let compressed = Compression::new(system.router());
        let answer = compressed.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], "gzip");
        let sent = to_bytes(Body::new(answer.into_body()), usize::MAX).await.unwrap();
        assert!(sent.starts_with(b"\x1f\x8b") && sent.ends_with(&(file.bytes.len() as u32).to_le_bytes()));
        for other in [&home.contact(), &leader(home)] {
            assert_eq!(other.get(&format!("/jobs/{id}/file")).await.status, StatusCode::NOT_FOUND);
            let removed = other.post(&format!("/jobs/{id}/removal"), &[]).await;
            assert_eq!(removed.status, StatusCode::NOT_FOUND);
        }
        assert!(system.get("/system").await.page().contains("做于"), "the page of health knows of it");
        system.post(&format!("/jobs/{id}/removal"), &[]).await.leads_to();
        assert_eq!(system.get(&format!("/jobs/{id}/file")).await.status, StatusCode::NOT_FOUND);
        let trail = home.guest("P02", &[("audit-administrator", Reach::Bureau)], Locale::ZhCn);
        assert!(trail.get("/trail?action=backup").await.page().contains("做备份"));
    });
}

#[test]
fn everything_is_exported_by_whoever_reads_everything() {
    at_home(async |home| {
        let leader = leader(home);
        leader.post("/jobs/export", &[]).await.leads_to();
        let mut page = leader.get("/jobs").await;
        while page.headers.contains_key("refresh") {
            tokio::task::yield_now().await;
            page = leader.get("/jobs").await;
        }
        let page = page.page();
        let id =
            page.split("/jobs/").find_map(|part| part.split_once("/file\"").map(|(id, _)| id.to_owned()));
        let id = id.unwrap();
        let file = leader.get(&format!("/jobs/{id}/file")).await;
        assert!(file.status == StatusCode::OK && file.bytes.starts_with(b"PK"));
        assert_eq!(system(home, Locale::ZhCn).get(&format!("/jobs/{id}/file")).await.status, 404);
        assert_eq!(system(home, Locale::ZhCn).post("/jobs/export", &[]).await.status, 404);
    });
}
