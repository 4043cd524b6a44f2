//! The shipped library is compiled in; a new file in it must lead to a new build.
fn main() {
    println!("cargo:rerun-if-changed=../../library");
}
