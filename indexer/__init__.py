"""How papers are understood: places, extractors, genres, people, languages, chunking, the pipeline."""
