//! Embeds what browsers load: one style sheet of the files in `style/theme`, drawings, the script as the TypeScript
//! compiler left it in `ui/dist`. Without the script pages work as plain pages; a build for others asks for it by `MINGDE_REQUIRE_WEB`.

use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    println!("cargo::rerun-if-env-changed=MINGDE_REQUIRE_WEB");
    let mut files = Vec::new();
    for folder in ["style", "ui/dist"] {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        if folder.is_dir() {
            files.extend(
                fs::read_dir(&folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?,
            );
        } else if env::var_os("MINGDE_REQUIRE_WEB").is_some() {
            return Err(format!("{} is missing: run `make ui` first", folder.display()).into());
        }
    }
    files.retain(|path| kind(path).is_some());
    files.push(sheet(&root.join("style/theme"))?);
    files.sort();
    let mut list = String::from("const ASSETS: &[Asset] = &[\n");
    for path in &files {
        let (Some(kind), Some(name)) = (kind(path), path.file_name().and_then(|n| n.to_str())) else {
            continue;
        };
        let mut hasher = DefaultHasher::new();
        fs::read(path)?.hash(&mut hasher);
        let address = format!("{:016x}-{name}", hasher.finish());
        writeln!(
            list,
            "Asset {{ name: {name:?}, address: {address:?}, kind: {kind:?}, bytes: include_bytes!({:?}) }},",
            path.display().to_string()
        )?;
    }
    list.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("assets.rs"), list)?;
    Ok(())
}

/// The style sheet: the files of a folder, by their names, behind each other.
fn sheet(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder)? {
        parts.push(entry?.path());
    }
    parts.sort();
    let mut sheet = String::new();
    for part in parts.iter().filter(|part| kind(part).is_some()) {
        sheet.push_str(&fs::read_to_string(part)?);
    }
    let path = PathBuf::from(env::var("OUT_DIR")?).join("mingde.css");
    fs::write(&path, sheet)?;
    Ok(path)
}

/// The media type of a file that browsers may load.
fn kind(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => return None,
    })
}
