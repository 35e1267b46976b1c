PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE WHERE { <https://example.org/id/wheel> skos:inScheme ?gone }
