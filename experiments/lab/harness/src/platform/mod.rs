//! What depends on the operating system. Linux tells the most; elsewhere each function gives the
//! little that is portable, and `None` for the rest.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::*;

#[cfg(not(target_os = "linux"))]
mod portable;
#[cfg(not(target_os = "linux"))]
pub use portable::*;
