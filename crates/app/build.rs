//! The shipped library and the demo's plans are compiled in; a new file among them must lead to a new build.
fn main() {
    println!("cargo:rerun-if-changed=../../library");
    println!("cargo:rerun-if-changed=../../demo/records");
}
