"""Search over documents, cases and procedures: an index beside the database, made from it and made anew at any time."""
