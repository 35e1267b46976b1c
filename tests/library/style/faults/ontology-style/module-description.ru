PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE { <https://w3id.org/certkg/ontology/parts> dcterms:description ?old }
INSERT { <https://w3id.org/certkg/ontology/parts> dcterms:description "Parts."@en }
WHERE { <https://w3id.org/certkg/ontology/parts> dcterms:description ?old }
