// The page for use in a meeting.
