//! The smallest program that does something.

fn main() {
    println!("hello 1");
}
