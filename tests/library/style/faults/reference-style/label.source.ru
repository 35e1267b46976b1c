PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE WHERE { <https://w3id.org/certkg/id/source/1> rdfs:label ?gone }
