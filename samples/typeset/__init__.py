"""Sets the sample papers' sources as PDF, DOCX and HTML."""
