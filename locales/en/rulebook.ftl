# rulebook
