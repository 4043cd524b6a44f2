//! Writes the test vectors of `tests/vectors` anew; `--keys` makes the keys of the issuers too, which takes a while.

#[path = "../tests/it/made.rs"]
#[allow(dead_code)]
mod made;

fn main() -> std::io::Result<()> {
    if std::env::args().any(|argument| argument == "--keys") {
        let mut rng = made::rng(9);
        let keys = (0..4).map(|_| mingde_ballot::IssuerKey::generate(&mut rng));
        let lines: String = keys.map(|key| format!("{}\n", hex::encode(&*key.to_bytes()))).collect();
        std::fs::write(made::folder().join("issuers.txt"), lines)?;
    }
    for (file, bytes) in made::vectors() {
        let path = made::folder().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder"))?;
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
