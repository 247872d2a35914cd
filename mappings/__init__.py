"""What things are: passages, papers, meetings, ids, fields, the analyzer. No input or output."""
