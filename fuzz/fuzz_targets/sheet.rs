//! A workbook as somebody sends it: .xlsx, old .xls or .csv, by its bytes. Rows or one message, never a panic.
#![no_main]

#[path = "../library.rs"]
mod library;

use std::ops::ControlFlow;
use std::panic::{set_hook, take_hook};
use std::sync::{LazyLock, Once};

use libfuzzer_sys::fuzz_target;
use mingde_sheet::{Layout, Workbook};

static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    let library = library::library();
    library.kinds.values().take(6).map(|kind| Layout::of_kind(kind)).collect()
});

/// Where the library that reads old workbooks stumbles, that is caught and told as a damaged file.
fn let_the_library_stumble() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = take_hook();
        set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|place| place.file().contains("/calamine-")) {
                told(panic);
            }
        }));
    });
}

fuzz_target!(|bytes: &[u8]| {
    let_the_library_stumble();
    let name = if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf]) { "t.xlsx" } else { "t.csv" };
    let Ok(book) = Workbook::from_bytes(name, bytes.to_vec()) else { return };
    let Ok(recognition) = book.recognise(&LAYOUTS) else { return };
    for sheet in &recognition.sheets {
        let layout = &LAYOUTS[sheet.layout];
        let _ = book.read_rows(layout, sheet, |_| ControlFlow::Continue(()));
    }
});
