"""What every back end of the search keeps and answers: queries, requests, results, writers."""
