"""The history that proves itself: a hash chain over the events, its checkpoints, and their verification."""
