PREFIX ckg: <https://w3id.org/certkg#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE WHERE { ckg:Lacquered rdfs:label ?gone }
