"""Readers of tables: each turns a file into rows of cells and says where a cell stands."""
