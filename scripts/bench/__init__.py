"""What the blocks weigh, ask of the database and take of the processor, beside published blocks: `make bench`."""
