PREFIX owl: <http://www.w3.org/2002/07/owl#>
DELETE { <https://w3id.org/certkg/ontology/parts> owl:versionInfo ?old }
INSERT { <https://w3id.org/certkg/ontology/parts> owl:versionInfo "newest" }
WHERE { <https://w3id.org/certkg/ontology/parts> owl:versionInfo ?old }
