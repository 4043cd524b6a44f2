//! The deployer's fonts, the machine's fonts, and what is said when one is missing.

use std::path::PathBuf;

use mingde_core::words::{Locale, say};
use mingde_pdf::{PdfError, Press, Role, Shelf};

use crate::page::pages;
use crate::papers::{paper, paragraph, press, text};
use mingde_report::document::{Block, Level};

/// The files of the machine's fonts that have a Chinese character, for a deployer's folder made of them.
fn chinese_fonts() -> Vec<PathBuf> {
    press();
    let shelf = Shelf::scan(&[]);
    let mut files: Vec<PathBuf> =
        shelf.fonts().iter().filter(|f| f.family().contains("CJK")).map(|f| f.path.clone()).collect();
    files.dedup();
    files
}

#[test]
fn without_any_chinese_font_there_is_no_press_and_the_message_says_how_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::of_folders(&[folder.path().to_owned(), "/no/such/folder".into()]);
    let error = Press::new(shelf).map(|_| ()).unwrap_err();
    assert!(matches!(error, PdfError::NoChineseFont));
    for locale in [Locale::ZhCn, Locale::En] {
        let said = say(locale, &error.message());
        assert!(said.contains("apt-get install fonts-noto-cjk") && said.contains("fonts"), "{said}");
    }
}

#[test]
fn a_missing_font_is_named_with_what_replaces_it_and_how_to_get_it() {
    // A folder with one Chinese font that is called by no official name: everything is set in it, and said so.
    let folder = tempfile::tempdir().unwrap();
    let file = &chinese_fonts()[0];
    std::fs::copy(file, folder.path().join("font.ttc")).unwrap();
    let press = Press::new(Shelf::of_folders(&[folder.path().to_owned()])).unwrap();
    let remark = press.remarks().iter().find(|r| r.code == "pdf-no-kaiti").expect("楷体 is missing");
    for (locale, words) in
        [(Locale::ZhCn, ["楷体", "fonts-lxgw-wenkai"]), (Locale::En, ["楷体", "LXGW WenKai"])]
    {
        let said = say(locale, remark);
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
        assert!(said.contains(&remark.args[0].1), "what replaces it: {said}");
    }
    let printed = press
        .print(&paper(vec![Block::Heading(Level::Second, text("（一）健全机构")), paragraph("正文")]))
        .unwrap();
    assert!(pages(&printed.bytes)[0].glyphs.iter().all(|g| g.glyph != 0));
    assert!(printed.remarks.contains(remark), "every paper says so");
}

#[test]
fn a_font_file_called_after_a_role_in_the_deployers_folder_is_used_for_it() {
    // The machine's sans serif, called 仿宋: so that it can be told from the body's usual font.
    let sans = chinese_fonts().into_iter().find(|path| path.to_string_lossy().contains("Sans"));
    let Some(sans) = sans else {
        panic!("no Noto Sans CJK on this machine; get it with `scripts/need fonts`")
    };
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(&sans, folder.path().join("仿宋.ttc")).unwrap();
    let shelf = Shelf::scan(&[folder.path().to_owned()]);
    assert_eq!(shelf.called_after(Role::Fangsong).unwrap().path, folder.path().join("仿宋.ttc"));
    let own = Press::new(shelf).unwrap();
    assert!(own.remarks().iter().all(|r| r.code != "pdf-no-fangsong"), "{:?}", own.remarks());
    let document = paper(vec![paragraph("局机关坚持把制度建设放在首位。")]);
    let usual = press().print(&document).unwrap().bytes;
    assert_ne!(usual, own.print(&document).unwrap().bytes);
}
