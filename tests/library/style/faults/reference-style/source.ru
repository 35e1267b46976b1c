PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE WHERE { <https://w3id.org/certkg/id/scheme/parts> dcterms:source ?gone }
