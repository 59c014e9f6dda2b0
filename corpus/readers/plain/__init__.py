"""Text as lines: paragraphs, headings, lists and running heads are told by how they look."""
