"""What happens later: nobody waits for it, and missing a turn loses nothing."""
