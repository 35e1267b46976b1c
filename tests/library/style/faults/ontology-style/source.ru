PREFIX ckg: <https://w3id.org/certkg#>
PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE WHERE { ckg:partRemark dcterms:source ?gone }
