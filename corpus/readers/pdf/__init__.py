"""PDF: the words and where they stand on the page."""
