PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE WHERE { <https://w3id.org/certkg/ontology/parts> dcterms:title ?gone }
