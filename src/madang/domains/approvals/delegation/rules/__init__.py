"""What a delegation table says and whom it proposes: pure, no database, no clock."""
