fn main(){ for f in std::env::args().skip(1) { println!("=== {f}"); mingde_checkup::dump(&std::fs::read_to_string(f).unwrap()); } }
