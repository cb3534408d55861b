"""`grade lint`: proves a course sound, or says what is not and what to do about it."""
