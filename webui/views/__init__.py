"""The addresses of the site, a module for each sort."""
