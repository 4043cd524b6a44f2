//! Writes bureaus to measure with: `bureaus DIR COUNT SCHOOLS STAFF`.

#[path = "../tests/it/bureaus.rs"]
#[allow(dead_code, reason = "the tests ask for more")]
mod bureaus;

use mingde_app::Library;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, numbers @ ..] = args.as_slice() else { panic!("bureaus DIR COUNT SCHOOLS STAFF") };
    let numbers: Vec<u32> = numbers.iter().map(|text| text.parse().expect("a number")).collect();
    let [count, schools, staff] = numbers[..] else { panic!("bureaus DIR COUNT SCHOOLS STAFF") };
    let library = Library::load(&[]).expect("what ships");
    let size = bureaus::Size { schools, staff };
    println!("{}", bureaus::write_bureaus(&library, folder.as_ref(), count, size));
}
