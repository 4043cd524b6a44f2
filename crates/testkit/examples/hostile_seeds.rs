//! Writes hostile files as seeds of the fuzz targets, in a folder for each: `hostile_seeds FOLDER`.

use std::path::Path;

use mingde_testkit::{kinds, photo_with_place};

/// So large that what is wrong with it shows, and so small that the fuzzer tries it often.
const SIZE: usize = 6;

/// The targets that read files of an ending.
fn targets(ending: &str) -> &'static [&'static str] {
    match ending {
        "xlsx" | "ods" | "xls" | "csv" => &["sheet"],
        "jpg" | "png" | "webp" => &["photo"],
        "html" => &["checkup", "paper"],
        "txt" | "md" => &["checkup"],
        _ => &[],
    }
}

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("hostile_seeds FOLDER");
        return Ok(());
    };
    for kind in kinds() {
        let bytes = (kind.make)(SIZE);
        for target in targets(kind.ending).iter().filter(|_| bytes.len() < 1 << 16) {
            let folder = Path::new(&folder).join(target);
            std::fs::create_dir_all(&folder)?;
            std::fs::write(folder.join(format!("{}.{}", kind.name, kind.ending)), &bytes)?;
        }
    }
    let photos = Path::new(&folder).join("photo");
    std::fs::create_dir_all(&photos)?;
    std::fs::write(photos.join("photo.jpg"), photo_with_place(128))
}
