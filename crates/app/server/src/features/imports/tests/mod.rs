//! Files go in as the preview says, once, and can be taken out again.

mod commit;
mod preview;
mod world;
