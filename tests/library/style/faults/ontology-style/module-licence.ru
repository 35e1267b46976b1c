PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE { <https://w3id.org/certkg/ontology/parts> dcterms:license ?old }
INSERT { <https://w3id.org/certkg/ontology/parts> dcterms:license "public domain" }
WHERE { <https://w3id.org/certkg/ontology/parts> dcterms:license ?old }
