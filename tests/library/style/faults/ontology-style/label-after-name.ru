PREFIX ckg: <https://w3id.org/certkg#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE { ckg:partNumber rdfs:label ?old }
INSERT { ckg:partNumber rdfs:label "number of a part"@en }
WHERE { ckg:partNumber rdfs:label ?old }
