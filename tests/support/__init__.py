"""What several test modules share: none of them imports from another."""
