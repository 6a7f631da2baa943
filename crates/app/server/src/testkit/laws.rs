//! What every endpoint obeys, drawn from the document.
