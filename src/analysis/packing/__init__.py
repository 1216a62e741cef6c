"""What is said of the tables when they leave: their columns in two languages, their package, their offsets."""
