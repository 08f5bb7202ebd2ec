"""What the campus keeps, on whatever database CAMPUS_TEST_DB says."""
